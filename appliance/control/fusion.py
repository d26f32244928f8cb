"""One density out of the light at several angles: the most likely, each angle by its error."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from attrs import field, frozen

from appliance.control.curves import Curve

GRID = 200
GOLDEN = 0.6180339887498949


@frozen
class Fusion:
    """How volts at each angle depend on density.

    *mu* gives the natural logarithm of the volts and *log_sigma* that of its standard deviation,
    at the decimal logarithm of the density, which lies between *low* and *high*; no standard
    deviation is taken for less than *floor*.
    """

    mu: Mapping[str, Curve]
    log_sigma: Mapping[str, Curve]
    low: float
    high: float
    floor: float
    _grid: tuple[tuple[float, dict[str, tuple[float, float]]], ...] = field(
        init=False, eq=False, repr=False
    )

    @_grid.default
    def _tabulate(self) -> tuple[tuple[float, dict[str, tuple[float, float]]], ...]:
        """Logarithms of volts and of their deviation at densities all over the range."""
        step = (self.high - self.low) / GRID
        at = [self.low + i * step for i in range(GRID + 1)]
        return tuple((x, {a: self._expected(a, x) for a in self.mu}) for x in at)

    def _expected(self, angle: str, at: float) -> tuple[float, float]:
        return self.mu[angle](at), max(self.log_sigma[angle](at), log(self.floor))

    def density(self, volts: Mapping[str, float]) -> float:
        """The density that is most likely to give *volts* (angle to volts above dark).

        All angles of the fit must be there; raises ``KeyError`` for one that is not. Where one
        angle has folded over, another tells on which side. A grid finds the valley of the
        negative log likelihood, a golden section its bottom.
        """
        seen = {angle: log(max(volts[angle], 1e-6)) for angle in self.mu}
        step = (self.high - self.low) / GRID
        if step <= 0.0:
            return 10.0**self.low
        best, _ = min(self._grid, key=lambda row: _unlikeliness(seen, row[1]))
        a, b = max(best - step, self.low), min(best + step, self.high)
        while b - a > 1e-6:
            c, d = b - GOLDEN * (b - a), a + GOLDEN * (b - a)
            if self.unlikeliness(seen, c) < self.unlikeliness(seen, d):
                b = d
            else:
                a = c
        return 10.0 ** (0.5 * (a + b))

    def unlikeliness(self, seen: Mapping[str, float], at: float) -> float:
        """Negative log likelihood of *seen*, logarithms of volts, at the log density *at*."""
        return _unlikeliness(seen, {angle: self._expected(angle, at) for angle in seen})


def _unlikeliness(
    seen: Mapping[str, float], expected: Mapping[str, tuple[float, float]]
) -> float:
    total = 0.0
    for angle, value in seen.items():
        mu, log_sigma = expected[angle]
        total += 0.5 * ((value - mu) / exp(log_sigma)) ** 2 + log_sigma
    return total
