"""The culture's growth against closed forms, and its dilution against bookkeeping."""

from math import exp, log
from statistics import fmean, stdev

from twisted.trial.unittest import SynchronousTestCase

from hw.sim.culture import Culture, Medium
from hw.sim.physiology import warmth
from hw.sim.spec import SimSpec

SECOND = 1.0 / 3600.0
PLAIN = {
    "slowing_doublings": 0.0, "acclimation_h": 0.0, "mu_wander": 0.0, "tube_spread_ml": 0.0,
    "tube_play_ml": 0.0, "evaporation_ml_h": 0.0,
}  # fmt: skip


def culture(**changes):
    """A culture at 37 °C that does not evaporate, and grows after Monod."""
    grown = Culture(SimSpec(**{**PLAIN, **changes}))
    grown.celsius = 37.0
    return grown


def fine_rates(spec, hours, every=300, cuts=20):
    """Growth rates each *every* seconds, by the classical Runge-Kutta rule in fine steps."""

    def slopes(t, x, s):
        awake = 1.0 / (1.0 + exp(-(t - spec.lag_h) / spec.lag_width_h))
        rate = spec.mu_max * awake * s / (spec.half_saturation + s) - spec.death_rate
        return rate, rate * x, -(rate + spec.death_rate) * x / spec.crop

    x, s, h, rates = spec.inoculum_od, spec.substrate, every / 3600.0 / cuts, []
    for step in range(round(hours / h)):
        t = step * h
        rate, a1, b1 = slopes(t, x, s)
        if step % cuts == 0:
            rates.append(rate)
        _, a2, b2 = slopes(t + h / 2, x + a1 * h / 2, s + b1 * h / 2)
        _, a3, b3 = slopes(t + h / 2, x + a2 * h / 2, s + b2 * h / 2)
        _, a4, b4 = slopes(t + h, x + a3 * h, s + b3 * h)
        x += h * (a1 + 2 * a2 + 2 * a3 + a4) / 6
        s += h * (b1 + 2 * b2 + 2 * b3 + b4) / 6
    return rates


class GrowthTests(SynchronousTestCase):
    """How fast it grows, and when."""

    def test_monod_closed_form(self):
        """Without lag and death, growth keeps Monod's integral to 1e-6 of time."""
        grown = culture(lag_h=-40.0, death_rate=0.0, mu_max=1.0, half_saturation=0.2)
        x0, s0, ks = grown.biomass, grown.substrate, 0.2
        for hour in range(1, 5):
            for _ in range(3600):
                grown.grow(SECOND, 37.0)
            total = x0 + s0
            share = ks / total
            past = (1 + share) * log(grown.biomass / x0) - share * log(grown.substrate / s0)
            self.assertApproximates(past, float(hour), 1e-6)

    def test_rate_agrees_with_fine_steps(self):
        """With lag and death, through to starvation, the rate agrees to 1e-6 per hour."""
        spec = SimSpec(mu_max=1.2, lag_h=1.0, half_saturation=0.1, death_rate=0.01)
        grown, rates = culture(mu_max=1.2, lag_h=1.0, half_saturation=0.1, death_rate=0.01), []
        for second in range(7 * 3600):
            if second % 300 == 0:
                rates.append(grown.growth_rate)
            grown.grow(SECOND, 37.0)
        for ours, fine in zip(rates, fine_rates(spec, 7.0, cuts=60), strict=True):
            self.assertApproximates(ours, fine, 1e-6)

    def test_nothing_is_made_of_nothing(self):
        """Without death, biomass and substrate together stay what they were."""
        grown = culture(death_rate=0.0)
        before = grown.biomass + grown.substrate
        for _ in range(4 * 3600):
            grown.grow(SECOND, 37.0)
        self.assertApproximates(grown.biomass + grown.substrate, before, 1e-6)

    def test_starves(self):
        """When all is eaten, only death remains."""
        grown = culture(substrate=0.1, death_rate=0.02)
        for _ in range(5 * 3600):
            grown.grow(SECOND, 37.0)
        self.assertApproximates(grown.growth_rate, -0.02, 1e-3)

    def test_inoculated_again(self):
        """A new inoculation begins with a new lag."""
        grown = culture(lag_h=2.0)
        for _ in range(3 * 60):
            grown.grow(60 * SECOND, 37.0)
        fast = grown.growth_rate
        grown.inoculate(0.05)
        self.assertLess(grown.growth_rate, 0.1 * fast)

    def test_given_course(self):
        """A given course of growth rates is followed, on straight lines, level at its ends."""
        grown = culture(growth_profile=((1.0, 0.4), (2.0, 0.8)), inoculum_od=0.1)
        rates = []
        for _ in range(6):
            rates.append(round(grown.growth_rate, 9))
            for _ in range(30):
                grown.grow(1.0 / 60.0, 37.0)
        self.assertEqual(rates, [0.4, 0.4, 0.4, 0.6, 0.8, 0.8])
        self.assertApproximates(grown.biomass, 0.1 * exp(0.4 + 0.6 + 0.8), 1e-6)


