"""Watch over the unit itself: supply, disk, network, clock."""

from appliance.core.kit import Kit
from appliance.core.settings import Setting
from appliance.jobs.computer import statistics
from appliance.measured import ComputerStatistics, Voltage
from appliance.model import ClockStepped
from hw.errors import HardwareError
from hw.interfaces import Host, Panel, Rail

PERIOD = 5.0
RECORD_EVERY = 60.0
UNDER = 4.8
STEP_SHOWN = 120.0
DAY = 86400.0


class Monitor:
    """Looks after what every job depends on, for as long as the unit is on."""

    name = "monitor"
    title = "Monitor"
    needs = ("rail", "panel", "host")
    long_running = True

    computer_statistics = Setting(ComputerStatistics, settable=False)
    voltage_on_pwm_rail = Setting(Voltage, unit="V", settable=False)
    button_down = Setting(bool, default=False, settable=False)

    def __init__(self, kit: Kit, rail: Rail, panel: Panel, host: Host) -> None:
        self.kit, self.rail, self.panel, self.host = kit, rail, panel, host
        self._recorded = -RECORD_EVERY
        self._shown_until = 0.0

    def start(self) -> None:
        """Look every few seconds, and listen to the button."""
        self.kit.on(ClockStepped, self._clock_stepped)
        self.kit.every(PERIOD, self._look_at_supply)
        self.kit.every(PERIOD, self._look_outside)
        self.kit.every(RECORD_EVERY, self._count)
        self.kit.every(DAY, self._listen)

    async def _listen(self) -> None:
        await self.kit.do(self.panel.on_button, lambda down: self.kit.later(self._button, down))

    def _button(self, down: bool) -> None:
        self.button_down = down

    async def _look_at_supply(self) -> None:
        volts, throttled = await self.kit.do(self._supply)
        self._say(
            volts.value <= UNDER or throttled,
            "undervoltage",
            f"The supply has sagged to {volts.value:.2f} V.",
            "Use a stronger power supply and a short cable.",
        )
        now = self.kit.clock.seconds()
        if now - self._recorded >= RECORD_EVERY:
            self._recorded = now
            self.kit.record("rail_voltage", volts.value, volts.at)
            at = self.kit.clock.utc(volts.at)
            self.voltage_on_pwm_rail = Voltage(round(volts.value, 3), at)
        if now > self._shown_until:
            self.kit.clear("clock-stepped")

    async def _look_outside(self) -> None:
        self._say(
            not await self.kit.do(self.host.network),
            "network-down",
            "The unit has no network. It goes on working and keeps everything it measures.",
            "Check the network; dashboards reconnect by themselves.",
        )
        self._say(
            not await self.kit.do(self.host.leader),
            "leader-silent",
            "The leader of the cluster does not answer.",
            "See that it is switched on; the unit goes on by itself.",
        )
        try:
            await self.kit.do(self.host.check_disk)
            self.kit.clear("disk-full")
            self.kit.clear("disk-read-only")
        except HardwareError as e:
            self._say(True, e.name, e.message, e.remedy)

    def _supply(self):
        return self.rail.volts(), self.rail.throttled()

    async def _count(self) -> None:
        numbers = await self.kit.do(statistics)
        self.computer_statistics = ComputerStatistics(**numbers, timestamp=self.kit.clock.utc())
        self.kit.record("cpu_temperature", numbers["cpu_temperature_celcius"])

    def _clock_stepped(self, event: ClockStepped) -> None:
        self._shown_until = self.kit.clock.seconds() + STEP_SHOWN
        how = "forward" if event.seconds > 0 else "back"
        self.kit.trouble(
            "clock-stepped",
            f"The clock was set {how} by {abs(event.seconds):.0f} s. Records never go back.",
            "Nothing to do; connect the unit to a network with a time server to avoid it.",
        )

    def _say(self, wrong: bool, name: str, message: str, remedy: str) -> None:
        if wrong:
            self.kit.trouble(name, message, remedy)
        else:
            self.kit.clear(name)
