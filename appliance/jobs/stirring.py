"""Keep the stir bar turning at the speed that was asked for."""

from appliance.control.pi import SpeedControl, clamp
from appliance.core.kit import Kit
from appliance.core.settings import Setting
from appliance.errors import Invalid
from appliance.measured import MeasuredRPM
from appliance.model import ReadingAhead
from hw.interfaces import Sample, Stirrer

PERIOD = 2.0
KICK = 0.5
BEFORE, AFTER = 1.5, 0.5
PATIENCE = 3
AGAIN = 30


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

    target_rpm = Setting(
        float, unit="RPM", default=500.0, low=0.0, high=2000.0, help="The speed to keep."
    )
    measured_rpm = Setting(MeasuredRPM, unit="RPM", settable=False)
    duty_cycle = Setting(
        float, unit="%", default=35.0, low=0.0, high=100.0, settable=False, start_only=True,
        help="The motor's power at the start, and as it is now.",
    )
    use_rpm = Setting(
        bool, default=True, settable=False, start_only=True,
        help="Follow the measured speed; otherwise keep the duty cycle as it was given.",
    )
    enable_dodging_od = Setting(bool, default=False, help="Change speed while the culture is read.")
    currently_dodging_od = Setting(bool, default=False, settable=False)
    target_rpm_during_od_reading = Setting(
        float, unit="RPM", default=0.0, low=0.0, high=2000.0, help="The speed while it is read."
    )
    target_rpm_outside_od_reading = Setting(
        float, unit="RPM", default=500.0, low=0.0, high=2000.0, help="The speed between readings."
    )

    def __init__(self, kit: Kit, stirrer: Stirrer) -> None:
        self.kit, self.stirrer = kit, stirrer
        self._control = SpeedControl()
        self._good_duty = self.duty_cycle
        self._still = 0
        self._next_reading = 0.0, 0.0

    @staticmethod
    def check_start(values: dict) -> None:
        """Refuse what could not work."""
        if not values["use_rpm"] and values["duty_cycle"] is None:
            raise Invalid("Without use_rpm, stirring needs a duty_cycle.")

    async def start(self) -> None:
        """Kick the bar into motion, then regulate."""
        self._still = 0
        self.kit.on(ReadingAhead, self._reading_ahead)
        if self._target() > 0.0 or not self.use_rpm:
            await self._drive(100.0)
            await self.kit.sleep(KICK)
            await self._drive(self.duty_cycle)
        await self.kit.do(self.stirrer.rpm)
        self.kit.every(PERIOD, self._regulate, now=False)

    async def changed(self, names: frozenset[str]) -> None:
        """A new target is met at once, not at the next turn."""
        if "target_rpm" in names and self.use_rpm and self._target() <= 0.0:
            await self._drive(0.0)

    def _target(self) -> float:
        if not self.enable_dodging_od:
            return self.target_rpm
        dodging = self.currently_dodging_od
        return self.target_rpm_during_od_reading if dodging else self.target_rpm_outside_od_reading

    async def _drive(self, duty: float) -> None:
        await self.kit.do(self.stirrer.drive, duty)

    async def _regulate(self) -> None:
        measured = await self.kit.do(self.stirrer.rpm)
        self._tell(measured)
        target = self._target()
        if not self.use_rpm:
            await self._drive(self.duty_cycle)
        elif measured.value <= 0.0 and target > 0.0 and self.duty_cycle > 0.0:
            await self._free(target)
        else:
            self._turning(measured.value)
            duty = self._control.step(PERIOD, target, measured.value, self.duty_cycle)
            if target > 0.0 and measured.value > 0.0:
                self._good_duty = duty
            await self._drive(duty)
            self.duty_cycle = duty

    def _tell(self, measured: Sample) -> None:
        self.kit.record("stirring_rpm", measured.value, measured.at)
        at = self.kit.clock.utc(measured.at)
        self.measured_rpm = MeasuredRPM(round(measured.value, 2), at)

    def _turning(self, rpm: float) -> None:
        if rpm > 0.0 or self._target() <= 0.0:
            self._still = 0
            self.kit.clear("stirring-stalled")

    async def _free(self, target: float) -> None:
        """The bar stands still, or is not seen to turn."""
        starts, ends = self._next_reading
        if starts <= self.kit.clock.seconds() < ends:
            return
        self._still += 1
        if self._still > PATIENCE and self._still % AGAIN:
            self.duty_cycle = clamp(self._good_duty, 0.0, 60.0)
            await self._drive(self.duty_cycle)
            self._stalled()
            return
        await self._drive(0.0)
        await self.kit.sleep(0.75)
        await self._drive(100.0)
        await self.kit.sleep(KICK)
        self.duty_cycle = clamp(max(self._good_duty, 20.0), 0.0, 60.0)
        await self._drive(self.duty_cycle)

    def _stalled(self) -> None:
        self.kit.trouble(
            "stirring-stalled",
            "No turns of the stir bar are counted.",
            "See that the bar is in the vial and turns freely; if it turns, check the hall sensor.",
        )

    def _reading_ahead(self, event: ReadingAhead) -> None:
        begins = event.starts - self.kit.clock.seconds()
        self._next_reading = event.starts, event.starts + event.lasts
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
        self.kit.after(begins - BEFORE, lambda: self._dodge(True))
        self.kit.after(begins + event.lasts + AFTER, lambda: self._dodge(False))

    async def _dodge(self, dodging: bool) -> None:
        self.currently_dodging_od = dodging
        target = self._target()
        duty = self._control.DEAD + target / self._control.slope if target > 0.0 else 0.0
        self.duty_cycle = clamp(duty, 0.0, 100.0)
        await self._drive(self.duty_cycle)
