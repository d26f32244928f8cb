"""Doses that were told late, that take their time, or that are not what was told."""

import json
import math
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth import GrowthEstimator

HOUR = 3600.0
DT = 5.0


class Vessel:
    """A culture of constant growth in 15 mL, diluted by a slow pump, and an estimator told of it.

    A dose gives *gain* times what is told, takes *lasting* seconds, and is told *late* seconds
    after its beginning.
    """

    def __init__(self, gain=1.0, lasting=0.0, late=0.0, rate=0.6, noise=0.015, seed=3):
        self.gain, self.lasting, self.late, self.rate, self.noise = gain, lasting, late, rate, noise
        self.random = Random(seed)
        self.estimator = GrowthEstimator()
        self.now, self.level = 0.0, math.log(0.3)
        self.seen = self.level
        self.flowing, self.untold = [], []
        self.told = []

    def read(self):
        """Grow for one interval, and be read."""
        self.level += self.rate * DT / HOUR
        self.now += DT
        for begin, end, change in self.flowing:
            span = max(end - begin, DT)
            over = min(self.now, begin + span) - max(self.now - DT, begin)
            self.level += change * max(over, 0.0) / span
        self.seen += (self.level - self.seen) * (1.0 - math.exp(-DT / 5.0))
        while self.untold and self.untold[0][0] <= self.now:
            self.estimator.dose(*self.untold.pop(0)[1])
        od = math.exp(self.seen) * (1.0 + self.random.gauss(0.0, self.noise))
        self.told.append(self.estimator.observe(self.now, od))

    def dose(self, ml, told=True):
        """Let *ml* be given from now on."""
        end = self.now + self.lasting
        self.flowing = [f for f in self.flowing if f[1] + DT > self.now]
        self.flowing.append((self.now, end, -self.gain * math.log1p(ml / 15.0)))
        if told:
            self.untold.append((self.now + self.late, (self.now, ml, 15.0, self.lasting)))

    def run(self, hours, ml, every):
        """Dose *ml* every so many readings."""
        for i in range(int(hours * HOUR / DT)):
            if i % every == every - 1:
                self.dose(ml)
            self.read()
        return self

    def covered(self, since):
        """The share of estimates after *since* hours that know how wrong they are; the worst."""
        late = self.told[int(since * HOUR / DT) :]
        errors = [(abs(g.rate - self.rate), g.sd) for g in late]
        return sum(e < 1.96 * sd for e, sd in errors) / len(errors), max(e for e, _ in errors)


class GainTests(SynchronousTestCase):
    """Pumps that give more or less than they are said to."""

    def test_learnt(self):
        """
        A pump that gives a third more or less than is told is found out within hours, and what is
        told until then knows of its doubt.
        """
        for gain in (0.7, 1.3):
            vessel = Vessel(gain).run(5.0, 1.0, 72)
            self.assertGreater(vessel.covered(0.5)[0], 0.88)
            self.assertLess(vessel.covered(3.0)[1], 0.15)

    def test_a_good_pump_is_trusted(self):
        """
        The doubt that a good pump meets at first is over within hours.
        """
        vessel = Vessel().run(4.0, 1.0, 72)
        self.assertLess(vessel.covered(2.0)[1], 0.1)
        self.assertLess(vessel.told[-1].sd, 0.06)

    def test_growth_that_begins_with_the_doses(self):
        """
        Where growth begins as the doses do, the fall of each shows that they arrive.
        """
        vessel = Vessel(rate=0.0).run(2.0, 0.5, 10_000)
        vessel.rate = 0.4
        vessel.run(3.0, 0.5, 60)
        self.assertGreater(vessel.covered(3.5)[0], 0.88)
        self.assertApproximates(vessel.told[-1].rate, 0.4, 0.08)


