"""Watch over the unit itself: supply, network, clock, computer; the store watches the disk."""

from collections.abc import Callable

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.core.series import Series
from appliance.model import AlertChanged, ClockStepped
from appliance.model.measured import ComputerStatistics, Voltage
from hw.interfaces import Host, Panel, Rail

PERIOD = 5.0
RECORD_EVERY = 60.0
UNDER, ENOUGH = 4.8, 4.85
CALM = 30.0
STEP_SHOWN = 120.0


class Monitor:
    """Looks after what every job depends on, for as long as the unit is on.

    Each thing is looked at by itself: one that fails is told, and hides no other. The lamp at
    the front is lit while anything is wrong with the unit, and while the button is down.
    """

    name = "monitor"
    title = "Monitor"
    needs = ("rail", "panel", "host")
    long_running = True
    prominent = ("voltage_on_pwm_rail", "button_down")
    records = (
        Series("rail_voltage", "V", "Supply voltage"),
        Series("cpu_temperature", "°C", "Computer"),
    )

    computer_statistics = Setting(ComputerStatistics, settable=False)
    voltage_on_pwm_rail = Setting(Voltage, unit="V", settable=False)
    button_down = Setting(bool, default=False, settable=False)

    def __init__(self, kit: Kit, rail: Rail, panel: Panel, host: Host) -> None:
        self.kit, self.rail, self.panel, self.host = kit, rail, panel, host
        self._recorded = -RECORD_EVERY
        self._sagged = -CALM
        self._shown_until = 0.0
        self._alerts: set[int] = set()
        self._heard = False

    def start(self) -> None:
        """Look every few seconds, and listen to the button."""
        self.kit.on(ClockStepped, self._clock_stepped)
        self.kit.on(AlertChanged, self._alert_changed)
        self.kit.every(PERIOD, self._look_at_rail)
        self.kit.every(PERIOD, self._look_at_supply)
        self.kit.every(PERIOD, self._look_at_network)
        self.kit.every(PERIOD, self._look_for_leader)
        self.kit.every(RECORD_EVERY, self._count)
        self.kit.every(RECORD_EVERY, self._listen)
        self.kit.attempt(self._shine)

    # -- the front

    async def _listen(self) -> None:
        if not self._heard:
            await self.kit.do(self.panel.on_button, lambda down: self.kit.later(self._button, down))
            self._heard = True

    def _button(self, down: bool) -> None:
        self.button_down = down
        self.kit.attempt(self._shine)

    def _alert_changed(self, event: AlertChanged) -> None:
        before = bool(self._alerts)
        (self._alerts.discard if event.alert.cleared else self._alerts.add)(event.alert.id)
        if bool(self._alerts) != before:
            self.kit.attempt(self._shine)

    async def _shine(self) -> None:
        await self.kit.do(self.panel.light, self.button_down or bool(self._alerts))

    # -- the unit

    async def _look_at_rail(self) -> None:
        volts, at = await self.kit.do(self.rail.volts)
        wrong = volts <= (ENOUGH if "undervoltage" in self.kit.troubles else UNDER)
        self._supply(wrong, f"The supply has sagged to {volts:.1f} V.")
        now = self.kit.clock.seconds()
        if now - self._recorded >= RECORD_EVERY:
            self._recorded = now
            self.kit.record("rail_voltage", volts, at)
            self.voltage_on_pwm_rail = Voltage(round(volts, 3), self.kit.clock.utc(at))
        if now > self._shown_until:
            self.kit.clear("clock-stepped")

    async def _look_at_supply(self) -> None:
        throttled = await self.kit.do(self.rail.throttled)
        self._supply(throttled, "The computer has seen its supply sag.")

    def _supply(self, wrong: bool, message: str) -> None:
        """A supply that sags now and then is as weak as one that sags always."""
        now = self.kit.clock.seconds()
        if wrong:
            self._sagged = now
            if "undervoltage" not in self.kit.troubles:
                remedy = "Use a stronger power supply and a short cable."
                self.kit.trouble("undervoltage", message, remedy)
        elif now - self._sagged >= CALM:
            self.kit.clear("undervoltage")

    async def _look_at_network(self) -> None:
        await self._tell_unless(
            self.host.network,
            "network-down",
            "The unit has no network. It goes on working and keeps everything it measures.",
            "Check the network; dashboards reconnect by themselves.",
        )

    async def _look_for_leader(self) -> None:
        if "network-down" in self.kit.troubles:
            self.kit.clear("leader-silent")
            return
        await self._tell_unless(
            self.host.leader,
            "leader-silent",
            "The leader of the cluster does not answer.",
            "See that it is switched on; the unit goes on by itself.",
        )

    async def _tell_unless(
        self, fine: Callable[[], bool], name: str, message: str, remedy: str
    ) -> None:
        if await self.kit.do(fine):
            self.kit.clear(name)
        else:
            self.kit.trouble(name, message, remedy)

    async def _count(self) -> None:
        disk, memory, processor, celsius = await self.kit.do(self.host.statistics)
        now = self.kit.clock.utc()
        self.computer_statistics = ComputerStatistics(disk, memory, processor, celsius, now)
        if celsius is not None:
            self.kit.record("cpu_temperature", celsius)

    def _clock_stepped(self, event: ClockStepped) -> None:
        self._shown_until = self.kit.clock.seconds() + STEP_SHOWN
        self.kit.clear("clock-stepped")  # what was told of the step before is not of this one
        how = "forward" if event.seconds > 0 else "back"
        self.kit.trouble(
            "clock-stepped",
            f"The clock was set {how} by {abs(event.seconds):.0f} s. Records never go back.",
            "Nothing to do; connect the unit to a network with a time server to avoid it.",
        )
