"""The heater and its thermometer, watched: what both temperature automations share."""

from collections.abc import Callable

from appliance.core.jobs.kit import Kit
from appliance.core.series import Series
from hw.errors import HardwareError
from hw.interfaces import Heater

TEMPERATURE = Series("temperature", "°C", "Temperature")
PLATE_TEMPERATURE = Series("plate_temperature", "°C", "Heating plate")
PERIOD = 2.0
RECORD_EVERY = 10.0
STILL, FROZEN, PROBED = 30.0, 180.0, 10.0
MUCH, LONG, RISE, WARM = 50.0, 180.0, 1.0, 45.0
REST, FALL, SOUND = 24.0, 1.0, 1800.0
PROBE = 10.0
STUCK = (
    "thermometer-stuck",
    "The thermometer of the heating plate says the same whatever the heater does.",
    "Switch the unit off and on; if it stays, the heating board needs replacing.",
)
OPEN = (
    "heater-open",
    "The heater is driven, but its plate does not warm.",
    "Check the plug of the heating board.",
)
NOT_MIXED = (
    "not-mixed",
    "The motor turns, but the liquid takes up heat as if nothing stirred it.",
    "See whether the stir bar lies in the middle of the vial and turns.",
)
MIXED, MIXED_AGAIN, UNMIXED_FOR = 0.68, 0.8, 180.0
LEARN = 0.005
TRY_AGAIN = {STUCK: 1800.0, OPEN: 300.0}
ANSWERS = 2.0


class WatchedHeater:
    """Drives the heater, and tells by name when heater or thermometer lie.

    A thermometer may say the same for long because nothing changes. So a reading that has not
    moved for minutes is tried: the heater gets a little more for a moment, and if the reading
    stands still even then, it is stuck. A plate that is heated much may not warm because its
    heater is weak, its supply low, or the room cold. So that is tried too: the heater rests for a
    moment, and if the plate does not fall then, it was not heated.
    """

    def __init__(self, kit: Kit, heater: Heater) -> None:
        self.kit, self.heater = kit, heater
        self.duty = 0.0
        self.dt = PERIOD
        self.frozen = 0.0
        self._last: tuple[float, float] | None = None
        self._moved = 0.0
        self._driven: tuple[float, float] | None = None
        self.cold = False
        self._rest: tuple[float, float] | None = None
        self._sound = -SOUND
        self._recorded = -RECORD_EVERY

    def forget(self) -> None:
        """What was read before says nothing of now."""
        self._last = self._driven = self._rest = None
        self.duty = 0.0

    async def plate(self) -> float:
        """The plate's temperature now; the heater is off when it cannot be told."""
        try:
            celsius, at = await self.kit.do(self.heater.plate)
        except HardwareError:
            await self.kit.do(self.heater.safe)
            self.forget()
            raise
        if self._last is None or celsius != self._last[0]:
            if at - self._moved > STILL:
                self._driven = None  # who knows what it was meanwhile
            self._moved = at
        self.frozen = at - self._moved
        self.dt = min(max(at - self._last[1], 0.1), 60.0) if self._last is not None else PERIOD
        self._last = celsius, at
        self._check_warming(celsius, at)
        return celsius

    async def drive(self, duty: float) -> None:
        """Heat at *duty* per cent, as far as the guard allows."""
        self.duty = await self.kit.do(self.heater.drive, 0.0 if self._rest else duty)

    @property
    def celsius(self) -> float:
        """The plate's last reading."""
        return self._last[0] if self._last is not None else float("nan")

    @property
    def probe(self) -> float:
        """What to add to the duty, in per cent, to see whether the thermometer answers."""
        return PROBE if FROZEN <= self.frozen < FROZEN + PROBED else 0.0

    @property
    def stuck(self) -> bool:
        """Whether the thermometer did not answer."""
        return self.frozen > FROZEN + 3.0 * PROBED

    def due(self) -> bool:
        """Whether it is time to record again."""
        now = self.kit.clock.seconds()
        if now - self._recorded < RECORD_EVERY:
            return False
        self._recorded = now
        return True

    def _check_warming(self, celsius: float, at: float) -> None:
        """A plate that is heated much warms, or falls when it is not; ``cold`` if it does not."""
        if self._rest is not None:
            self._check_rest(*self._rest, celsius, at)
        elif self.duty < MUCH or celsius > WARM or at - self._sound < SOUND:
            self._driven, self.cold = None, False
        elif self._driven is None or celsius > self._driven[0] + RISE:
            self._driven, self.cold = (celsius, at), False
        elif at - self._driven[1] > LONG:
            self._rest = celsius, at

    def _check_rest(self, before: float, since: float, celsius: float, at: float) -> None:
        if celsius < before - FALL:
            self._rest, self._driven, self._sound = None, None, at
        elif at - since > REST:
            self._rest, self._driven, self.cold = None, None, True


