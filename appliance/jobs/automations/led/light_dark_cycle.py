"""Day and night for the culture."""

from appliance.core.jobs.darkroom import LAMP_SERIES, Lamp
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.model import ClockStepped
from appliance.model.measured import AutomationEvent


class LightDarkCycle:
    """Lights channels C and D for a while, then leaves them dark for a while, for ever.

    It begins with light. After a restart it goes on where the cycle would be by now: then its
    dawn is a moment of true time. One that began since the unit woke may owe its date to a clock
    that had not been set yet, and is shifted with it.
    """

    name = "led_automation"
    automation_name = "light_dark_cycle"
    title = "Light: day and night"
    needs = ("lamp_C", "lamp_D")
    prominent = ("light_intensity", "light_duration_minutes", "dark_duration_minutes")
    records = LAMP_SERIES[2:]

    light_intensity = Setting(
        float, unit="%", default=50.0, low=0.0, high=100.0, help="Intensity by day."
    )
    light_duration_minutes = Setting(
        float, unit="min", default=960.0, low=0.1, high=100000.0, help="Length of the day."
    )
    dark_duration_minutes = Setting(
        float, unit="min", default=480.0, low=0.1, high=100000.0, help="Length of the night."
    )
    latest_event = Setting(AutomationEvent, settable=False)

    def __init__(self, kit: Kit, *lamps: Lamp) -> None:
        self.kit, self.lamps = kit, lamps
        kept = (kit.kept if kit.resumed else None) or {}
        self._dated = "dawn" in kept
        self._dawn = float(kept["dawn"]) if self._dated else kit.clock.utc()
        self._light: bool | None = None

    async def start(self) -> None:
        """Take up the cycle."""
        self._light = None
        self.kit.keep({"dawn": self._dawn})
        self.kit.on(ClockStepped, self._stepped)
        await self._follow()
        self.kit.every(5.0, self._follow, now=False)

    async def changed(self, names: frozenset[str]) -> None:
        """A new intensity or length counts at once."""
        self._light = None
        await self._follow()

    def _stepped(self, event: ClockStepped) -> None:
        if event.seconds > 0.0 and not self._dated:
            self._dawn += event.seconds
            self.kit.keep({"dawn": self._dawn})

    async def _follow(self) -> None:
        day, night = self.light_duration_minutes * 60.0, self.dark_duration_minutes * 60.0
        light = (self.kit.clock.utc() - self._dawn) % (day + night) < day
        if light == self._light:
            return
        percent = self.light_intensity if light else 0.0
        for lamp in self.lamps:
            await self.kit.do(lamp.shine, percent)
        self._light = light
        said = f"Light at {percent:g} %." if light else "Dark."
        self.latest_event = AutomationEvent("ChangedLedIntensity", said, self.kit.clock.utc())
        self.kit.log.info(said)
