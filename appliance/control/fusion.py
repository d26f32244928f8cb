"""One density out of the light at several angles: the most likely, each angle by its error."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from attrs import frozen

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
        grid = [self.low + i * step for i in range(GRID + 1)]
        best = min(grid, key=lambda at: self.unlikeliness(seen, at))
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
        total = 0.0
        for angle, value in seen.items():
            log_sigma = max(self.log_sigma[angle](at), log(self.floor))
            total += 0.5 * ((value - self.mu[angle](at)) / exp(log_sigma)) ** 2 + log_sigma
        return total