class Mixing:
    """Tells "not-mixed" when the liquid takes up heat much more slowly than it did, although the
    motor turns: a stir bar that was thrown turns no liquid.

    *usual* is the conductance from glass to liquid in W/K that was seen before, 0 if none was;
    it is learnt over half an hour.
    """

    def __init__(self, kit: Kit, usual: float = 0.0) -> None:
        self.kit, self.usual = kit, usual
        self._since: float | None = None

    def look(self, conductance: float, known: bool) -> None:
        """Take in what conductance there seems to be; *known* says whether it can be believed."""
        now = self.kit.clock.seconds()
        if not known or conductance >= MIXED * self.usual:
            self._since = None
            if known:
                usual = self.usual or conductance
                self.usual = usual + LEARN * (conductance - usual)
        elif self._since is None:
            self._since = now
        elif now - self._since > UNMIXED_FOR:
            self.kit.trouble(*NOT_MIXED)
        if known and conductance >= MIXED_AGAIN * self.usual:
            self.kit.clear(NOT_MIXED[0])


class Trust:
    """Whether to heat: not while heater or thermometer are found to be dead.

    Then nothing is heated until the thermometer says something else, or some minutes have
    passed; *begin_anew* is called before it is tried again, and after the heater did what it was
    not told. ``complete`` says whether what is thought of the liquid can be believed.
    """

    def __init__(self, kit: Kit, heater: WatchedHeater, begin_anew: Callable[[], None]) -> None:
        self.kit, self._heater, self._begin_anew = kit, heater, begin_anew
        self._lost: tuple[float, tuple[str, str, str]] | None = None
        self._coolest, self._overheated = 0.0, False

    def given(self, deaf: bool) -> bool:
        """Whether to heat now; *deaf* says that the plate was found not to follow its heater."""
        heater, now = self._heater, self.kit.clock.seconds()
        if heater.frozen == 0.0:
            self.kit.clear(STUCK[0])
        if self.kit.services.safety.heater_stuck:
            self._overheated = True
            return False
        if self._overheated:
            self._overheated = False
            self._begin_anew()
        if self._lost is None:
            self._coolest = min(self._coolest, heater.celsius)
            if heater.celsius > self._coolest + ANSWERS:
                self.kit.clear(OPEN[0])
            if deaf or heater.stuck or heater.cold:
                self._lose(now)
                return False
            return True
        since, why = self._lost
        if now - since >= TRY_AGAIN[why] or (why is STUCK and heater.frozen == 0.0):
            self._lost, self._coolest = None, heater.celsius
            self._begin_anew()
        return False

    @property
    def complete(self) -> bool:
        """Whether nothing is known against heater or thermometer."""
        return self._lost is None and not self._overheated

    def _lose(self, now: float) -> None:
        why = STUCK if self._heater.frozen > 5.0 * PERIOD else OPEN
        self._lost = now, why
        self.kit.trouble(*why)
