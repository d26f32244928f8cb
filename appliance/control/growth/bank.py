"""A bank of Kalman filters on (log density, growth rate), mixed by how well each foretells."""

from math import exp, sqrt
from typing import NamedTuple

from appliance.control.growth.modes import MODES, STEADY_MODES, WANDERING_SHARE

RATE_SD = 0.3  # 1/h: the growth rate of a culture nobody has watched yet
MODE_STAY_H = 2.0  # a culture changes its temper every couple of hours
FAMILY_STAY_H = 20.0  # the optics hardly ever change theirs
WALKS = [(m.share, m.restless * m.restless, m.drift * m.drift, m.family) for m in MODES]
TINY = 1e-300  # keeps a hopeless mode alive, so that it can come back


class Sight(NamedTuple):
    """A measurement ``z = ha x + hb r`` with the variance ``noise``."""

    z: float
    ha: float
    hb: float
    noise: float


class Bank:
    """
    Interacting filters, one per mode of ``MODES``; their pooled mean and covariance are public.

    ``x`` is the log density, ``r`` the rate (1/h), ``a``, ``b``, ``c`` the variance of x, the
    covariance and the variance of r. The scheme is Blom and Bar-Shalom's interacting multiple
    model (1988) with transitions towards a fixed distribution, which makes its cost linear.

    What a dose does is a gain times what was told. ``u`` and ``v`` are by how much x and r would
    be greater if the gain were greater by one: Friedland's separation of a bias from the state
    (1969), with what the filters do on average.
    """

    __slots__ = ("filters", "x", "r", "a", "b", "c", "u", "v")

    def __init__(self, filters, u: float = 0.0, v: float = 0.0):
        self.filters = filters
        self.u = u
        self.v = v
        self.pool()

    @classmethod
    def start(cls, x: float, variance: float) -> "Bank":
        """A bank that has seen one log density ``x`` and knows nothing of the rate."""
        return cls([(m.share, x, 0.0, variance, 0.0, RATE_SD**2) for m in MODES])

    @classmethod
    def restore(cls, state) -> "Bank":
        """The bank whose ``state`` this is; ValueError or TypeError if it cannot be one."""
        rows, u, v = state
        filters = [(float(w), float(x), float(r), float(a), float(b), float(c))
                   for w, x, r, a, b, c in rows]
        if len(filters) != len(MODES) or not all(f[0] > 0.0 < f[3] and f[5] > 0.0 for f in filters):
            raise ValueError("these are not the filters of a bank")
        return cls(filters, float(u), float(v))

    def state(self) -> list:
        """Everything, as plain values."""
        return [self.filters, self.u, self.v]

    def copy(self) -> "Bank":
        """A second bank that knows the same."""
        return Bank(self.filters, self.u, self.v)

    def pool(self) -> None:
        """Recompute the mean and covariance of the mixture."""
        x = r = a = b = c = 0.0
        for w, mx, mr, _, _, _ in self.filters:
            x += w * mx
            r += w * mr
        for w, mx, mr, ma, mb, mc in self.filters:
            dx = mx - x
            dr = mr - r
            a += w * (ma + dx * dx)
            b += w * (mb + dx * dr)
            c += w * (mc + dr * dr)
        self.x, self.r, self.a, self.b, self.c = x, r, a, b, c

    def _inflows(self, h: float) -> tuple[float, float, float]:
        """What each filter keeps of its weight over ``h`` hours, and what each family receives."""
        wandering = 0.0
        for f in self.filters[STEADY_MODES:]:
            wandering += f[0]
        wandering += min(1.0, h / FAMILY_STAY_H) * (WANDERING_SHARE - wandering)
        leave = 1.0 - exp(-h / MODE_STAY_H)
        steady = leave * (1.0 - wandering) / (1.0 - WANDERING_SHARE)
        return 1.0 - leave, steady, leave * wandering / WANDERING_SHARE

    def predict(self, h: float, step=0.0, dose=0.0, variance=0.0) -> None:
        """
        Mix the filters and carry each ``h`` hours forward by its own mode.

        Meanwhile doses changed the log density by ``step``, known to ``variance``; by ``dose`` if
        all of them were what was told.
        """
        keep, steady, wandering = self._inflows(h)
        hh = h * h
        h2 = h + h
        half = 0.5 * hh
        third = hh * h / 3.0
        px, pr, pa, pb, pc = self.x, self.r, self.a, self.b, self.c
        self.u += self.v * h + dose
        out = []
        for (w, x, r, a, b, c), (share, q, d, family) in zip(self.filters, WALKS, strict=True):
            came = share * (wandering if family else steady)
            w = keep * w + came
            mix = came / w
            both = mix * (1.0 - mix)
            dx = px - x
            dr = pr - r
            x += mix * dx
            r += mix * dr
            a += mix * (pa - a) + both * dx * dx
            b += mix * (pb - b) + both * dx * dr
            c += mix * (pc - c) + both * dr * dr
            a += h2 * b + hh * c + q * third + d * h + variance
            out.append((w, x + r * h + step, r, a, b + h * c + q * half, c + q * h))
        self.filters = out

    def step(self, change: float, variance: float) -> None:
        """The log density changed at once by ``change``, known to ``variance``; the rate stays."""
        self.filters = [(w, x + change, r, a + variance, b, c) for w, x, r, a, b, c in self.filters]
        self.pool()

    def regain(self, more: float) -> None:
        """The gain of the doses is greater by ``more`` than it was taken to be."""
        if more:
            u, v = more * self.u, more * self.v
            self.filters = [(w, x + u, r + v, a, b, c) for w, x, r, a, b, c in self.filters]
            self.pool()

    def foretell(self, sight: Sight, unsure: float):
        """
        How far a measurement is from what was expected, the gain's variance being ``unsure``.

        Returns the pooled error, the pooled variance of the prediction, and for each filter its
        error and variance, as ``correct`` wants them.
        """
        z, ha, hb, _ = sight
        aa, ab, bb = ha * ha, 2.0 * ha * hb, hb * hb
        mean = square = 0.0
        errors = []
        for w, x, r, a, b, c in self.filters:
            e = z - ha * x - hb * r
            p = aa * a + ab * b + bb * c
            errors.append((e, p))
            mean += w * e
            square += w * (p + e * e)
        slope = ha * self.u + hb * self.v
        return mean, max(square - mean * mean, 0.0) + slope * slope * unsure, errors

    def correct(self, errors, sight: Sight, noise: float, more: float = 0.0) -> None:
        """Take in a measurement with its ``errors`` foretold, as if its noise were ``noise``; the
        gain of the doses has turned out to be greater by ``more``."""
        _, ha, hb, _ = sight
        out = []
        total = level = rate = 0.0
        for (w, x, r, a, b, c), (e, p) in zip(self.filters, errors, strict=True):
            s = p + noise
            ga = ha * a + hb * b
            gb = ha * b + hb * c
            w = w * exp(-0.5 * e * e / s) / sqrt(s) + TINY
            total += w
            ka = ga / s
            kb = gb / s
            level += w * ka
            rate += w * kb
            out.append((w, x + ka * e, r + kb * e, a - ka * ga, b - ka * gb, c - kb * gb))
        slope = (ha * self.u + hb * self.v) / total
        self.u -= level * slope
        self.v -= rate * slope
        u, v = more * self.u, more * self.v
        self.filters = [(w / total, x + u, r + v, a, b, c) for w, x, r, a, b, c in out]
        self.pool()
