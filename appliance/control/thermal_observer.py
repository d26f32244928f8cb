"""A vial on a heater plate, and an observer that knows its liquid by the plate alone."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, isfinite, nan
from operator import mul

from msgspec import Struct

from appliance.control.pi import clamp

WATER = 4.18  # J/(mL K)


class Plant(Struct, frozen=True):
    """
    A vial on a heater plate: two heat reservoirs in a room, the liquid counted with its glass.

    The defaults fit recorded cooling curves of a 20 mL vial. Only ratios can be fitted: every
    figure but ``unstirred`` and ``extra_ml`` shares one scale with ``power``.
    """

    power: float = 7.0  # W at full duty
    coupling: float = 0.44  # W/K, plate to liquid, stirred
    unstirred: float = 0.5  # the part of the coupling that is left when nothing stirs
    loss: float = 0.09  # W/K, liquid to room
    leak: float = 0.01  # W/K, plate to room
    plate_heat: float = 10.5  # J/K
    liquid_heat: float = 53.0  # J/K
    extra_ml: float = 0.0  # liquid beyond the volume the figures were fitted with

    @property
    def heat(self) -> float:
        """The heat capacity of the liquid and its glass in J/K, extra volume included."""
        return self.liquid_heat + WATER * self.extra_ml

    @property
    def lag(self) -> float:
        """The time constant in s with which the plate follows its heater."""
        return self.plate_heat / self.coupling


VIAL = Plant()

# The state: plate, liquid and room in °C, then what is learnt of the vessel: the logarithms of its
# size, of its coupling to the plate and of the heater's strength, relative to the Plant's.
P, L, A, SIZE, COUPLING, STRENGTH = PARTS = range(6)
LEARNT = SIZE, COUPLING, STRENGTH
BOUNDS = (-20.0, 150.0), (-5.0, 110.0), (-10.0, 50.0), (-0.7, 0.7), (-1.2, 0.7), (-0.9, 0.7)
DRIFT = (1e-4, 2e-5, 1.5e-3, 1e-7, 1e-8, 1e-8)  # variance per second, for what nobody announces
NOISE = 0.0025  # °C²: sensor 0.04 °C, steps of 0.0625 °C, and something for the model
UNSEEN = (0.03, 0.04, 0.03)  # variances of what is learnt, before it was
SETTLED = 0.1  # °C², of the liquid, below which its movements tell something of the vessel
JUMP = (1.0, 0.01)  # variances that a run of surprises adds to liquid and coupling
MOVING = 0.01  # °C/s, of a liquid that tells the vessel's size
CERTAIN, DOUBTFUL = 0.012, 0.04  # of ``gap_doubt``, between which there is nothing to learn
STEP = 2.0  # s, the longest step of integration; the plate's time constant is 24 s


class ThermalObserver:
    """
    An extended Kalman filter over plate, liquid and room, and what it can learn of the vessel.

    Only the plate has a thermometer. The heat that leaves the plate for the liquid is the
    heater's power less what warms the plate, and it is proportional to the difference of their
    temperatures. So the plate's movement tells the liquid's temperature within seconds; how it
    answers the heater tells strength and coupling, and the liquid's own movement tells, over
    minutes, how large the vessel is and how cold the room. The heater need not be switched off
    to look.
    """

    def __init__(self, plant: Plant = VIAL) -> None:
        self.plant = plant
        self.stirred = True
        self._x: list[float] = [nan] * 6
        self._cov = [[0.0] * 6 for _ in PARTS]
        self._memory: tuple[list[float], list[list[float]]] | None = None
        self._withheld: tuple[float, ...] = UNSEEN  # until the liquid is found
        self._fresh = True  # no two readings have agreed yet
        self._learning = True
        self._surprise = 0.0
        self._pace = 0.0

    @property
    def plate(self) -> float:
        """The plate's temperature in °C, smoothed; NaN before the first reading."""
        return self._x[P]

    @property
    def liquid(self) -> float:
        """The liquid's temperature in °C; NaN before the first reading."""
        return self._x[L]

    @property
    def ambient(self) -> float:
        """The room in °C, as the vessel's losses tell it; NaN before the first reading."""
        return self._x[A]

    @property
    def size(self) -> float:
        """The vessel's heat capacity and losses, relative to the Plant's."""
        return exp(self._x[SIZE])

    @property
    def coupling(self) -> float:
        """The conductance from plate to liquid in W/K, as it is now."""
        stirring = 1.0 if self.stirred else self.plant.unstirred
        return self.plant.coupling * stirring * exp(self._x[COUPLING])

    @property
    def doubt(self) -> float:
        """The standard deviation of ``liquid`` in °C, by the filter's own reckoning."""
        return self._cov[L][L] ** 0.5

    @property
    def strength(self) -> float:
        """The heater's power at full duty in W."""
        return self.plant.power * exp(self._x[STRENGTH])

    @property
    def settled(self) -> bool:
        """Whether the liquid was found: some ten seconds after the first reading."""
        return not (self._fresh or self._withheld)

    @property
    def gap_doubt(self) -> float:
        """The standard deviation of how far a steady plate is above the liquid, relative to it."""
        cov = self._cov
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
            self._fresh = not abs(reading - self._x[P]) < 1.0 + dt_s
            if self._fresh:
                self._begin(reading)
                return self.liquid
        remaining = clamp(dt_s, 0.0, 3600.0)
        while remaining > 1e-9:
            step = min(remaining, STEP)
            self._predict(step, duty / 100.0)
            remaining -= step
        if reading is not None:
            self._correct(reading, dt_s)
        return self.liquid

    def stir(self, stirred: bool) -> None:
        """From now on the liquid is stirred, or is not."""
        self.stirred = stirred

    def dosed(self, volume_ml: float, medium_celsius: float) -> None:
        """Account for medium that was added: what is known need not be discovered."""
        if self._fresh or not volume_ml > 0.0:
            return
        added = WATER * volume_ml
        heat = self.plant.heat * self.size
        change = (medium_celsius - self._x[L]) * added / (heat + added)
        self._x[L] += change
        self._cov[L][L] += (0.2 * change) ** 2

    def state(self) -> dict[str, object]:
        """What has been learnt, in lists that JSON can carry; empty before the first readings."""
        if self._fresh:
            return {} if self._memory is None else _written(*self._memory)
        cov = [list(row) for row in self._cov]
        for part, variance in zip(LEARNT, self._withheld, strict=False):
            cov[part][part] = variance
        return _written(self._x, cov)

    def restore(self, state: Mapping[str, object]) -> None:
        """
        Go on from what ``state()`` returned, perhaps long ago.

        Room and vessel are kept; plate and liquid are found anew from the next readings.
        An empty state changes nothing. Raises ValueError for anything else that is not a state.
        """
        if state:
            self._memory = _read(state)
            self._x, self._fresh = [nan] * 6, True

    def _begin(self, reading: float) -> None:
        """Start from a reading, which the next one confirms or replaces."""
        warm, near = reading >= 30.0, False
        if self._memory is None:
            self._x = [reading, reading, 22.0 if warm else reading, 0.0, 0.0, 0.0]
            self._cov = [[0.0] * 6 for _ in PARTS]
            self._cov[A][A] = 16.0 if warm else 4.0
        else:
            self._x, self._cov = list(self._memory[0]), [list(row) for row in self._memory[1]]
            self._withheld = tuple(self._cov[part][part] for part in LEARNT)
            near = abs(reading - self._x[P]) < 3.0
            self._x[P], self._x[L] = reading, self._x[L] if near else reading
        for part, variance in (P, NOISE), (L, 25.0 if warm and not near else 1.0):
            self._unlink(part, variance)
        for part in LEARNT:
            self._unlink(part, 0.0)

    def _unlink(self, part: int, variance: float) -> None:
        """Forget what ``part`` had to do with the others."""
        for other in PARTS:
            self._cov[part][other] = self._cov[other][part] = 0.0
        self._cov[part][part] = variance

    def _predict(self, dt: float, power: float) -> None:
        """Carry the state forward: only two rows of its derivative are not the identity's."""
        plate_row, liquid_row = self._move(dt, power)
        cov = self._cov
        w0 = [sum(f * row[j] for f, row in zip(plate_row, cov, strict=True)) for j in PARTS]
        w1 = [sum(f * row[j] for f, row in zip(liquid_row, cov, strict=True)) for j in PARTS]
        cov[P][P] = sum(map(mul, plate_row, w0))
        cov[L][L] = sum(map(mul, liquid_row, w1))
        cov[P][L] = cov[L][P] = sum(map(mul, liquid_row, w0))
        for j in range(A, len(PARTS)):
            cov[P][j] = cov[j][P] = w0[j]
            cov[L][j] = cov[j][L] = w1[j]
        for i in PARTS:
            cov[i][i] += DRIFT[i] * dt
        if self._withheld and cov[L][L] < SETTLED:
            for part, variance in zip(LEARNT, self._withheld, strict=True):
                self._unlink(part, variance)
            self._withheld = ()

    def _move(self, dt: float, power: float) -> tuple[list[float], list[float]]:
        """One midpoint step; returns the rows of its derivative for plate and liquid."""
        plant, x = self.plant, self._x
        a = self.coupling / plant.plate_heat
        b = self.coupling / (plant.heat * self.size)
        c, leak = plant.loss / plant.heat, plant.leak / plant.plate_heat
        warming = self.strength * power / plant.plate_heat

        def slopes(plate: float, liquid: float) -> tuple[float, float]:
            flow = plate - liquid
            cooling = leak * (plate - x[A])
            return warming - a * flow - cooling, b * flow - c * (liquid - x[A])

        dp, dl = slopes(x[P], x[L])
        mid_p, mid_l = x[P] + dp * dt / 2, x[L] + dl * dt / 2
        dp, dl = slopes(mid_p, mid_l)
        x[P] += dp * dt
        x[L] += dl * dt
        self._pace = abs(dl)
        gap, damped = (mid_p - mid_l) * dt, dt * (1 - a * dt / 2)
        return (
            [1 - (a + leak) * damped, a * damped, leak * dt, 0.0, -a * gap, warming * damped],
            [b * damped, 1 - (b + c) * dt, c * dt, -b * gap, b * gap, 0.0],
        )

    def _correct(self, reading: float, dt: float) -> None:
        """
        Let a reading move the state.

        What cannot be learnt now is left alone (its gain is nought, as in a Schmidt filter): the
        size while the liquid hardly moves, coupling and strength once they are certain enough.
        Noise that comes back through the heater would slowly pull them away.
        """
        cov, error = self._cov, reading - self._x[P]
        spread = self._judge(error, cov[P][P] + NOISE, dt)
        column = [row[P] for row in cov]
        self._learning = self.gap_doubt > (CERTAIN if self._learning else DOUBTFUL)
        live = [True, True, True, self._pace > MOVING, self._learning, self._learning]
        for i in PARTS:
            if live[i]:
                self._x[i] = clamp(self._x[i] + column[i] / spread * error, *BOUNDS[i])
            for j in range(i, len(PARTS)):
                if live[i] or live[j]:
                    cov[i][j] = cov[j][i] = cov[i][j] - column[i] * column[j] / spread

    def _judge(self, error: float, spread: float, dt: float) -> float:
        """
        Tell surprises apart: one alone is a bad reading, a run means liquid or coupling changed.

        Returns the variance the reading deserves. Readings too far apart to wait for a second are
        believed at once, and cannot tell the coupling from the liquid.
        """
        ratio = error / spread**0.5
        again = ratio * self._surprise > 0.0 or dt > 8.0
        self._surprise = ratio if abs(ratio) > 3.0 else 0.0
        if not self._surprise:
            return spread
        if not again:
            return error * error / 9.0
        self._cov[L][L] += JUMP[0]
        if dt < 6.0 and not self._withheld:
            doubt = self._cov[COUPLING][COUPLING]
            self._cov[COUPLING][COUPLING] = max(doubt, min(doubt + JUMP[1], 2 * JUMP[1]))
        return spread


def _written(estimate: list[float], covariance: list[list[float]]) -> dict[str, object]:
    return {"estimate": list(estimate), "covariance": [list(row) for row in covariance]}


def _read(state: Mapping[str, object]) -> tuple[list[float], list[list[float]]]:
    try:
        estimate = [float(v) for v in state["estimate"]]  # type: ignore[attr-defined]
        rows = [[float(v) for v in row] for row in state["covariance"]]  # type: ignore[attr-defined]
    except (KeyError, TypeError) as reason:
        raise ValueError("This is not the state of a thermal observer.") from reason
    if len(estimate) != 6 or [len(row) for row in rows] != [6] * 6:
        raise ValueError("The state of a thermal observer has six parts.")
    if not all(isfinite(v) for row in (estimate, *rows) for v in row):
        raise ValueError("The state of a thermal observer is made of numbers.")
    return estimate, rows