class LateTests(SynchronousTestCase):
    """Doses that are told when they are long over."""

    def test_minutes_late(self):
        """
        A dose that is told up to two minutes late counts from when it was given.
        """
        for late in (20.0, 60.0, 120.0):
            vessel = Vessel(late=late).run(3.0, 1.0, 72)
            self.assertGreater(vessel.covered(0.5)[0], 0.88)
            self.assertLess(abs(vessel.told[-1].rate - 0.6), 0.1)

    def test_as_if_told_in_time(self):
        """
        Once it is told, the estimate is what it had been if it had been told in time.
        """
        late, early = Vessel(late=50.0), Vessel()
        for vessel in (late, early):
            vessel.run(1.5, 1.0, 72)
            for _ in range(30):
                vessel.read()
        self.assertApproximates(late.told[-1].rate, early.told[-1].rate, 0.03)
        self.assertApproximates(late.told[-1].od, early.told[-1].od, 0.01)

    def test_state(self):
        """
        An estimator that is put away goes on bit for bit, whatever it is told late after that.
        """
        vessel = Vessel(late=60.0, lasting=40.0).run(1.0, 1.0, 72)
        text = json.dumps(vessel.estimator.state())
        self.assertLess(len(text), 16_384)
        twin = GrowthEstimator.restore(json.loads(text))
        for estimator in (vessel.estimator, twin):
            estimator.dose(vessel.now - 100.0, 0.7, 14.0, 30.0)
            estimator.observe(vessel.now + 20.0, 0.3)
        self.assertEqual(twin.state(), vessel.estimator.state())


class SlowTests(SynchronousTestCase):
    """Doses that take a minute and longer."""

    def test_slow(self):
        """
        What a slow pump gives in minutes is not growth that stops and starts.
        """
        vessel = Vessel(lasting=67.0).run(3.0, 1.0, 72)
        share, worst = vessel.covered(0.7)
        self.assertGreater(share, 0.95)
        self.assertLess(worst, 0.12)

    def test_taken_back(self):
        """
        A dose that was announced and then not given is none.
        """
        vessel = Vessel().run(2.0, 1.0, 10_000)
        before = vessel.told[-1]
        vessel.estimator.dose(vessel.now, 2.0, 15.0, 60.0)
        for _ in range(6):
            vessel.read()
        vessel.estimator.withdraw(vessel.now - 30.0, 2.0, 15.0, 60.0)
        vessel.read()
        self.assertApproximates(vessel.told[-1].rate, before.rate, 0.03)
        self.assertApproximates(vessel.told[-1].od, math.exp(vessel.level), 0.01)

    def test_unknown_ones_are_not_taken_back(self):
        """
        What was never told cannot be taken back, and nothing changes.
        """
        vessel = Vessel().run(0.5, 1.0, 72)
        state = vessel.estimator.state()
        vessel.estimator.withdraw(vessel.now, 1.0)
        self.assertEqual(vessel.estimator.state(), state)


FIRST = {
    "format": "growth-rate 1", "volume_ml": 15.0, "times": [100.0], "values": [0.21],
    "newest": 100.0, "doses": [[130.0, -0.09]], "mixing": [0.01, 90.0], "scatter": 0.01,
    "growth": [0.5, 0.1, 0.21],
    "tracker": {
        "bank": [[0.125, -1.6, 0.5, 1e-4, 1e-6, 0.01]] * 8, "noise": [1e-4, 1e-6],
        "rival": [[[0.125, -1.7, 0.5, 1e-4, 1e-6, 0.01]] * 8, -2.0, 1, 2],
        "rest": [0.003, 90.0, 15.0, 3, -1.6, 15.0], "waiting": [-1.6, -1.6],
    },
}  # fmt: skip


class OlderTests(SynchronousTestCase):
    """What an earlier version kept."""

    def test_goes_on(self):
        """
        The state of an estimator that did not doubt its doses is gone on from.
        """
        estimator = GrowthEstimator.restore(json.loads(json.dumps(FIRST)))
        growth = estimator.observe(115.0, 0.21)
        self.assertApproximates(growth.rate, 0.5, 0.2)
        self.assertLess(estimator.observe(160.0, 0.19).od, 0.2)
