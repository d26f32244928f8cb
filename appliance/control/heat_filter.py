"""A Kalman filter for a vial on a heater plate of which only the plate has a thermometer."""

from __future__ import annotations

from operator import mul

from appliance.control.pi import clamp
from appliance.control.vial import BEHIND, GLASS, MEDIUM, PARTS, WATER, L, P, S, Vial

BOUNDS = (
    (-20.0, 150.0), (-20.0, 150.0), (-5.0, 110.0), (-10.0, 50.0), (-20.0, 20.0),
    (-1.5, 1.5), (-1.5, 1.5), (-1.5, 1.2), (-2.3, 1.0), (1.0, 80.0), (0.1, 0.8), (0.0, 3.0),
    (-5.0, 60.0),
)  # fmt: skip
DRIFT = (1e-4, 1e-4, 2e-5, 7e-4, 0.0, 1e-7, 0.0, 1e-8, 1e-8, 1e-5, 0.0, 0.0, 1e-4)
"""Variance per second, for what nobody announces."""

EVERYTHING = (True,) * len(PARTS)
POURED = 0.05  # how well the volume of what is added is known
STEP = 2.0  # s, the longest step of integration
FURTHER = 3.0  # how much the glass may change in one go of an iteration

_MOVED = P, S, L, BEHIND
_KEPT = tuple(part for part in PARTS if part not in _MOVED)


class HeatFilter:
    """
    What is thought of a vial: the state ``x`` of ``PARTS``, and its covariance ``cov``.

    Without ``around`` an extended filter, linear around its own estimate. With it, linear around
    another state, which moves along untouched by readings: one step of Gauss and Newton.
    """

    def __init__(
        self, vial: Vial, x: list[float], cov: list[list[float]], around: list[float] | None = None
    ) -> None:
        self.vial, self.x, self.cov, self.around = vial, x, cov, around

    @property
    def shown(self) -> float:
        """What the thermometer should show, in °C."""
        return self.x[P] - self.x[BEHIND]

    @property
    def spread(self) -> float:
        """The variance of that."""
        cov = self.cov
        return cov[P][P] - 2 * cov[P][BEHIND] + cov[BEHIND][BEHIND]

    def wait(self, seconds: float, power: float) -> None:
        """Let ``seconds`` pass at ``power``, 0 to 1."""
        while seconds > 1e-9:
            self._predict(min(seconds, STEP), power)
            seconds -= STEP

    def add(self, ml: float) -> None:
        """Pour ``ml`` of medium into the liquid."""
        added = WATER * ml
        share = added / (self.vial.liquid_heat(self.x) + added)
        for state in (self.x,) if self.around is None else (self.x, self.around):
            state[L] += share * (state[MEDIUM] - state[L])
        cov = self.cov
        row = [a + share * (b - a) for a, b in zip(cov[L], cov[MEDIUM], strict=True)]
        row[L] += share * (row[MEDIUM] - row[L])
        for part in PARTS:
            cov[L][part] = cov[part][L] = row[part]
        cov[L][L] += (POURED * share * (self.x[MEDIUM] - self.x[L])) ** 2

    def correct(self, error: float, spread: float, live: tuple[bool, ...] = EVERYTHING) -> None:
        """
        Let a reading move the state: it was off by ``error`` °C, of variance ``spread``.

        What is not ``live`` is left alone, though its uncertainty counts (Schmidt 1966).
        """
        cov, x = self.cov, self.x
        column = [row[P] - row[BEHIND] for row in cov]
        for i, gain in enumerate([value / spread for value in column]):
            if live[i]:
                x[i] += gain * error
                cov[i][:] = [a - gain * b for a, b in zip(cov[i], column, strict=True)]
            else:
                cov[i][:] = [a - gain * b if moves else a for a, b, moves in
                             zip(cov[i], column, live, strict=True)]  # fmt: skip
        if self.around is None:
            self.bound()

    def bound(self) -> None:
        """
        Keep to what there can be.

        A part beyond its bound is taken to be there, as if that had been measured, so that what
        goes with it follows. In an iteration, the glass takes no larger steps than its model is
        linear for.
        """
        for part in PARTS:
            low, high = BOUNDS[part]
            if self.around is not None and part == GLASS:
                centre = self.around[GLASS]
                low, high = max(low, centre / FURTHER), min(high, (centre + 1.0) * FURTHER)
            value = clamp(self.x[part], low, high)
            if value != self.x[part]:
                self._fix(part, value)

    def _fix(self, part: int, value: float) -> None:
        x, cov = self.x, self.cov
        error, column = value - x[part], [row[part] for row in cov]
        spread = cov[part][part] * 1.02
        for i in PARTS if spread > 1e-12 else ():
            x[i] += column[i] / spread * error
            for j in range(i, len(PARTS)):
                cov[i][j] = cov[j][i] = cov[i][j] - column[i] * column[j] / spread
        x[part] = value

    def _predict(self, dt: float, power: float) -> None:
        """Carry the state forward: only four rows of its derivative are not the identity's."""
        x, around, cov = self.x, self.around, self.cov
        if around is None:
            rows = self.vial.move(x, dt, power)
        else:
            off = [a - b for a, b in zip(x, around, strict=True)]
            rows = self.vial.move(around, dt, power)
            for row, i in zip(rows, _MOVED, strict=True):
                x[i] = around[i] + sum(map(mul, row, off))
        with_all = [[sum(map(mul, row, column)) for column in cov] for row in rows]
        for i, products in zip(_MOVED, with_all, strict=True):
            for j in _KEPT:
                cov[i][j] = cov[j][i] = products[j]
            for row, j in zip(rows, _MOVED, strict=True):
                cov[i][j] = sum(map(mul, row, products))
        for i in PARTS:
            cov[i][i] += DRIFT[i] * dt
