"""The growth rate is found in noisy readings, and what dilutes or disturbs them is not growth."""

import math
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth import Growth, GrowthEstimator

HOUR = 3600.0


class Vessel:
    """A culture that grows at a constant rate, and an estimator that reads it every ``dt`` s."""

    def __init__(self, rate=0.6, od=0.2, noise=0.01, dt=5.0, seed=1):
        self.rate, self.level, self.noise, self.dt = rate, math.log(od), noise, dt
        self.random = Random(seed)
        self.now = 0.0
        self.estimator = GrowthEstimator()
        self.seen = []

    def read(self):
        """One reading, told to the estimator."""
        od = math.exp(self.level) * (1.0 + self.random.gauss(0.0, self.noise))
        self.seen.append(self.estimator.observe(self.now, od))
        return self.seen[-1]

    def wait(self, hours):
        """Grow unseen."""
        self.now += hours * HOUR
        self.level += self.rate * hours

    def watch(self, hours):
        """Grow and be read; the newest estimate."""
        for _ in range(round(hours * HOUR / self.dt)):
            self.wait(self.dt / HOUR)
            self.read()
        return self.seen[-1]

    def dilute(self, volume_ml, logged=True):
        """Add medium, and say so or not."""
        self.level -= math.log1p(volume_ml / 15.0)
        if logged:
            self.estimator.dose(self.now + 0.1, volume_ml)

    def worst_since(self, hours):
        """The greatest error of the rate during the last ``hours``."""
        n = round(hours * HOUR / self.dt)
        return max(abs(g.rate - self.rate) for g in self.seen[-n:])


class RateTests(SynchronousTestCase):
    """Undisturbed cultures."""

    def test_steady_growth(self):
        """
        A constant rate is found within two hours, and the true one is within three deviations.
        """
        for rate in (-0.15, 0.0, 0.6, 1.8):
            growth = Vessel(rate, od=0.05).watch(2.0)
            self.assertApproximates(growth.rate, rate, 0.03)
            self.assertLess(abs(growth.rate - rate), 3.0 * growth.sd)

    def test_fast_growth(self):
        """
        The fastest known bacterium is followed.
        """
        growth = Vessel(3.6, od=0.02).watch(1.0)
        self.assertApproximates(growth.rate, 3.6, 0.15)

    def test_any_interval(self):
        """
        Readings may come every second or every five minutes.
        """
        for dt in (1.0, 30.0, 300.0):
            growth = Vessel(0.4, od=0.05, dt=dt).watch(4.0)
            self.assertApproximates(growth.rate, 0.4, 0.03)

    def test_no_growth_is_quiet(self):
        """
        A culture that does not grow is not said to.
        """
        vessel = Vessel(0.0, noise=0.02)
        vessel.watch(6.0)
        self.assertLess(vessel.worst_since(3.0), 0.07)

    def test_change_is_noticed(self):
        """
        A rate that halves is followed within twenty minutes.
        """
        vessel = Vessel(0.8, od=0.02, noise=0.005)
        vessel.watch(3.0)
        vessel.rate = 0.4
        self.assertApproximates(vessel.watch(1 / 3).rate, 0.4, 0.1)

    def test_filtered_density(self):
        """
        The density is told with less noise than it was read with, at the time of the reading.
        """
        vessel = Vessel(1.0, od=0.1, noise=0.03)
        vessel.watch(2.0)
        errors = []
        for _ in range(100):
            growth = vessel.watch(vessel.dt / HOUR)
            errors.append(growth.od / math.exp(vessel.level) - 1.0)
        self.assertLess(max(map(abs, errors)), 0.02)

    def test_first_readings(self):
        """
        There is an estimate, and it is modest, as soon as the first readings are in.
        """
        vessel = Vessel()
        growth = vessel.watch(30.0 / HOUR)
        self.assertIsInstance(growth, Growth)
        self.assertGreater(growth.sd, 0.1)

    def test_impossible_volume(self):
        """
        A vessel without volume is refused.
        """
        for volume in (0.0, -1.0, math.nan, math.inf):
            self.assertRaises(ValueError, GrowthEstimator, volume)


