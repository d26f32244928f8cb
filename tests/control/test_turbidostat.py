"""Tests of the turbidostat's rule, on a vessel of their own."""

import math
import random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.turbidostat import Turbidostat

VOLUME = 15.0
TARGET = 0.5
FIVE_S = 5.0 / 3600.0


def vessel(rule, rate, seconds, seed=1, noise=0.022, pump=1.0):
    """Errors every five seconds of a culture that *rule* dilutes, its readings noisy."""
    chance = random.Random(seed)
    density = seen = 0.4
    doses, course = [], []
    for turn in range(int(seconds / 5.0)):
        density *= math.exp(rate * FIVE_S)
        while doses and doses[0][0] <= turn:
            ml = doses.pop(0)[1] * pump * chance.gauss(1.0, 0.03)
            density *= VOLUME / (VOLUME + ml)
        seen += (density - seen) * (1.0 - math.exp(-5.0 / 4.0))
        reading = seen * (1.0 + chance.gauss(0.0, noise))
        if noise and chance.random() < 0.008:
            reading *= 1.0 + chance.expovariate(10.0)
        ml = rule.step(turn * 5.0, reading)
        if ml > 0.0:
            doses.append((turn + 1, ml))
        course.append(density / TARGET - 1.0)
    return course


class TurbidostatTests(SynchronousTestCase):
    """How well it holds."""

    def held(self, rate, pump, seed):
        """RMS error after an hour at the target, and the most above it, in per cent."""
        course = vessel(Turbidostat(TARGET, VOLUME), rate, 5 * 3600.0, seed, pump=pump)
        arrived = next(i for i, error in enumerate(course) if error > -0.03)
        steady = course[arrived + 720 :]
        rms = math.sqrt(sum(e * e for e in steady) / len(steady))
        return 100.0 * rms, 100.0 * max(course)

    def test_holds(self):
        """
        With readings as noisy as real ones and pumps off by a tenth, the density stays within
        0.75 % of its target (root mean square) and never passes it by 3 %.
        """
        for rate, pump, seed in ((0.4, 1.1, 1), (0.8, 0.9, 2), (1.6, 1.1, 3), (1.6, 0.9, 4)):
            rms, over = self.held(rate, pump, seed)
            self.assertLess(rms, 0.75, rate)
            self.assertLess(over, 3.0, rate)

    def test_without_noise(self):
        """
        Without noise only the teeth of the saw are left.
        """
        course = vessel(Turbidostat(TARGET, VOLUME), 0.8, 3 * 3600.0, noise=0.0)
        self.assertLess(max(abs(error) for error in course[1440:]), 0.012)

    def test_waits_until_it_knows(self):
        """
        Nothing is exchanged on the strength of one reading, however high.
        """
        self.assertEqual(Turbidostat(TARGET, VOLUME).step(0.0, 5.0), 0.0)

    def test_below(self):
        """
        A culture below its target is left alone.
        """
        rule = Turbidostat(TARGET, VOLUME)
        self.assertEqual(sum(rule.step(5.0 * i, 0.3) for i in range(200)), 0.0)

    def test_far_above(self):
        """
        A culture far above its target is diluted in steps that are not too large.
        """
        rule = Turbidostat(TARGET, VOLUME, most_ml=1.0)
        self.assertEqual(max(rule.step(5.0 * i, 2.0) for i in range(100)), 1.0)

    def test_nonsense(self):
        """
        Readings that are none change nothing.
        """
        rule = Turbidostat(TARGET, VOLUME)
        for i in range(60):
            rule.step(5.0 * i, 0.4)
        level = rule.culture.level
        for od in (0.0, -1.0, math.nan, math.inf):
            rule.observe(300.0, od)
        self.assertEqual(rule.culture.level, level)

    def test_goes_on(self):
        """
        What it knew of growth outlasts a restart; nonsense in its place is refused.
        """
        rule = Turbidostat(TARGET, VOLUME)
        vessel(rule, 0.8, 3600.0)
        other = Turbidostat(TARGET, VOLUME)
        other.culture.restore(rule.culture.state())
        self.assertAlmostEqual(other.culture.rate, rule.culture.rate)
        for state in ({}, None, {"rate": "x"}, {**rule.culture.state(), "rate": math.nan}):
            self.assertRaises(ValueError, other.culture.restore, state)

    def test_impossible(self):
        """
        A target and a volume are positive.
        """
        self.assertRaises(ValueError, Turbidostat, 0.0, VOLUME)
        self.assertRaises(ValueError, Turbidostat, TARGET, -1.0)
