"""Watch the temperature of the culture without heating it."""

from appliance.control.thermostat import ThermalObserver
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.jobs.instruments.heater import (
    PERIOD,
    PLATE_TEMPERATURE,
    STUCK,
    TEMPERATURE,
    WatchedHeater,
)
from appliance.model.measured import Temperature
from hw.interfaces import Heater

STUCK_AFTER = 3600.0


class OnlyRecordTemperature:
    """Keeps the heater off and records the temperature."""

    name = "temperature_automation"
    automation_name = "only_record_temperature"
    title = "Temperature: only record"
    needs = ("heater",)
    prominent = ("temperature", "heater_duty_cycle")
    records = (TEMPERATURE, PLATE_TEMPERATURE)

    temperature = Setting(Temperature, unit="°C", settable=False)
    heater_duty_cycle = Setting(float, unit="%", default=0.0, settable=False)

    def __init__(self, kit: Kit, heater: Heater) -> None:
        self.kit = kit
        self._heater = WatchedHeater(kit, heater)
        self._observer = ThermalObserver()

    def start(self) -> None:
        """Measure every two seconds."""
        self._heater.forget()
        self.kit.every(PERIOD, self._measure)

    async def _measure(self) -> None:
        plate = await self._heater.plate()
        liquid = self._observer.observe(self._heater.dt, self._heater.duty, plate)
        await self._heater.drive(0.0)
        if self._heater.frozen > STUCK_AFTER:
            self.kit.trouble(*STUCK)
        elif self._heater.frozen == 0.0:
            self.kit.clear(STUCK[0])
        if self._heater.due() and liquid == liquid:
            self.kit.record("temperature", liquid)
            self.kit.record("plate_temperature", plate)
            self.temperature = Temperature(round(liquid, 3), self.kit.clock.utc())