class WarmthTests(SynchronousTestCase):
    """The cardinal temperature model."""

    def test_best(self):
        """At the best temperature nothing is lost."""
        self.assertApproximates(warmth(37.0, 8.0, 37.0, 44.0), 1.0, 1e-12)

    def test_best_is_best(self):
        """Half a degree either way is worse."""
        for celsius in (36.5, 37.5):
            self.assertLess(warmth(celsius, 8.0, 37.0, 44.0), 1.0)

    def test_limits(self):
        """At the limits and beyond nothing grows."""
        for celsius in (-5.0, 8.0, 44.0, 60.0):
            self.assertEqual(warmth(celsius, 8.0, 37.0, 44.0), 0.0)


class LightTests(SynchronousTestCase):
    """An alga lives on light."""

    def rate(self, light, hours=4):
        """Its growth rate after some hours, the lag long past."""
        alga = Culture(SimSpec.preset("alga", lag_h=-40.0))
        for _ in range(hours * 60):
            alga.grow(1.0 / 60.0, 27.0, light)
        return alga.growth_rate

    def test_light(self):
        """It grows under its lamps."""
        self.assertApproximates(self.rate(50.0), 0.05, 0.002)

    def test_dark(self):
        """It shrinks in the dark."""
        self.assertApproximates(self.rate(0.0), -0.008, 1e-6)


class VolumeTests(SynchronousTestCase):
    """What pumps and air do to it."""

    def test_dose(self):
        """A dose dilutes biomass, and substrate towards the feed's."""
        grown = culture(inoculum_od=1.0, substrate=3.0)
        grown.dose(5.0, Medium(1.0))
        self.assertApproximates(grown.biomass, 0.75, 1e-12)
        self.assertApproximates(grown.substrate, 2.5, 1e-12)
        self.assertEqual(grown.volume, 20.0)

    def test_tube_sets_the_level(self):
        """However long the waste pump runs, the level stays where its tube ends."""
        grown = culture(volume_ml=17.0)
        grown.drain(1.0)
        self.assertEqual(grown.volume, 16.0)
        grown.drain(100.0)
        self.assertEqual(grown.volume, 15.0)

    def test_tubes_differ(self):
        """Where the tube ends differs from unit to unit, and a little from run to run."""
        ends = [Culture(SimSpec(unit=f"unit{i}", tube_spread_ml=0.3)).tube_ml for i in range(200)]
        self.assertApproximates(fmean(ends), 15.0, 0.08)
        self.assertApproximates(stdev(ends), 0.3, 0.05)
        grown, levels = culture(tube_play_ml=0.05), []
        for _ in range(300):
            grown.dose(1.0, Medium(3.0))
            grown.settle_level()
            grown.drain(100.0)
            levels.append(grown.volume)
        self.assertApproximates(stdev(levels), 0.05, 0.01)

    def test_below_the_tube(self):
        """A vial that is less full than that loses nothing."""
        grown = culture(volume_ml=12.0)
        grown.drain(5.0)
        self.assertEqual(grown.volume, 12.0)

    def test_spills(self):
        """What passes the brim is spilled, and counted."""
        grown = culture()
        grown.dose(10.0, Medium(3.0))
        self.assertEqual((grown.volume, grown.spilled), (22.0, 3.0))

    def test_evaporation(self):
        """Water goes, cells stay."""
        grown = Culture(SimSpec(inoculum_od=1.0))
        grown.celsius = 37.0
        grown.evaporate(10.0)
        self.assertApproximates(grown.volume, 14.5, 1e-9)
        self.assertApproximates(grown.biomass * grown.volume, 15.0, 1e-9)
