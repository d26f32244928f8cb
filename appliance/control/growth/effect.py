"""How strongly something known changes a density, learnt from what follows it within minutes."""

import math
from collections.abc import Iterable

RESTLESS = 2.0  # 1/h per square root of an hour: growth may change as fast as this
LEVEL, RATE = 0.02, 0.25  # variances at first: of the log density, and of the growth rate (1/h)²
SURPRISE = 9.0  # squared deviation: beyond, the level has jumped and nothing was learnt


class Effect:
    """
    A Kalman filter on the log density, the growth rate and the ``strength`` of a known cause.

    It lets growth change faster than most cultures do. So the strength is learnt from what the
    cause does at once, not from what lasts for longer: where doses begin, growth often begins
    too, and hides them on average. ``wear`` is the standard deviation by which the strength
    changes in an hour.
    """

    __slots__ = ("strength", "variance", "wear", "_x", "_r", "_p")

    def __init__(self, strength: float, variance: float, wear: float):
        self.strength = strength
        self.variance = variance
        self.wear = wear
        self.jump()

    @property
    def expected(self) -> float | None:
        """The log density that is expected now, if any is."""
        return self._x

    def jump(self) -> None:
        """The level has jumped: nothing is to be learnt from where it is now."""
        self._x: float | None = None
        self._r = 0.0
        self._p = [LEVEL, 0.0, 0.0, RATE, 0.0]

    def predict(self, h: float, cause: float, variance: float, other: float = 0.0) -> None:
        """``h`` hours pass; the log density changes by the strength times ``cause``, which
        scatters by ``variance``, and by ``other``."""
        if self._x is None:
            return
        self._x += self._r * h + cause * self.strength + other
        xx, xr, xg, rr, rg = self._p
        gg = self.variance = self.variance + self.wear * self.wear * h
        q = RESTLESS * RESTLESS
        xg += h * rg
        xx += h * (2.0 * xr + h * rr) + q * h**3 / 3.0 + cause * (2.0 * xg + cause * gg) + variance
        xr += h * rr + cause * rg + 0.5 * q * h * h
        self._p = [xx, xr, xg + cause * gg, rr + q * h, rg]

    def observe(self, z: float, noise: float, least: float = 0.0) -> float:
        """Take in the log density ``z``; returns the logarithm of how likely it was. The strength
        is not learnt beyond a variance of ``least``."""
        if self._x is None:
            self._x = z
            return 0.0
        xx, xr, xg, rr, rg = self._p
        error, total = z - self._x, xx + noise
        strange = error * error / total
        if strange > SURPRISE:
            self._x, self._p = z, [noise + LEVEL, 0.0, 0.0, rr, rg]
            return -0.5 * (SURPRISE + math.log(total))
        a, b, c = xx / total, xr / total, xg / total
        if least:
            c *= max(0.0, 1.0 - least / self.variance)
        self._x += a * error
        self._r += b * error
        self.strength += c * error
        self.variance -= c * xg
        self._p = [xx - a * xx, xr - a * xr, xg - a * xg, rr - b * xr, rg - b * xg]
        return -0.5 * (strange + math.log(total))

    def state(self) -> list:
        """Everything, as plain values."""
        return [self.strength, self.variance, self.wear, self._x, self._r, self._p]

    @classmethod
    def restore(cls, state: Iterable) -> "Effect":
        """The one whose ``state`` this is; ValueError or TypeError if it is none."""
        strength, variance, wear, x, r, p = state
        made = cls(float(strength), float(variance), float(wear))
        if not (variance > 0.0 and len(p) == 5):
            raise ValueError("this is not an effect")
        made._x, made._r = None if x is None else float(x), float(r)
        made._p = [float(value) for value in p]
        return made
