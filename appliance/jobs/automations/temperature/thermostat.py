"""Keep the culture at a temperature."""

from appliance.control.thermal import Thermostat
from appliance.core.kit import Kit
from appliance.core.settings import Setting
from appliance.jobs.heating import PERIOD, WatchedHeater
from appliance.measured import AutomationEvent, Temperature
from appliance.model import Dosed, StateChanged
from hw.interfaces import Heater

KEEP_EVERY = 300.0
BAND, PATIENCE = 1.0, 1800.0
MEDIUM = 22.0


class KeepTemperature:
    """Keeps the liquid at the temperature asked for, without ever pausing to look.

    Only the plate has a thermometer; an observer tells the liquid's temperature from how the
    plate answers to the heater, and learns the size of the vessel and the room on the way.
    """

    name = "temperature_automation"
    automation_name = "thermostat"
    title = "Temperature: thermostat"
    needs = ("heater",)

    target_temperature = Setting(
        float, unit="°C", required=True, low=0.0, high=60.0, help="What the liquid is kept at."
    )
    temperature = Setting(Temperature, unit="°C", settable=False)
    heater_duty_cycle = Setting(float, unit="%", default=0.0, settable=False)
    latest_event = Setting(AutomationEvent, settable=False)

    def __init__(self, kit: Kit, heater: Heater) -> None:
        self.kit = kit
        self._heater = WatchedHeater(kit, heater)
        self._thermostat = Thermostat(self.target_temperature)
        self._kept_at = kit.clock.seconds()
        self._within = kit.clock.seconds()
        if kit.kept and "observer" in kit.kept:
            self._restore(kit.kept["observer"])

    def _restore(self, state) -> None:
        try:
            self._thermostat.restore(state)
        except ValueError:
            self.kit.log.warn("What was kept of the vessel cannot be read; it is learnt anew.")

    def start(self) -> None:
        """Measure and heat every two seconds."""
        self._within = self.kit.clock.seconds()
        self._thermostat.stirred = self.kit.is_ready("stirring")
        self.kit.on(StateChanged, self._job_changed)
        self.kit.on(Dosed, self._dosed)
        self.kit.every(PERIOD, self._regulate)

    def changed(self, names: frozenset[str]) -> None:
        """Aim for another temperature from the next turn on."""
        self._thermostat.target = self.target_temperature
        self._within = self.kit.clock.seconds()

    def _job_changed(self, event: StateChanged) -> None:
        if event.job == "stirring":
            self._thermostat.stirred = event.state == "ready"

    def _dosed(self, event: Dosed) -> None:
        if event.kind != "remove_waste":
            self._thermostat.dosed(event.volume_ml, MEDIUM)

    async def _regulate(self) -> None:
        self._thermostat.target = self.target_temperature
        plate = await self._heater.plate()
        duty = self._thermostat.step(self._heater.dt, self._heater.duty, plate)
        await self._heater.drive(duty)
        if self._heater.due():
            self._tell(plate)

    def _tell(self, plate: float) -> None:
        now = self.kit.clock.seconds()
        liquid = self._thermostat.liquid
        self.kit.record("temperature", liquid)
        self.kit.record("plate_temperature", plate)
        self.kit.record("heater_duty_cycle", self._heater.duty)
        self.temperature = Temperature(round(liquid, 3), self.kit.clock.utc())
        self.heater_duty_cycle = round(self._heater.duty, 2)
        self._watch_band(liquid, now)
        if now - self._kept_at >= KEEP_EVERY:
            self._kept_at = now
            self.kit.keep({"observer": self._thermostat.state()})

    def _watch_band(self, liquid: float, now: float) -> None:
        if abs(liquid - self.target_temperature) <= BAND:
            self._within = now
            self.kit.clear("temperature-out-of-band")
        elif now - self._within > PATIENCE:
            self.kit.trouble(
                "temperature-out-of-band",
                f"The liquid is at {liquid:.1f} °C and does not reach "
                f"{self.target_temperature:g} °C.",
                "See whether the room is too hot or cold for it, and whether the heater works.",
            )
