"""How fast cells grow: what they are, what they have been through, and what is around them."""

from bisect import bisect_right
from math import exp, inf, log, sqrt
from random import Random

from hw.sim.spec import SimSpec

AWAKE_WIDTHS = 40.0
"""Widths after the lag at which 1 − q is below the precision of a float."""

TENFOLD = log(9.0) / log(2.0)
"""Doublings of a logistic culture from nine tenths to a tenth of its fastest growth."""


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


class Physiology:
    """Cells that wake, eat, get used to things, and suffer from a drug.

    On the first substrate they grow after Monod, slowed by how much of the medium is spent
    (Richards: 1 − spent^θ); on the second after Monod too, as far as the first does not repress
    it. A drug takes off 1 − 1/(1 + (c / c50)^hill), and c50 grows while it does. What they could
    not do a moment ago they come to do gradually: growth on either slows at once, and quickens
    by ``acclimation_h``.
    """

    def __init__(self, spec: SimSpec, rng: Random) -> None:
        self._spec, self._rng = spec, rng
        self._theta = TENFOLD / spec.slowing_doublings if spec.slowing_doublings else inf
        self.age_h = 0.0
        self.bright = 0.0
        self._pace = self._other_pace = inf
        self.tolerance = 1.0
        self._mood = 0.0
        self._ceiling = self._kill = self._bitten = 0.0

    def wake(self) -> None:
        """Begin anew, lag and all; what was got used to is forgotten, resistance is not."""
        self.age_h, self._pace = 0.0, inf

    def meet(self, celsius: float, drug: float) -> None:
        """From now on it is so warm, and there is so much of the drug."""
        spec = self._spec
        self._ceiling = spec.mu_max * warmth(
            celsius, spec.temp_min, spec.temp_best, spec.temp_max
        ) * exp(self._mood)  # fmt: skip
        self._bitten = self._kill = 0.0
        if drug > 0.0:
            dose = (drug / (spec.drug_half * self.tolerance)) ** spec.drug_hill
            self._bitten = dose / (1.0 + dose)
            self._ceiling *= 1.0 - self._bitten
            self._kill = spec.drug_kill * self._bitten

    def rates(self, age_h: float, first: float, second: float) -> tuple[float, float, float]:
        """Growth at that age with so much substrate of both kinds, in 1/h: what is made of the
        first, what of the second, and what dies."""
        spec = self._spec
        if spec.growth_profile:
            return _course(spec.growth_profile, age_h) + spec.death_rate, 0.0, spec.death_rate
        one, other = self._fed(first, second)
        one, other = min(one, self._pace), min(other, self._other_pace)
        widths = (age_h - spec.lag_h) / spec.lag_width_h
        awake = 1.0 if widths > AWAKE_WIDTHS else 1.0 / (1.0 + exp(-widths))
        lost = spec.death_rate + self._kill
        if spec.phototroph:
            awake *= self.bright
            lost += spec.dark_loss * (1.0 - self.bright)
        return one * awake, other * awake, lost

    def _fed(self, first: float, second: float) -> tuple[float, float]:
        """What there would be of growth on each substrate if all were used to it."""
        spec, half = self._spec, self._spec.half_saturation
        food = max(first, 0.0)
        one = self._ceiling * food / (half + food)
        if self._theta < inf and food < spec.substrate:
            one *= 1.0 - (1.0 - food / spec.substrate) ** self._theta
        if second <= 0.0:
            return one, 0.0
        derepressed = half / (half + food)
        return one, self._ceiling * spec.second_rate * derepressed * second / (half + second)

    def live(self, hours: float, first: float, second: float, light: float) -> None:
        """Let *hours* pass in what there is now."""
        spec = self._spec
        self.age_h += hours
        if spec.phototroph:
            goal = min(light / spec.light_full, 1.0)
            self.bright += (goal - self.bright) * (1.0 - exp(-hours / spec.light_lag_h))
        if self._bitten:
            self.tolerance *= exp(spec.drug_adaptation * self._bitten * hours)
        if spec.mu_wander:
            share = hours / spec.mu_wander_h
            self._mood += spec.mu_wander * sqrt(2.0 * share) * self._rng.gauss(0.0, 1.0)
            self._mood -= share * self._mood
        if spec.acclimation_h:
            one, other = self._fed(first, second)
            if self._pace == inf:
                self._pace, self._other_pace = one, other
            share = 1.0 - exp(-hours / spec.acclimation_h)
            self._pace += (one - self._pace) * share
            self._other_pace += (other - self._other_pace) * share


def _course(knots: tuple[tuple[float, float], ...], hour: float) -> float:
    """The growth rate at *hour* on straight lines between *knots*, level beyond them."""
    after = bisect_right(knots, (hour, float("inf")))
    if after == 0:
        return knots[0][1]
    if after == len(knots):
        return knots[-1][1]
    (start, low), (end, high) = knots[after - 1], knots[after]
    return low + (high - low) * (hour - start) / (end - start)