class DilutionTests(SynchronousTestCase):
    """What is added to the vessel is not growth."""

    def test_logged(self):
        """
        A dilution that was logged does not show in the rate.
        """
        vessel = Vessel()
        vessel.watch(3.0)
        before = vessel.seen[-1].rate
        vessel.dilute(3.0)
        vessel.watch(0.3)
        self.assertLess(max(abs(g.rate - before) for g in vessel.seen[-200:]), 0.06)

    def test_logged_shows_at_once(self):
        """
        The filtered density falls with the dose, not with the readings after it.
        """
        vessel = Vessel()
        vessel.watch(3.0)
        vessel.dilute(7.5)
        vessel.wait(1.0 / HOUR)
        self.assertApproximates(vessel.read().od, math.exp(vessel.level), 0.02 * vessel.read().od)

    def test_unlogged(self):
        """
        A dilution that nobody logged is told from death within three minutes.
        """
        vessel = Vessel()
        vessel.watch(3.0)
        vessel.dilute(2.0, logged=False)
        vessel.watch(0.5)
        self.assertLess(vessel.worst_since(0.45), 0.15)

    def test_rise(self):
        """
        A probe that was moved does not make the culture grow.
        """
        vessel = Vessel()
        vessel.watch(3.0)
        vessel.level += 0.3
        vessel.watch(0.5)
        self.assertLess(vessel.worst_since(0.45), 0.15)

    def test_another_vial(self):
        """
        A level that changes twentyfold, either way, leaves the rate alone.
        """
        for change in (-3.0, 3.0):
            vessel = Vessel(od=1.0)
            vessel.watch(2.0)
            vessel.level += change
            vessel.watch(0.5)
            self.assertLess(vessel.worst_since(0.49), 0.15)

    def test_logged_late(self):
        """
        A dose may be told a few seconds, or a minute, after it was given.
        """
        for late in (4.0, 60.0):
            vessel = Vessel()
            vessel.watch(3.0)
            given = vessel.now + 0.1
            vessel.dilute(2.0, logged=False)
            vessel.watch(late / HOUR)
            vessel.estimator.dose(given, 2.0)
            vessel.watch(0.4)
            self.assertLess(vessel.worst_since(0.3), 0.15)

    def test_many_small_doses(self):
        """
        A chemostat's small and frequent doses leave the rate alone.
        """
        vessel = Vessel(rate=0.3)
        for _ in range(180):
            vessel.dilute(0.075)
            vessel.watch(1 / 60)
        self.assertLess(vessel.worst_since(1.0), 0.06)

    def test_before_any_reading(self):
        """
        Doses before the first reading, and doses of nothing, do no harm.
        """
        vessel = Vessel()
        for volume in (1.0, 0.0, -1.0, math.nan, math.inf):
            vessel.estimator.dose(0.0, volume)
        vessel.estimator.dose(math.nan, 1.0)
        self.assertApproximates(vessel.watch(3.0).rate, vessel.rate, 0.03)


class DisturbanceTests(SynchronousTestCase):
    """Bubbles, gaps, and numbers that are none."""

    def test_outliers(self):
        """
        Bubbles, one reading in fifty, hardly move the rate.
        """
        vessel = Vessel(noise=0.005)
        vessel.watch(2.0)
        for i in range(1440):
            bubble = 0.3 if i % 50 == 0 else 0.0
            vessel.level += bubble
            vessel.watch(vessel.dt / HOUR)
            vessel.level -= bubble
        self.assertLess(vessel.worst_since(1.5), 0.05)

    def test_single_outlier_of_slow_readings(self):
        """
        A bubble is known as one even where each reading stands alone.
        """
        vessel = Vessel(rate=0.2, dt=60.0)
        vessel.watch(6.0)
        vessel.level += 0.5
        vessel.watch(1 / 60)
        vessel.level -= 0.5
        vessel.watch(1.0)
        self.assertLess(vessel.worst_since(1.0), 0.1)

    def test_false_start(self):
        """
        Nonsense from the first minute, a hundred times too large, is overcome within the hour.
        """
        vessel = Vessel(rate=0.3, od=0.1, noise=0.05)
        vessel.level += 5.0
        vessel.watch(1 / 60)
        vessel.level -= 5.0
        vessel.watch(2.0)
        self.assertLess(vessel.worst_since(1.0), 0.2)

    def test_drowned_in_noise(self):
        """
        A culture too thin to be seen is found as it rises from the noise, not given up for dead.
        """
        vessel = Vessel(rate=0.6, od=0.002, dt=30.0)
        random = Random(5)
        for _ in range(1200):
            vessel.wait(vessel.dt / HOUR)
            od = math.exp(vessel.level) + random.gauss(0.0, 0.02)
            vessel.seen.append(vessel.estimator.observe(vessel.now, od))
        self.assertLess(vessel.worst_since(1.0), 0.15)

    def test_gap(self):
        """
        After an hour without readings the rate is less certain, and soon right again.
        """
        vessel = Vessel(rate=0.5, od=0.05)
        before = vessel.watch(2.0)
        vessel.wait(1.0)
        vessel.rate = 0.3
        self.assertGreater(vessel.watch(20.0 / HOUR).sd, before.sd)
        self.assertApproximates(vessel.watch(1.0).rate, 0.3, 0.06)

    def test_not_numbers(self):
        """
        Readings that cannot be densities change nothing.
        """
        vessel = Vessel()
        growth = vessel.watch(1.0)
        state = vessel.estimator.state()
        for od in (math.nan, 0.0, -0.1, math.inf, -math.inf):
            self.assertEqual(vessel.estimator.observe(vessel.now + 1.0, od), growth)
        self.assertEqual(vessel.estimator.observe(math.nan, 0.2), growth)
        self.assertEqual(vessel.estimator.state(), state)

    def test_nothing_but_nonsense(self):
        """
        An estimator that never saw a density says nothing.
        """
        estimator = GrowthEstimator()
        for od in (math.nan, 0.0, -1.0):
            self.assertIsNone(estimator.observe(1.0, od))

    def test_repeated_times(self):
        """
        Several readings at the same time are taken in.
        """
        vessel = Vessel()
        vessel.watch(2.0)
        for _ in range(200):
            vessel.read()
        self.assertApproximates(vessel.watch(0.2).rate, vessel.rate, 0.1)

    def test_extremes(self):
        """
        No reading is so odd that an estimate fails or stops being finite.
        """
        random = Random(3)
        estimator = GrowthEstimator()
        now = 0.0
        for _ in range(3000):
            now += random.choice((0.0, 1e-6, 5.0, 5.0, 60.0, 1e5))
            growth = estimator.observe(now, 10.0 ** random.uniform(-300.0, 300.0))
            if random.random() < 0.05:
                estimator.dose(now + random.uniform(-50.0, 50.0), 10.0 ** random.uniform(-5, 5))
        self.assertTrue(all(map(math.isfinite, growth)))
