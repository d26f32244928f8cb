"""What the estimator learns of the noise of readings and of blocks."""

import math
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth import GrowthEstimator
from appliance.control.growth.blocks import Scatter
from appliance.control.growth.noise import FLOOR, Noise


def blocks(n, sd, correlation=0.0, slope=0.0, od=1.0, seed=4):
    """Log densities of blocks with first-order noise."""
    random = Random(seed)
    error = random.gauss(0.0, sd)
    for i in range(n):
        yield math.log(od) + slope * i + error
        error = correlation * error + random.gauss(0.0, sd * math.sqrt(1.0 - correlation**2))


class NoiseTests(SynchronousTestCase):
    """The noise of blocks."""

    def test_white(self):
        """
        White noise is learnt from a guess three times too large or too small.
        """
        for guess in (0.003, 0.03):
            noise = Noise.start(guess, 1.0)
            noise.learn(blocks(600, 0.01))
            self.assertApproximates(math.sqrt(noise.variance(1.0)), 0.01, 0.002)
            self.assertLess(noise.rho, 0.2)

    def test_growth_is_not_noise(self):
        """
        Steady growth, however fast, does not look like noise.
        """
        noise = Noise.start(0.01, 1.0)
        noise.learn(blocks(600, 0.01, slope=0.02))
        self.assertApproximates(math.sqrt(noise.variance(math.exp(12.0))), 0.01, 0.002)

    def test_correlated(self):
        """
        Noise that lasts from one block into the next is known as such, and in its full size.
        """
        noise = Noise.start(0.01, 1.0)
        noise.learn(blocks(2000, 0.01, correlation=0.5))
        self.assertApproximates(math.sqrt(noise.variance(1.0)), 0.01, 0.002)
        self.assertApproximates(noise.rho, 0.5, 0.15)

    def test_parts(self):
        """
        Noise in proportion to the density is told from noise that is always there.
        """
        random = Random(8)
        noise = Noise.start(0.02, 0.1)
        levels = [0.02 * math.exp(4.0 * i / 2000) for i in range(2000)]
        noise.learn(
            math.log(od) + random.gauss(0.0, math.hypot(0.01, 0.002 / od)) for od in levels
        )
        self.assertApproximates(math.sqrt(noise.variance(1.0)), 0.01, 0.003)
        self.assertApproximates(math.sqrt(noise.additive), 0.002, 0.001)

    def test_jumps_are_not_noise(self):
        """
        A level that jumps now and then does not pass for noise.
        """
        noise = Noise.start(0.01, 1.0)
        steps = [0.5 * (i // 40) for i in range(600)]
        noise.learn(y - s for y, s in zip(blocks(600, 0.01), steps, strict=True))
        self.assertApproximates(math.sqrt(noise.variance(1.0)), 0.01, 0.004)

    def test_never_nothing(self):
        """
        Readings that are all the same do not make the estimator sure of itself.
        """
        noise = Noise.start(0.01, 1.0)
        noise.learn([0.0] * 5000)
        self.assertEqual(noise.variance(1.0), FLOOR)

    def test_learns_among_jumps(self):
        """
        The noise is learnt even if there are never more than a few blocks between jumps.
        """
        noise = Noise.start(0.003, 1.0)
        random = Random(6)
        for _ in range(200):
            noise.learn(random.gauss(0.0, 0.03) for _ in range(5))
            noise.jump()
        self.assertGreater(math.sqrt(noise.variance(1.0)), 0.02)


class ScatterTests(SynchronousTestCase):
    """The noise of readings within a block."""

    def test_bubble(self):
        """
        One reading far from its neighbours does not count.
        """
        scatter = Scatter(0.01)
        self.assertApproximates(scatter.summary([0.500, 0.502, 0.498, 0.9]), 0.5, 1e-9)

    def test_mean(self):
        """
        Readings that agree are averaged.
        """
        scatter = Scatter(0.01)
        self.assertApproximates(scatter.summary([0.500, 0.502, 0.498, 0.504]), 0.501, 1e-9)
        self.assertEqual(scatter.summary([0.4, 0.6]), 0.5)

    def test_learns(self):
        """
        The scatter is learnt from blocks, bubbles or not, and from a bad first guess.
        """
        for first in (None, 0.001, 0.1):
            random = Random(9)
            scatter = Scatter(first)
            for i in range(1500):
                block = [0.4 * (1.0 + random.gauss(0.0, 0.02)) for _ in range(4)]
                block[0] += 0.3 * (i % 10 == 0)
                scatter.summary(block)
            self.assertApproximates(scatter.sd, 0.02, 0.005)


class GrainTests(SynchronousTestCase):
    """Readings in coarse steps, and readings that have got stuck."""

    def cover(self, values, rate, since, dt=20.0):
        """The share of estimates after *since* hours that know how wrong they are, and the worst
        error, of readings every *dt* s."""
        estimator = GrowthEstimator()
        told = [estimator.observe(dt * i, od) for i, od in enumerate(values)]
        late = [(abs(g.rate - rate), g.sd) for g in told[int(since * 3600 / dt) :]]
        return sum(e < 2.0 * sd for e, sd in late) / len(late), max(e for e, _ in late)

    def test_two_decimals(self):
        """
        Readings of two decimals show growth by when they change, and no more certain than that.
        """
        for seed in range(3):
            random = Random(seed)
            levels = (0.05 * math.exp(0.3 * i / 180) for i in range(1440))
            values = [round(od + random.gauss(0.0, 0.001), 2) for od in levels]
            share, worst = self.cover(values, 0.3, 4.0)
            self.assertGreater(share, 0.95)
            self.assertLess(worst, 0.05)

    def test_stuck(self):
        """
        Readings that are all the same, of a probe that has got stuck, say nothing of growth.
        """
        random = Random(5)
        levels = [0.1 * math.exp(0.4 * i / 180) for i in range(900)]
        values = [od * (1.0 + random.gauss(0.0, 0.022)) for od in levels]
        values[:360] = [values[0]] * 360
        share, worst = self.cover(values, 0.4, 0.0)
        self.assertGreater(share, 0.9)
        self.assertLess(self.cover(values, 0.4, 4.0)[1], 0.15)

    def test_growth_that_ends(self):
        """
        A density that stays within a step does not go on growing.
        """
        levels = [0.3 * math.exp(0.4 * min(i / 180, 3.0)) for i in range(1080)]
        estimator = GrowthEstimator()
        for i, od in enumerate(levels):
            growth = estimator.observe(20.0 * i, round(od, 2))
        self.assertLess(abs(growth.rate), 2.0 * growth.sd)
        self.assertLess(growth.rate, 0.1)
