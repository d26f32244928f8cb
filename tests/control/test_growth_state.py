"""An estimator can be put away and taken up again, and does not mind its clock being set."""

import json
import math
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth import GrowthEstimator


def history(n, seed=7):
    """Readings of a diluted culture every 5 s, some doses unlogged: times, densities, doses."""
    random = Random(seed)
    level = math.log(0.2)
    for i in range(n):
        level += 0.7 * 5.0 / 3600.0
        dose = None
        if i % 70 == 69:
            level -= math.log1p(0.1)
            dose = 1.5 if random.random() < 0.5 else None
        yield 5.0 * i, math.exp(level) * (1.0 + random.gauss(0.0, 0.01)), dose


def feed(estimator, part, shift=0.0):
    """Let an estimator live through a part of a history; what it said."""
    told = []
    for time, od, dose in part:
        if dose:
            estimator.dose(time + shift, dose)
        told.append(estimator.observe(time + shift, od))
    return told


class StateTests(SynchronousTestCase):
    """Putting away and taking up."""

    def test_goes_on_exactly(self):
        """
        Wherever it was interrupted, a restored estimator goes on bit for bit.
        """
        whole = list(history(900))
        expected = feed(GrowthEstimator(), whole)
        for cut in (0, 1, 2, 7, 60, 70, 71, 72, 73, 300, 563, 777):
            first = GrowthEstimator()
            feed(first, whole[:cut])
            second = GrowthEstimator.restore(json.loads(json.dumps(first.state())))
            self.assertEqual(feed(second, whole[cut:]), expected[cut:])
            self.assertEqual(second.state(), feed_state(whole))

    def test_pending_dose_survives(self):
        """
        A dose that was announced is not forgotten.
        """
        whole = list(history(400))
        one = GrowthEstimator(20.0)
        feed(one, whole[:300])
        one.dose(whole[310][0], 3.0)
        two = GrowthEstimator.restore(json.loads(json.dumps(one.state())))
        self.assertEqual(feed(two, whole[300:]), feed(one, whole[300:]))

    def test_is_small(self):
        """
        The state never takes more than four kilobytes, however fast the readings come.
        """
        random = Random(2)
        estimator = GrowthEstimator()
        largest = 0
        for i in range(4000):
            step = -0.3 * (i // 400 % 2)
            estimator.observe(1.7e9 + 0.7 * i, math.exp(random.gauss(step, 0.02)))
            largest = max(largest, len(json.dumps(estimator.state())))
        self.assertLess(largest, 4096)

    def test_other_states_are_refused(self):
        """
        What is not a state is refused as a value that is wrong.
        """
        estimator = GrowthEstimator()
        feed(estimator, history(100))
        good = json.loads(json.dumps(estimator.state()))
        for key in good:
            bad = {k: v for k, v in good.items() if k != key}
            self.assertRaises(ValueError, GrowthEstimator.restore, bad)
            if good[key]:
                self.assertRaises(ValueError, GrowthEstimator.restore, {**good, key: "nonsense"})
        for bad in ({}, [], None, "state", 3, {**good, "tracker": {**good["tracker"], "bank": []}}):
            self.assertRaises(ValueError, GrowthEstimator.restore, bad)

    def test_not_finite_is_refused(self):
        """
        A state with numbers that are none is refused.
        """
        estimator = GrowthEstimator()
        feed(estimator, history(100))
        text = json.dumps(estimator.state())
        newest = json.dumps(json.loads(text)["newest"])
        bad = json.loads(text.replace(newest, "NaN"))
        self.assertRaises(ValueError, GrowthEstimator.restore, bad)


class ClockTests(SynchronousTestCase):
    """The clock of the machine may be set."""

    def test_shift(self):
        """
        An estimator told of a clock that was set says what it would have said without.
        """
        whole = list(history(900))
        expected = feed(GrowthEstimator(), whole)
        for seconds in (86400.0, -86400.0):
            estimator = GrowthEstimator()
            feed(estimator, whole[:500])
            estimator.shift(seconds)
            told = feed(estimator, whole[500:], seconds)
            for one, other in zip(told, expected[500:], strict=True):
                self.assertAlmostEqual(one.rate, other.rate, places=6)
                self.assertAlmostEqual(one.sd, other.sd, places=6)

    def test_shift_before_anything(self):
        """
        Setting the clock before the first reading does no harm.
        """
        estimator = GrowthEstimator()
        estimator.shift(-100.0)
        feed(estimator, history(10))
        self.assertIsNotNone(feed(estimator, history(100))[-1])

    def test_clock_set_back_untold(self):
        """
        A clock that goes back an hour without a word does not silence the estimator.
        """
        whole = list(history(900))
        estimator = GrowthEstimator()
        feed(estimator, whole[:600])
        told = feed(estimator, whole[600:], -3600.0)
        self.assertApproximates(told[-1].rate, 0.7, 0.1)

    def test_reading_out_of_order(self):
        """
        A reading that is a little older than the newest changes nothing.
        """
        estimator = GrowthEstimator()
        feed(estimator, history(100))
        state = estimator.state()
        estimator.observe(480.0, 0.2)
        self.assertEqual(estimator.state(), state)


def feed_state(whole):
    """The state after a whole history."""
    estimator = GrowthEstimator()
    feed(estimator, whole)
    return estimator.state()
