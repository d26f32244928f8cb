"""Keep the stir bar turning at the speed that was asked for."""

from collections.abc import Callable, Mapping

from appliance.control.pi import SpeedControl, clamp
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.core.series import Series
from appliance.errors import Invalid
from appliance.model import ReadingAhead
from appliance.model.measured import MeasuredRPM
from appliance.model.moments import Seconds
from hw.interfaces import Sample, Stirrer

PERIOD = 2.0
RECORD_EVERY, KEEP_EVERY = 10.0, 600.0
PAUSE, KICK = 0.75, 0.5
BEFORE, AFTER = 1.5, 0.5
NEAR = 0.15
PATIENCE = 3
AGAIN = 30
FREED_DUTY = 20.0, 60.0


class Stirring:
    """Turns the stir bar at a steady speed, measured by a hall sensor.

    The duty follows the measured speed. A bar that does not turn is freed by stopping and
    kicking it; after three attempts the trouble is told, the last good duty is held, because the
    bar may turn unseen, and it is kicked again every minute. When told to dodge, it turns at
    another speed (usually slower) while the culture is being read.
    """

    name = "stirring"
    title = "Stirring"
    needs = ("stirrer",)
    prominent = ("measured_rpm", "target_rpm")
    records = (
        Series("stirring_rpm", "RPM", "Stirring"),
        Series("stirring_duty_cycle", "%", "Stirring motor"),
    )

    target_rpm = Setting(
        float, unit="RPM", default=500.0, low=0.0, high=2000.0, help="The speed to keep."
    )
    measured_rpm = Setting(MeasuredRPM, unit="RPM", settable=False)
    duty_cycle = Setting(
        float, unit="%", default=35.0, low=0.0, high=100.0,
        help="The motor's power: at the start, then as it follows the speed; to be changed only "
        "without use_rpm.",
    )
    use_rpm = Setting(
        bool, default=True, settable=False, start_only=True,
        help="Follow the measured speed; otherwise keep the duty cycle as it was given.",
    )
    enable_dodging_od = Setting(bool, default=False, help="Change speed while the culture is read.")
    currently_dodging_od = Setting(bool, default=False, settable=False)
    target_rpm_during_od_reading = Setting(
        float, unit="RPM", default=0.0, low=0.0, high=2000.0,
        help="The speed while the culture is read, if dodging.",
    )
    target_rpm_outside_od_reading = Setting(
        float, unit="RPM", low=0.0, high=2000.0,
        help="The speed between readings, if dodging; target_rpm if not given.",
    )

    def __init__(self, kit: Kit, stirrer: Stirrer) -> None:
        self.kit, self.stirrer = kit, stirrer
        self._control = SpeedControl()
        self._good_duty = self.duty_cycle
        self._still = 0
        self._freeing = False
        self._ahead = ReadingAhead(Seconds(0.0), 0.0, 0.0)
        self._call_off: Callable[[], None] = lambda: None
        self._measured = self._recorded = self._kept = kit.clock.seconds()
        if kit.kept:
            self._restore(kit.kept)

    def _restore(self, kept: Mapping) -> None:
        try:
            self._control.restore(kept["control"])
        except (KeyError, TypeError, ValueError):
            self.kit.log.warn("What was kept of the motor cannot be read; it is learnt anew.")

    @staticmethod
    def check_values(values: Mapping) -> None:
        """Refuse what could not work."""
        if values["enable_dodging_od"] and not values["use_rpm"]:
            raise Invalid("To dodge readings, stirring must follow the measured speed.",
                          remedy="Start it with use_rpm.")  # fmt: skip

    def check_change(self, wanted: Mapping) -> None:
        """Refuse what would have no effect."""
        if self.use_rpm and "duty_cycle" in wanted:
            raise Invalid("duty_cycle follows the measured speed, and cannot be set.",
                          remedy="Set target_rpm, or start stirring without use_rpm.")  # fmt: skip
        self.check_values({**self.kit.values, **wanted})

    async def start(self) -> None:
        """Kick the bar into motion, then regulate."""
        self._still, self._freeing = 0, False
        self.currently_dodging_od = False
        self.kit.on(ReadingAhead, self._reading_ahead)
        self._guess()
        if self._target() > 0.0 or not self.use_rpm:
            await self._drive(100.0)
            await self.kit.sleep(KICK)
            await self._drive(self.duty_cycle)
        self._measured = (await self.kit.do(self.stirrer.rpm)).at
        self._loop = self.kit.every(PERIOD, self._turn, now=False)

    def _guess(self) -> None:
        """The power of the active calibration, for a motor of which nothing was learnt yet."""
        calibration, target = self.kit.calibration("stirring"), self._target()
        if calibration is None or self.kit.kept or not self.use_rpm or target <= 0.0:
            return
        duty, inside = calibration.clamped_x(target)
        if inside and self._control.expect(duty, target):
            self.duty_cycle = self._good_duty = duty

    async def changed(self, names: frozenset[str]) -> None:
        """A new speed is met at once, not at the next turn."""
        if not self.enable_dodging_od:
            self._call_off()
            self.currently_dodging_od = False
            self.kit.clear("cannot-dodge")
        await self._turn()

    def _target(self) -> float:
        if not self.enable_dodging_od:
            return self.target_rpm
        if self.currently_dodging_od:
            return self.target_rpm_during_od_reading
        outside = self.target_rpm_outside_od_reading
        return self.target_rpm if outside is None else outside

    async def _drive(self, duty: float) -> None:
        await self.kit.do(self.stirrer.drive, duty)

    # -- regulating

    async def _turn(self) -> None:
        """Measure, and drive as it says; the next turn is a whole period later."""
        if self._freeing:
            return
        measured = await self.kit.do(self.stirrer.rpm)
        dt, self._measured = max(measured.at - self._measured, 1.0), measured.at
        self._tell(measured)
        if self._loop.waiting:
            self._loop.reset()
        target = self._target()
        if not self.use_rpm:
            await self._drive(self.duty_cycle)
        elif measured.value <= 0.0 and target > 0.0 and self.duty_cycle > 0.0:
            await self._free()
        else:
            await self._follow(dt, target, measured.value)

    async def _follow(self, dt: float, target: float, rpm: float) -> None:
        if rpm > 0.0 or target <= 0.0:
            self._still = 0
            self.kit.clear("stirring-stalled")
        duty = self._control.step(dt, target, rpm, self.duty_cycle)
        if abs(rpm - target) < NEAR * target:
            self._good_duty = duty
        await self._drive(duty)
        self.duty_cycle = duty

    def _tell(self, measured: Sample) -> None:
        now = self.kit.clock.seconds()
        at = Seconds(measured.at)
        self.kit.record("stirring_rpm", measured.value, at)
        self.measured_rpm = MeasuredRPM(round(measured.value, 2), self.kit.clock.utc(at))
        if now - self._recorded >= RECORD_EVERY:
            self._recorded = now
            self.kit.record("stirring_duty_cycle", self.duty_cycle)
        if now - self._kept >= KEEP_EVERY:
            self._kept = now
            self.kit.keep({"control": self._control.state()})

    # -- a bar that stands still

    async def _free(self) -> None:
        """The bar stands still, or is not seen to turn."""
        if not self._may_jolt():
            return
        self._still += 1
        if self._still > PATIENCE:
            self._stalled()
        if self._still > PATIENCE and self._still % AGAIN:
            self.duty_cycle = clamp(self._good_duty, *FREED_DUTY)
            await self._drive(self.duty_cycle)
            return
        self._freeing = True
        try:
            await self._jolt()
        finally:
            self._freeing = False

    async def _jolt(self) -> None:
        await self._drive(0.0)
        await self.kit.sleep(PAUSE)
        await self._drive(100.0)
        await self.kit.sleep(KICK)
        self.duty_cycle = clamp(self._good_duty, *FREED_DUTY)
        await self._drive(self.duty_cycle)

    def _may_jolt(self) -> bool:
        """Not while the culture is read; but where readings leave no time, it has to be."""
        now, ahead = self.kit.clock.seconds(), self._ahead
        takes = PAUSE + KICK
        return (
            now + takes < ahead.starts
            or now >= ahead.starts + ahead.lasts
            or ahead.interval < PERIOD + takes + ahead.lasts
        )

    def _stalled(self) -> None:
        self.kit.trouble(
            "stirring-stalled",
            "No turns of the stir bar are counted.",
            "See that the bar is in the vial and turns freely; if it turns, check the hall sensor.",
        )

    # -- dodging

    def _reading_ahead(self, event: ReadingAhead) -> None:
        self._ahead = event
        self._call_off()
        if not self.enable_dodging_od:
            return
        if event.interval <= event.lasts + BEFORE + AFTER:
            self.kit.trouble(
                "cannot-dodge",
                "Readings follow one another too fast for stirring to change between them.",
                f"Read every {event.lasts + BEFORE + AFTER + 1:.0f} s or slower, or do not dodge.",
            )
            return
        self.kit.clear("cannot-dodge")
        begins = event.starts - self.kit.clock.seconds()
        self._call_off = self.kit.after(begins - BEFORE, self._dodge)

    async def _dodge(self) -> None:
        ends = self._ahead.starts + self._ahead.lasts + AFTER
        self.kit.after(ends - self.kit.clock.seconds(), self._dodged)
        self.currently_dodging_od = True
        await self._turn()

    async def _dodged(self) -> None:
        self.currently_dodging_od = False
        await self._turn()
