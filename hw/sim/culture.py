"""The culture: cells that wake, eat, grow, die, and are diluted."""

from bisect import bisect_right
from math import exp

from hw.sim.spec import SimSpec

AWAKE_WIDTHS = 40.0
"""Widths after the lag at which 1 − q is below the precision of a float."""


def warmth(celsius: float, low: float, best: float, high: float) -> float:
    """How fast growth is at *celsius*, from 0 to 1 at *best*: cardinal temperature model.

    Rosso, Lobry & Flandrois, J. Theor. Biol. 162 (1993) 447.
    """
    if not low < celsius < high:
        return 0.0
    above = celsius - low
    span = best - low
    slope = span * (celsius - best) - (best - high) * (best + low - 2.0 * celsius)
    return (celsius - high) * above * above / (span * slope)


class Culture:
    """Biomass and substrate in a stirred volume of liquid.

    Growth is Monod's, µ = µmax(T) q S / (Ks + S) − kd, with the lag q logistic in the age of
    the culture; it eats dS/dt = −(µ + kd) X / crop. Both are carried forward by the classical
    Runge-Kutta rule.
    """

    def __init__(self, spec: SimSpec) -> None:
        self._spec = spec
        self.biomass = spec.inoculum_od
        self.substrate = spec.substrate
        self.volume = spec.volume_ml
        self.age_h = 0.0
        self.bright = 0.0
        self.celsius = spec.room_c
        self.spilled = 0.0

    @property
    def growth_rate(self) -> float:
        """Growth of the biomass now, dilution excluded, in 1/h."""
        return self._rate(self.age_h, self.substrate, self._ceiling(), self.bright)

    def grow(self, hours: float, celsius: float, light: float = 0.0) -> None:
        """Let *hours* pass at *celsius* under lamps of *light* per cent in sum."""
        spec = self._spec
        self.celsius = celsius
        ceiling = self._ceiling()
        if spec.phototroph:
            self._follow(light, hours)
        x, s, age, half = self.biomass, self.substrate, self.age_h, hours / 2.0
        a1, b1 = self._slopes(age, x, s, ceiling)
        a2, b2 = self._slopes(age + half, x + half * a1, s + half * b1, ceiling)
        a3, b3 = self._slopes(age + half, x + half * a2, s + half * b2, ceiling)
        a4, b4 = self._slopes(age + hours, x + hours * a3, s + hours * b3, ceiling)
        self.biomass = x + hours / 6.0 * (a1 + 2.0 * (a2 + a3) + a4)
        self.substrate = max(s + hours / 6.0 * (b1 + 2.0 * (b2 + b3) + b4), 0.0)
        self.age_h = age + hours

    def inoculate(self, od: float) -> None:
        """Start anew with *od* of biomass; the lag begins again."""
        self.biomass = od
        self.age_h = 0.0

    def dose(self, ml: float, substrate: float) -> None:
        """Add *ml* of medium without cells; what passes the brim spills."""
        share = self.volume / (self.volume + ml)
        self.biomass *= share
        self.substrate = self.substrate * share + substrate * (1.0 - share)
        self.volume += ml
        if self.volume > self._spec.brim_ml:
            self.spilled += self.volume - self._spec.brim_ml
            self.volume = self._spec.brim_ml

    def drain(self, ml: float) -> None:
        """Take out up to *ml*: the end of the tube sets the level below which nothing leaves."""
        self.volume = min(self.volume, max(self._spec.efflux_ml, self.volume - ml))

    def evaporate(self, hours: float) -> None:
        """Lose water only; the rest becomes denser."""
        lost = self._spec.evaporation_ml_h * 2.0 ** ((self.celsius - 37.0) / 10.0) * hours
        left = max(self.volume - lost, 1.0)
        self.biomass *= self.volume / left
        self.substrate *= self.volume / left
        self.volume = left

    def _ceiling(self) -> float:
        spec = self._spec
        return spec.mu_max * warmth(self.celsius, spec.temp_min, spec.temp_best, spec.temp_max)

    def _follow(self, light: float, hours: float) -> None:
        goal = min(light / self._spec.light_full, 1.0)
        self.bright += (goal - self.bright) * (1.0 - exp(-hours / self._spec.light_lag_h))

    def _slopes(self, age_h: float, x: float, s: float, ceiling: float) -> tuple[float, float]:
        """Change of biomass and of substrate, per hour."""
        rate = self._rate(age_h, s, ceiling, self.bright)
        return rate * x, -max(rate + self._spec.death_rate, 0.0) * x / self._spec.crop

    def _rate(self, age_h: float, substrate: float, ceiling: float, bright: float) -> float:
        spec = self._spec
        if spec.growth_profile:
            return _course(spec.growth_profile, age_h)
        food = max(substrate, 0.0)
        awake = ceiling * food / (spec.half_saturation + food)
        widths = (age_h - spec.lag_h) / spec.lag_width_h
        if widths < AWAKE_WIDTHS:
            awake /= 1.0 + exp(-widths)
        if spec.phototroph:
            return awake * bright - spec.dark_loss * (1.0 - bright) - spec.death_rate
        return awake - spec.death_rate


def _course(knots: tuple[tuple[float, float], ...], hour: float) -> float:
    """The growth rate at *hour* on straight lines between *knots*, level beyond them."""
    after = bisect_right(knots, (hour, float("inf")))
    if after == 0:
        return knots[0][1]
    if after == len(knots):
        return knots[-1][1]
    (start, low), (end, high) = knots[after - 1], knots[after]
    return low + (high - low) * (hour - start) / (end - start)
