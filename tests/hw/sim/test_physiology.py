"""How growth slows, quickens and suffers, against recorded cultures and closed forms."""

from math import exp, log2
from statistics import fmean, stdev

from twisted.trial.unittest import SynchronousTestCase

from hw.sim.culture import Culture, Medium
from hw.sim.spec import SimSpec

MINUTE = 1.0 / 60.0
SHARP = {
    "slowing_doublings": 0.0, "acclimation_h": 0.0, "mu_wander": 0.0, "evaporation_ml_h": 0.0,
    "death_rate": 0.0, "lag_h": -40.0, "mu_max": 1.0,
}  # fmt: skip


def culture(**changes):
    """A culture at 37 °C, awake, of which only what is asked for is not simple."""
    grown = Culture(SimSpec(**{**SHARP, **changes}))
    grown.celsius = 37.0
    return grown


def course(grown, hours, celsius=37.0):
    """Growth rate and biomass each minute."""
    seen = []
    for _ in range(round(hours * 60)):
        grown.grow(MINUTE, celsius)
        seen.append((grown.growth_rate, grown.biomass))
    return seen


class SlowingTests(SynchronousTestCase):
    """What is left of growth while the medium is spent."""

    def doublings(self, **how):
        """From nine tenths to a tenth of the fastest, and the share of the crop at the fastest."""
        seen = course(culture(inoculum_od=0.005, **how), 24.0)
        fastest = max(rate for rate, _ in seen)
        many = max(od for rate, od in seen if rate > 0.9 * fastest)
        few = min(od for rate, od in seen if rate < 0.1 * fastest and od > many)
        return log2(few / many)

    def test_gradually(self):
        """The doublings between fast and hardly any growth are those that are asked for."""
        for asked in (2.4, 3.2, 4.2):
            self.assertApproximates(self.doublings(slowing_doublings=asked), asked, 0.25)

    def test_like_a_switch(self):
        """Without, growth stops within half a doubling."""
        self.assertLess(self.doublings(), 0.5)


class AcclimationTests(SynchronousTestCase):
    """Getting used to what is new."""

    def test_warmer(self):
        """Warmed, cells quicken gradually; cooled, they slow at once."""
        grown = culture(acclimation_h=0.5, substrate=1e3)
        slow = course(grown, 2.0, 28.0)[-1][0]
        seen = [rate for rate, _ in course(grown, 2.0)]
        self.assertApproximates(seen[29], slow + (1.0 - exp(-1.0)) * (1.0 - slow), 0.02)
        self.assertApproximates(seen[-1], 1.0, 0.02)
        grown.grow(MINUTE, 28.0)
        self.assertApproximates(grown.growth_rate, slow, 0.001)

    def test_fed_again(self):
        """Starved for hours, cells take some time to be as fast as fresh medium lets them."""
        grown = culture(acclimation_h=0.5, substrate=0.5)
        course(grown, 8.0)
        grown.dose(7.0, Medium(10.0))
        seen = [rate for rate, _ in course(grown, 2.0)]
        self.assertLess(seen[5], 0.3)
        self.assertGreater(seen[-1], 0.9)

    def test_two_substrates(self):
        """Between two substrates growth pauses, and goes on more slowly."""
        grown = culture(acclimation_h=0.5, substrate=0.5, second_substrate=1.0, second_rate=0.5)
        rates = [rate for rate, od in course(grown, 6.0) if od < 1.2]
        pause = rates.index(min(rates))
        self.assertLess(rates[pause], 0.3)
        self.assertApproximates(max(rates[:pause]), 0.9, 0.1)
        self.assertApproximates(max(rates[pause:]), 0.45, 0.05)
        self.assertApproximates(grown.biomass, 1.55, 0.01)


class WanderTests(SynchronousTestCase):
    """Cells are never the same for long."""

    def test_spread(self):
        """The growth rate wanders about its mean, as far as is said."""
        grown = culture(mu_wander=0.05, mu_wander_h=0.25, substrate=1e9, inoculum_od=1e-30)
        rates = [rate for rate, _ in course(grown, 60.0)]
        self.assertApproximates(stdev(rates) / fmean(rates), 0.05, 0.01)


class DrugTests(SynchronousTestCase):
    """What a morbidostat fights with."""

    def rate(self, drug, **how):
        """Growth in so much of the drug."""
        grown = culture(substrate=1e3, half_saturation=1e-9, **how)
        grown.dose(5.0, Medium(1e3, drug=4.0 * drug))
        return grown.growth_rate

    def test_response(self):
        """Growth halves where it should, as steeply as it should, and ends in death."""
        self.assertApproximates(self.rate(1.0), 0.5, 1e-6)
        self.assertApproximates(self.rate(2.0), 0.2, 1e-6)
        self.assertApproximates(self.rate(2.0, drug_hill=4.0), 1.0 / 17.0, 1e-6)
        self.assertApproximates(self.rate(2.0, drug_kill=1.0), 0.2 - 0.8, 1e-6)

    def test_adaptation(self):
        """Cells under the drug come to bear more of it; without, they do not."""
        grown = culture(substrate=1e6, drug_adaptation=0.1, inoculum_od=1e-3)
        course(grown, 5.0)
        self.assertEqual(grown.tolerance, 1.0)
        grown.dose(5.0, Medium(1e6, drug=8.0))
        slow = grown.growth_rate
        course(grown, 5.0)
        self.assertGreater(grown.growth_rate, 1.5 * slow)
