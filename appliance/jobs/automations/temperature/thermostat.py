"""Keep the culture at a temperature."""

from collections.abc import Mapping

from appliance.control.thermostat import Thermostat
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.core.series import Series
from appliance.jobs.instruments.heater import (
    PERIOD,
    PLATE_TEMPERATURE,
    TEMPERATURE,
    Mixing,
    Trust,
    WatchedHeater,
)
from appliance.model import Dosed, Reading
from appliance.model.measured import AutomationEvent, Temperature
from appliance.model.moments import Seconds
from hw.errors import HardwareError
from hw.interfaces import Heater

KEEP_EVERY = 300.0
BAND, PATIENCE = 1.0, 1800.0
MIXING_RPM, MIXED_FOR = 50.0, 10.0
KNOWN_AFTER = 600.0


class KeepTemperature:
    """Keeps the liquid at the temperature asked for, without ever pausing to look.

    Only the plate has a thermometer; an observer tells the liquid's temperature from how the
    plate answers to the heater, and learns the size of the vessel and the room on the way.
    """

    name = "temperature_automation"
    automation_name = "thermostat"
    title = "Temperature: thermostat"
    needs = ("heater",)
    prominent = ("temperature", "heater_duty_cycle", "target_temperature")
    records = (
        TEMPERATURE, PLATE_TEMPERATURE, Series("heater_duty_cycle", "%", "Heater"),
    )  # fmt: skip

    target_temperature = Setting(
        float, unit="°C", required=True, low=0.0, high=60.0, help="What the liquid is kept at."
    )
    temperature = Setting(Temperature, unit="°C", settable=False)
    temperature_sd = Setting(
        float, unit="°C", settable=False,
        help="How well the temperature is known: its standard deviation.",
    )  # fmt: skip
    heater_duty_cycle = Setting(float, unit="%", default=0.0, settable=False)
    latest_event = Setting(AutomationEvent, settable=False)

    def __init__(self, kit: Kit, heater: Heater) -> None:
        self.kit = kit
        self._heater = WatchedHeater(kit, heater)
        self._learnt: Mapping = {}
        self._trust = Trust(kit, self._heater, self._begin_anew)
        self._kept_at = self._within = kit.clock.seconds()
        self._mixing = Mixing(kit)
        self._begin_anew()
        self._stirred = kit.clock.seconds()  # as it should be; whether it is, is told by then
        if kit.kept and "observer" in kit.kept:
            self._restore(kit.kept)

    def _restore(self, state: Mapping) -> None:
        try:
            self._thermostat.restore(state["observer"])
            self._learnt = state["observer"]
            self._mixing = Mixing(self.kit, float(state.get("film", 0.0)))
        except (TypeError, ValueError):
            self.kit.log.warn("What was kept of the vessel cannot be read; it is learnt anew.")

    def _begin_anew(self) -> None:
        """Go on with what was learnt before anything went wrong."""
        self._thermostat = Thermostat(self.target_temperature)
        self._thermostat.restore(self._learnt)
        self._begun = self.kit.clock.seconds()  # or since when it is stirred as it is

    def start(self) -> None:
        """Measure and heat every two seconds."""
        self._heater.forget()
        self._begin_anew()
        self._within = self.kit.clock.seconds()
        self.kit.on(Reading, self._read)
        self.kit.on(Dosed, self._dosed)
        self.kit.every(PERIOD, self._regulate)

    def changed(self, names: frozenset[str]) -> None:
        """Aim for another temperature from the next turn on."""
        self._within = self.kit.clock.seconds()
        said = f"Aims for {self.target_temperature:g} °C."
        self.latest_event = AutomationEvent("UpdatedTarget", said, self.kit.clock.utc())

    def _read(self, reading: Reading) -> None:
        if reading.series == "stirring_rpm" and reading.value >= MIXING_RPM:
            self._stirred = self.kit.clock.seconds()

    def _dosed(self, event: Dosed) -> None:
        if event.kind.adds:
            self._thermostat.dosed(event.volume_ml)

    async def _regulate(self) -> None:
        thermostat, heater = self._thermostat, self._heater
        thermostat.retarget(self.target_temperature)
        thermostat.holds(self.kit.dosing.volume_ml)
        stirred = self.kit.clock.seconds() - self._stirred < MIXED_FOR
        if stirred != thermostat.stirred:
            thermostat.stir(stirred)
            self._begun = self.kit.clock.seconds()
        try:
            plate = await heater.plate()
        except HardwareError:
            thermostat.step(PERIOD, 0.0, None)
            raise
        duty = thermostat.step(heater.dt, heater.duty, plate)
        if self._trust.given(self._thermostat.failed):
            await heater.drive(min(duty + heater.probe, 100.0))
        else:
            await heater.drive(0.0)
        if heater.due():
            self._tell(plate)

    def _tell(self, plate: float) -> None:
        now, liquid = self.kit.clock.seconds(), self._thermostat.liquid
        self.kit.record("plate_temperature", plate)
        self.kit.record("heater_duty_cycle", self._heater.duty)
        self.heater_duty_cycle = round(self._heater.duty, 2)
        if liquid != liquid or not self._trust.complete:
            return
        self.kit.record("temperature", liquid)
        self.temperature = Temperature(round(liquid, 3), self.kit.clock.utc())
        self.temperature_sd = round(self._thermostat.observer.uncertainty, 3)
        self._watch_band(liquid, now)
        known = self._thermostat.stirred and now - self._begun > KNOWN_AFTER
        self._mixing.look(1.0 / self._thermostat.observer.resistances[1], known)
        if now - self._kept_at >= KEEP_EVERY and not self.kit.troubles:
            self._kept_at, self._learnt = now, self._thermostat.state()
            self.kit.keep({"observer": self._learnt, "film": self._mixing.usual})

    def _watch_band(self, liquid: float, now: Seconds) -> None:
        if abs(liquid - self.target_temperature) <= BAND:
            self._within = now
            self.kit.clear("temperature-out-of-band")
        elif now - self._within > PATIENCE:
            self.kit.trouble(
                "temperature-out-of-band",
                f"The liquid is at {liquid:.0f} °C and does not reach "
                f"{self.target_temperature:g} °C.",
                "See whether the room is too hot or cold for it, and whether the heater works.",
            )
