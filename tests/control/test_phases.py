"""The phases of a culture are told soon, and none is told that it is not in."""

import json
import math
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth import GrowthEstimator
from appliance.control.phases import GrowthPhases

HOUR, MINUTE = 3600.0, 60.0


class Culture:
    """A culture of which every reading is told to an estimator, and both to the phases."""

    def __init__(self, seed: int, noise: float = 0.022, od: float = 0.05, dt: float = 10.0):
        self.random, self.noise, self.dt = Random(seed), noise, dt
        self.now, self.level = 0.0, math.log(od)
        self.estimator, self.phases = GrowthEstimator(), GrowthPhases()
        self.entered: list[tuple[str, float]] = []

    def grow(self, rate: float, hours: float, ceiling: float = math.inf, told: float = 1.0):
        """Grow at *rate* (1/h), diluted by a millilitre at the density *ceiling*, of which *told*
        mL are said; bubbles now and then."""
        for _ in range(round(hours * HOUR / self.dt)):
            self.now += self.dt
            self.level += rate * self.dt / HOUR
            if self.level > math.log(ceiling):
                self.dilute(told)
            od = math.exp(self.level)
            od += self.random.gauss(0.0, math.hypot(0.002, self.noise * od))
            if self.random.random() < 0.008:
                od *= 1.0 + self.random.expovariate(10.0)
            growth = self.estimator.observe(self.now, od)
            if self.phases.observe(self.now, od, growth):
                self.entered.append((self.phases.phase, self.now))
        return self

    def dilute(self, told: float) -> None:
        """Add a millilitre."""
        self.level -= math.log1p(self.random.gauss(1.0, 0.02) / 15.0)
        self.estimator.dose(self.now, told, 15.0)
        self.phases.dose(self.now, told, 15.0)

    @property
    def names(self) -> list[str]:
        """The phases entered."""
        return [name for name, _ in self.entered]


class TurnTests(SynchronousTestCase):
    """What is told when something changes."""

    def test_stopped(self):
        """
        A culture that stops growing is told to be stationary within a quarter of an hour.
        """
        for seed, noise in ((1, 0.02), (2, 0.03), (3, 0.04)):
            culture = Culture(seed, noise).grow(0.0, 1.0).grow(0.7, 3.0)
            self.assertEqual(culture.names, ["lag", "exponential"])
            stopped = culture.now
            culture.grow(0.0, 2.0)
            self.assertEqual(culture.names[2:], ["stationary"], seed)
            self.assertLess(culture.entered[2][1] - stopped, 15 * MINUTE)

    def test_killed(self):
        """
        A culture that is killed is told to decline within ten minutes.
        """
        for seed, noise in ((4, 0.02), (5, 0.03), (6, 0.04)):
            culture = Culture(seed, noise, od=0.2).grow(0.6, 2.0)
            killed = culture.now
            culture.grow(-1.0, 0.5)
            self.assertEqual(culture.names[-1], "declining", seed)
            self.assertLess(culture.entered[-1][1] - killed, 10 * MINUTE)

    def test_diauxic(self):
        """
        Growth that goes on after a pause, with nothing added, is a diauxic shift.
        """
        culture = Culture(7).grow(0.8, 3.0).grow(0.0, 0.7).grow(0.3, 2.0).grow(0.0, 1.5)
        self.assertEqual(culture.names, ["exponential", "stationary", "diauxic", "stationary"])

    def test_fed(self):
        """
        Growth that goes on because medium was added is none.
        """
        culture = Culture(8).grow(0.8, 3.0).grow(0.0, 0.7)
        culture.dilute(1.0)
        culture.grow(0.5, 1.0)
        self.assertEqual(culture.names, ["exponential", "stationary", "exponential"])

    def test_gradual(self):
        """
        Growth that fades over hours ends as stationary, once.
        """
        culture = Culture(9)
        for tenth in range(60):
            culture.grow(0.6 * math.exp(-max(0, tenth - 25) / 10.0), 0.1)
        culture.grow(0.0, 1.0)
        self.assertEqual(culture.names, ["exponential", "stationary"])


class SteadyTests(SynchronousTestCase):
    """What is not told while nothing changes."""

    def test_turbidostat(self):
        """
        A turbidostat grows, also if its pump gives 30 % less or more than it says.
        """
        for seed, told in ((11, 1.0), (12, 0.7), (13, 1.4)):
            culture = Culture(seed, 0.04, od=0.3, dt=15.0).grow(0.6, 12.0, 0.5, told)
            self.assertEqual(culture.names, ["exponential"], told)

    def test_nothing(self):
        """
        Clear medium stays in its lag phase.
        """
        self.assertEqual(Culture(14, 0.03, od=0.3, dt=20.0).grow(0.0, 24.0).names, ["lag"])

    def test_diluted_by_hand(self):
        """
        Falls that nobody told of are no decline.
        """
        culture = Culture(15, 0.01, od=0.2, dt=15.0)
        for _ in range(12):
            culture.grow(0.6, 0.5)
            culture.level -= 0.3
        self.assertEqual(culture.names, ["exponential"])

    def test_gap(self):
        """
        Whatever happened while nothing was read, it is told by what is read later.
        """
        culture = Culture(16, od=0.1).grow(0.6, 3.0)
        culture.now += HOUR
        culture.grow(0.6, 1.0)
        self.assertEqual(culture.names, ["exponential"])


class StateTests(SynchronousTestCase):
    """What is written down."""

    def test_goes_on(self):
        """
        Phases brought back go on exactly as if they had never been away, in less than 6 kB.
        """
        culture = Culture(21, od=0.1).grow(0.6, 1.5)
        written = json.dumps(culture.phases.state())
        self.assertLess(len(written), 6000)
        restored = GrowthPhases.restore(json.loads(written))
        for _ in range(400):
            culture.now += 10.0
            od = math.exp(culture.level) * culture.random.gauss(1.0, 0.02)
            growth = culture.estimator.observe(culture.now, od)
            told = [one.observe(culture.now, od, growth) for one in (culture.phases, restored)]
            self.assertEqual(*told)
        self.assertEqual(restored.phase, culture.phases.phase)
        self.assertEqual(json.dumps(restored.state()), json.dumps(culture.phases.state()))

    def test_clock(self):
        """
        A clock that is set changes nothing but the moments.
        """
        culture = Culture(22, od=0.1).grow(0.6, 1.5)
        culture.now += 1e6
        culture.phases.shift(1e6)
        culture.estimator.shift(1e6)
        culture.grow(0.0, 1.0)
        self.assertEqual(culture.names, ["exponential", "stationary"])

    def test_damaged(self):
        """
        What is no state is refused.
        """
        good = GrowthPhases().state()
        for wrong in ({}, {**good, "phase": "happy"}, {**good, "recent": 5}, {**good, "paces": [1]},
                      {**good, "flags": None}, {**good, "fastest": "x"}):
            self.assertRaises(ValueError, GrowthPhases.restore, wrong)
