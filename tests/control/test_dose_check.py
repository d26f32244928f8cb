"""Tests of the check that doses thin the culture, on a vessel of their own."""

import math
import random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.dose_check import DoseCheck
from appliance.control.turbidostat import Turbidostat

FIVE_S = 5.0 / 3600.0


class Vessel:
    """A turbidostat whose pumps can fail; ``fed`` is what was asked for since they did."""

    def __init__(self, rate=0.8, seed=1):
        self.rate, self.chance = rate, random.Random(seed)
        self.density = self.seen = 0.5
        self.volume, self.turn, self.fed = 15.0, 0, 0.0
        self.arrives, self.leaves = 1.0, True
        self.rule, self.check = Turbidostat(0.5, 15.0), DoseCheck()

    def run(self, hours):
        """Let time pass, or until something is noticed; returns what was."""
        for _ in range(int(hours * 720)):
            self._step()
            if self.check.failure:
                break
        return self.check.failure

    def _step(self):
        self.turn += 1
        now = self.turn * 5.0
        self.density *= math.exp(self.rate * FIVE_S)
        self.seen += (self.density - self.seen) * (1.0 - math.exp(-5.0 / 4.0))
        reading = self.seen * (1.0 + self.chance.gauss(0.0, 0.022))
        self.check.observe(now, reading)
        ml = self.rule.step(now, reading)
        if ml > 0.0:
            real = ml * self.arrives * self.chance.gauss(1.0, 0.03)
            self.density *= self.volume / (self.volume + real)
            self.volume += real
            self.volume = 15.0 if self.leaves else self.volume
            self.fed += ml
            self.check.dose(now, ml, 15.0)

    def fail(self, arrives=1.0, leaves=True):
        """From now on this share of the medium arrives, and waste leaves or does not."""
        self.arrives, self.leaves, self.fed = arrives, leaves, 0.0


class DoseCheckTests(SynchronousTestCase):
    """What is noticed, and how soon."""

    def steady(self, **how):
        """A vessel that has been well for two hours."""
        vessel = Vessel(**how)
        self.assertIsNone(vessel.run(2.0))
        self.assertTrue(vessel.check.seen)
        return vessel

    def test_all_well(self):
        """
        Nothing is noticed where nothing is wrong.
        """
        self.assertIsNone(Vessel(seed=3).run(6.0))

    def test_dry(self):
        """
        A bottle that ran dry is noticed before 2 mL of air were pumped.
        """
        vessel = self.steady()
        vessel.fail(arrives=0.0)
        self.assertIsNotNone(vessel.run(1.0))
        self.assertLess(vessel.fed, 2.0)

    def test_split(self):
        """
        A tube that loses half of the medium is noticed before 3 mL were pumped.
        """
        vessel = self.steady(seed=2)
        vessel.fail(arrives=0.5)
        self.assertIsNotNone(vessel.run(1.0))
        self.assertLess(vessel.fed, 3.0)

    def test_rising(self):
        """
        A vessel that fills because nothing leaves is noticed before it runs over.
        """
        vessel = self.steady(rate=1.6)
        vessel.fail(leaves=False)
        self.assertEqual(vessel.run(1.0), "rising")
        self.assertLess(vessel.volume, 21.5)

    def test_dry_from_the_start(self):
        """
        A pump that never gave anything is noticed too.
        """
        vessel = Vessel()
        vessel.fail(arrives=0.0)
        self.assertEqual(vessel.run(1.0), "dry")

    def test_growth_changes(self):
        """
        A culture that wakes up and grows faster is no failure.
        """
        vessel = Vessel(rate=0.2)
        for rate in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            vessel.rate = rate
            self.assertIsNone(vessel.run(0.25))
        self.assertIsNone(vessel.run(1.0))

    def test_begins_anew(self):
        """
        Begun anew, nothing of before counts.
        """
        vessel = self.steady()
        vessel.fail(arrives=0.0)
        vessel.run(1.0)
        vessel.check.reset()
        self.assertIsNone(vessel.check.failure)
        self.assertFalse(vessel.check.steady)
