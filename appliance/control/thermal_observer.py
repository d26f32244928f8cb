"""An observer that knows a vial's liquid by its heater plate alone."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from math import exp, isfinite, nan, sqrt

from appliance.control.heat_filter import HeatFilter
from appliance.control.heat_state import read_state, written
from appliance.control.pi import clamp
from appliance.control.rereading import Rereading, Seen
from appliance.control.vial import (
    BEHIND,
    COUPLING,
    GLASS,
    LAG,
    LOSS,
    MEDIUM,
    NEAR,
    PARTS,
    SIZE,
    STRENGTH,
    A,
    L,
    P,
    Plant,
    S,
    Vial,
)  # fmt: skip

__all__ = ["VIAL", "Plant", "ThermalObserver"]

VIAL = Plant()

LEARNT = SIZE, LOSS, COUPLING, STRENGTH, GLASS, NEAR, LAG
WITH_GLASS = (0.0, -0.030, -0.0127, 0.0, 1.0, 0.0, 0.0)  # what goes with it in recorded vials
THICKNESS = 200.0  # (J/K)², variance of the glass
ALONE = (0.25, 0.09, 0.05, 0.09, 0.0, 0.005, 0.7)  # variances of the rest, before anything is seen
START_LAG = 0.4  # s
ADDED = 64.0  # °C², of the medium
QUIET = 0.0025  # °C²: sensor 0.04 °C, steps of 0.0625 °C, and something for the model
LISTENING = 50  # readings by which their noise is known
FOUND = 0.25  # of how far the plate is above the liquid, by which that may be wrong when found
SETTLED = 0.1  # °C², of the liquid, below which its movements tell something of the vessel
SUDDEN = (1.0, 0.005)  # variances that a run of surprises adds to liquid, and coupling
SLOW = (0.04, 0.1)  # those that a slow one adds by which the plate is too warm
OTHER = 0.02  # variance of a coupling that was not seen yet, stirred or not
TREND, TRENDING = 0.05, 0.6  # share of a new error in their mean; sds of that, of a slow surprise
MOVING = 0.01  # °C/s, of a liquid that tells the vessel's size
CERTAIN, DOUBTFUL = 0.08, 0.15  # °C, of the gap, between which there is nothing to learn
LEAKING = 0.35  # standard deviation of the leak's logarithm: nothing tells it
ANOTHER = 0.08  # of how far the plate is above the liquid: no vial is quite what it is taken for
THERMOMETER = 0.17  # °C, standard deviation of the thermometer's own error, at most 0.3 °C


class ThermalObserver:
    """
    An extended Kalman filter over plate, glass, liquid and room, and what it can learn of them.

    Only the plate has a thermometer. The heat that leaves the plate for the liquid is the
    heater's power less what warms the plate, and it is proportional to the difference of their
    temperatures. So the plate's movement tells the liquid's temperature; how it answers the
    heater tells strength, coupling and glass, and the liquid's own movement tells, over minutes,
    how large the vessel is and how much it loses. The heater need not be switched off to look.
    """

    def __init__(self, plant: Plant = VIAL) -> None:
        self.plant = plant
        self._vial = Vial(plant)
        self._filter = HeatFilter(self._vial, [nan] * len(PARTS), _nothing())
        self._memory: tuple[list[float], list[list[float]]] | None = None
        self._withheld: list[list[float]] | None = _unseen()  # until the liquid is found
        self._fresh = True  # no two readings have agreed yet
        self._again: Rereading | None = None
        self._couplings: dict[bool, tuple[float, float]] = {}
        self._added = 0.0
        self._learning = True
        self._surprise = self._trend = 0.0
        self._pace = 0.0
        self._noise, self._error, self._heard = QUIET, 0.0, 0

    @property
    def plate(self) -> float:
        """The plate's temperature in °C, smoothed; NaN before the first reading."""
        return self._filter.x[P]

    @property
    def glass(self) -> float:
        """The glass's temperature in °C."""
        return self._filter.x[S]

    @property
    def liquid(self) -> float:
        """The liquid's temperature in °C; NaN before the first reading."""
        return self._filter.x[L]

    @property
    def ambient(self) -> float:
        """The room in °C, as the vessel's losses tell it; NaN before the first reading."""
        return self._filter.x[A]

    @property
    def medium(self) -> float:
        """The temperature in °C of what is added, as the liquid tells it."""
        return self._filter.x[MEDIUM]

    @property
    def size(self) -> float:
        """The liquid's heat capacity, relative to the Plant's."""
        return exp(self._filter.x[SIZE])

    @property
    def liquid_heat(self) -> float:
        """The liquid's heat capacity in J/K."""
        return self._vial.liquid_heat(self._filter.x)

    @property
    def glass_heat(self) -> float:
        """The glass's heat capacity in J/K."""
        return self._filter.x[GLASS]

    @property
    def plate_heat(self) -> float:
        """The plate's heat capacity in J/K."""
        return self._vial.plate_heat(self._filter.x)

    @property
    def loss(self) -> float:
        """The conductance from liquid to room in W/K."""
        return self.plant.loss * exp(self._filter.x[LOSS])

    @property
    def leak(self) -> float:
        """The conductance from plate to room in W/K."""
        return self._vial.leak(self._filter.x)

    @property
    def resistances(self) -> tuple[float, float]:
        """Those from plate to glass and from glass to liquid in K/W, as they are now."""
        return self._vial.resistances(self._filter.x)

    @property
    def coupling(self) -> float:
        """The conductance from plate to liquid in W/K, as it is now."""
        return 1.0 / sum(self.resistances)

    @property
    def strength(self) -> float:
        """The heater's power at full duty in W."""
        return self.plant.power * exp(self._filter.x[STRENGTH])

    @property
    def lag(self) -> float:
        """The thermometer's lag behind the plate in s."""
        return self._filter.x[LAG]

    @property
    def stirred(self) -> bool:
        """Whether the liquid is being stirred, as far as was told."""
        return self._vial.stirred

    @property
    def doubt(self) -> float:
        """The standard deviation of ``liquid`` in °C, by the filter's own reckoning."""
        return max(self._filter.cov[L][L], 0.0) ** 0.5

    @property
    def uncertainty(self) -> float:
        """The same with what no reading can tell: the thermometer's own error, what the plate
        loses to the room instead of to the liquid, and vials that are not as they are thought."""
        leaking = LEAKING * self.leak * (self.plate - self.ambient) / self.coupling
        another = ANOTHER * (self.plate - self.liquid)
        return sqrt(self.doubt**2 + leaking**2 + another**2 + THERMOMETER**2)

    @property
    def settled(self) -> bool:
        """Whether the liquid was found: some twenty seconds after the first reading."""
        return not self._fresh and self._withheld is None

    @property
    def gap_doubt(self) -> float:
        """The standard deviation of how far a steady plate is above the liquid, relative to it."""
        cov = self._filter.cov
        both = cov[COUPLING][COUPLING] + cov[STRENGTH][STRENGTH] - 2 * cov[COUPLING][STRENGTH]
        return max(both, 0.0) ** 0.5

    @property
    def learning(self) -> bool:
        """Whether coupling and strength are being learnt: then the plate had better move."""
        return self._learning

    def observe(self, dt_s: float, duty: float, plate: float | None) -> float:
        """
        Take a reading and return the liquid's temperature in °C, NaN before the first reading.

        ``duty`` is the heater's, in per cent, during the last ``dt_s`` seconds; ``plate`` is the
        plate's thermometer in °C now, or None when it could not be read.
        """
        reading = plate if plate is not None and isfinite(plate) else None
        if self._fresh:
            if reading is None:
                return self.liquid
            self._fresh = not abs(reading - self.plate) < 1.0 + dt_s
            if self._fresh:
                self._begin(reading)
                return self.liquid
        seconds, before = clamp(dt_s, 0.0, 3600.0), self.liquid
        self._filter.wait(seconds, duty / 100.0)
        self._pace = abs(self.liquid - before) / max(seconds, 0.1)
        if self._withheld is not None and self._filter.cov[L][L] < SETTLED:
            self._find(self._withheld)
        if reading is not None:
            self._correct(reading, dt_s)
        self._go_through_again(Seen(seconds, duty / 100.0, reading, self._vial.stirred,
                                    self._vial.ml, self._added))  # fmt: skip
        self._added = 0.0
        return self.liquid

    def stir(self, stirred: bool) -> None:
        """From now on the liquid is stirred, or is not; each has its own coupling."""
        if stirred == self._vial.stirred:
            return
        if self.settled and (self._again is None or self._again.rounds):
            self._again = None
            x, cov = self._filter.x, self._filter.cov
            here = x[COUPLING], cov[COUPLING][COUPLING]
            self._couplings[self._vial.stirred] = here
            x[COUPLING], variance = self._couplings.get(stirred, (here[0], here[1] + OTHER))
            _unlink(cov, COUPLING, variance)
        self._vial.set_up(stirred, self._vial.ml)

    def holds(self, ml: float) -> None:
        """The vial holds ``ml`` of liquid, as far as is known."""
        self._vial.set_up(self._vial.stirred, ml)

    def dosed(self, ml: float) -> None:
        """Account for medium that was added: what is known need not be discovered."""
        if not self._fresh and ml > 0.0:
            self._filter.add(ml)
            self._added += ml

    def state(self) -> dict[str, object]:
        """What has been learnt, in lists that JSON can carry; empty before the first readings."""
        if self._fresh:
            return {} if self._memory is None else written(*self._memory)
        cov = deepcopy(self._filter.cov)
        if self._withheld is not None:
            _put(cov, self._withheld)
        return written(self._filter.x, cov)

    def restore(self, state: Mapping[str, object]) -> None:
        """
        Go on from what ``state()`` returned, perhaps long ago.

        Room and vessel are kept; plate and liquid are found anew from the next readings.
        An empty state changes nothing. Raises ValueError for anything else that is not a state.
        """
        if state:
            self._memory = read_state(state)
            self._filter = HeatFilter(self._vial, [nan] * len(PARTS), _nothing())
            self._fresh = True

    def _begin(self, reading: float) -> None:
        """Start from a reading, which the next one confirms or replaces."""
        warm = reading >= 30.0
        if self._memory is None:
            x, cov, near = self._nobody(reading, warm), _nothing(), False
            cov[A][A], cov[MEDIUM][MEDIUM] = 16.0 if warm else 4.0, ADDED
            self._withheld = _unseen()
        else:
            x, cov = list(self._memory[0]), deepcopy(self._memory[1])
            self._withheld = [[cov[a][b] for b in LEARNT] for a in LEARNT]
            near = abs(reading - x[P]) < 3.0
            if not near:
                x[S] = x[L] = reading
            x[P], x[BEHIND] = reading, 0.0
        liquid = 25.0 if warm and not near else 1.0
        for part, variance in (P, QUIET), (S, liquid / 4), (L, liquid), (BEHIND, 0.01):
            _unlink(cov, part, variance)
        self._again = None
        for part in LEARNT:
            _unlink(cov, part, 0.0)
        self._filter = HeatFilter(self._vial, x, cov)

    def _find(self, learnt: list[list[float]]) -> None:
        """The liquid was found, as far as a vessel can be trusted of which nothing was learnt."""
        estimate, self._withheld = self._filter, None
        _put(estimate.cov, learnt)
        for part in S, L:
            estimate.cov[part][part] += (FOUND * (self.plate - self.liquid)) ** 2
        self._again = Rereading(self.plant, list(estimate.x), deepcopy(estimate.cov), LEARNT)

    def _nobody(self, reading: float, warm: bool) -> list[float]:
        """What to think of a vial that nobody has seen."""
        x = [0.0] * len(PARTS)
        x[P] = x[S] = x[L] = x[A] = reading
        if warm:
            x[A] = self.plant.medium
        x[GLASS], x[NEAR], x[LAG] = self.plant.glass_heat, self.plant.near, START_LAG
        x[MEDIUM] = self.plant.medium
        return x

    def _correct(self, reading: float, dt: float) -> None:
        """
        Let a reading move the state.

        What cannot be learnt now is left alone: size and loss while the liquid hardly moves, the
        rest once it is certain enough. Noise that comes back through the heater would slowly
        pull it away.
        """
        error = reading - self._filter.shown
        self._listen(error)
        spread = self._judge(error, self._filter.spread + self._noise, dt)
        doubt = self.gap_doubt * max(self.plate - self.liquid, 1.0)
        self._learning = doubt > (CERTAIN if self._learning else DOUBTFUL)
        moving, learning = self._pace > MOVING, self._learning
        live = (True,) * 5 + (moving,) * 2 + (learning,) * 5 + (True,)
        self._filter.correct(error, spread, live)

    def _listen(self, error: float) -> None:
        """Learn how noisy the thermometer is, by how errors differ from one to the next."""
        square = min((error - self._error) ** 2 / 2, 16.0 * self._noise)
        self._error, self._heard = error, self._heard + 1
        share = max(1.0 / (self._heard + 3), 1.0 / LISTENING)
        self._noise = max(self._noise + share * (square - self._noise), QUIET)

    def _go_through_again(self, seen: Seen) -> None:
        """Let what the first readings told be told once more, by whoever knows the vial better."""
        if self._again is None:
            return
        result = self._again.take(seen, self._filter.x, self._noise)
        if result is not None:
            self._filter = HeatFilter(self._vial, *result)
        if self._again.over:
            self._again = None

    def _judge(self, error: float, spread: float, dt: float) -> float:
        """
        Tell surprises apart: one alone is a bad reading, a run means that something changed.

        Returns the variance the reading deserves. Readings too far apart to wait for a second are
        believed at once, and cannot tell the coupling from the liquid. Before the vial is known a
        little, nothing is a surprise.
        """
        ratio = error / spread**0.5
        again = ratio * self._surprise > 0.0 or dt > 8.0
        self._surprise = ratio if abs(ratio) > 3.0 else 0.0
        self._trend += TREND * (clamp(ratio, -3.0, 3.0) - self._trend)
        young = self._again is not None and self._again.rounds < 2
        if young or (self._surprise and not again):
            return max(spread, error * error / 9.0)
        if self._surprise:
            self._doubt_all(*SUDDEN, dt)
        elif self._again is None and abs(self._trend) > TRENDING:
            self._doubt_all(*(SLOW if self._trend > 0.0 else SUDDEN), dt)  # thrown bar, or colder
        return spread

    def _doubt_all(self, liquid: float, coupling: float, dt: float) -> None:
        """Something changed: the liquid, or what is between glass and liquid, or the heater."""
        self._again, self._trend = None, 0.0
        cov, near = self._filter.cov, self._filter.x[NEAR]
        cov[L][L] += liquid
        if dt > 6.0 or self._withheld is not None:
            return
        more = clamp(2.0 * coupling - cov[COUPLING][COUPLING], 0.0, coupling)
        cov[COUPLING][COUPLING] += more
        cov[NEAR][NEAR] += near * near * more
        cov[COUPLING][NEAR] += near * more
        cov[NEAR][COUPLING] += near * more
        cov[STRENGTH][STRENGTH] += clamp(2.0 * SUDDEN[1] - cov[STRENGTH][STRENGTH], 0.0, SUDDEN[1])


def _nothing() -> list[list[float]]:
    return [[0.0] * len(PARTS) for _ in PARTS]


def _unseen() -> list[list[float]]:
    """The covariance of ``LEARNT`` before anything is seen."""
    block = [[THICKNESS * a * b for b in WITH_GLASS] for a in WITH_GLASS]
    for i, variance in enumerate(ALONE):
        block[i][i] += variance
    return block


def _put(cov: list[list[float]], block: list[list[float]]) -> None:
    """Have the covariance of ``LEARNT`` be *block*, and nothing known of how others go with it."""
    for part in LEARNT:
        _unlink(cov, part, 0.0)
    for part, row in zip(LEARNT, block, strict=True):
        for other, value in zip(LEARNT, row, strict=True):
            cov[part][other] = value


def _unlink(cov: list[list[float]], part: int, variance: float) -> None:
    """Forget what ``part`` had to do with the others."""
    for other in PARTS:
        cov[part][other] = cov[other][part] = 0.0
    cov[part][part] = variance
