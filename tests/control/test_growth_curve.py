"""What a batch did is found in noisy readings, and what is not there is not told."""

import math
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth_curve import (
    fit_csv,
    longest_batch,
    quantities,
    quantities_csv,
    readings_of,
    summarise,
)
from tests.support.batches import SHARP, batch

DIAUXIC = ((0, 0), (1, 0), (1.01, 0.8), (4, 0.8), (4.01, 0), (4.6, 0), (4.61, 0.3), (7.5, 0.3),
           (7.51, 0), (9, 0))  # fmt: skip
DEATH = ((0, 0), (1, 0), (1.01, 0.7), (5, 0.7), (5.01, -0.25), (9, -0.25))


class FiguresTests(SynchronousTestCase):
    """What is told."""

    def about(self, told, true, share=0.1):
        """Within ten per cent of the truth."""
        self.assertIsNotNone(told)
        self.assertApproximates(told, true, share * abs(true))

    def test_batch(self):
        """
        Lag, fastest growth, doubling time, the end of growth and the yield are those of the
        culture, at noises from 1 to 4 %.
        """
        for seed, noise in ((1, 0.01), (2, 0.02), (3, 0.04)):
            found = summarise(batch(*SHARP, noise=noise, seed=seed))
            self.about(found.lag_h.value, 1.5)
            self.about(found.rate.value, 0.8)
            self.about(found.doubling_h.value, math.log(2) / 0.8)
            self.about(found.stationary.t_h, 5.0)
            self.about(found.gain, 0.05 * (math.exp(0.8 * 3.5) - 1.0))
            self.assertEqual((found.shifts, found.decline), ((), None))
            self.assertLess(found.rate.sd, 0.04)

    def test_diauxic(self):
        """
        The fastest growth is that of the first phase, stationary is what follows the second, and
        between them is a shift.
        """
        for seed, noise in ((4, 0.01), (5, 0.04)):
            found = summarise(batch(*DIAUXIC, noise=noise, seed=seed))
            self.about(found.rate.value, 0.8)
            self.about(found.stationary.t_h, 7.5)
            (shift,) = found.shifts
            self.assertTrue(4.0 < shift.at.t_h < 4.7)
            self.about(shift.after, 0.3, 0.3)

    def test_death(self):
        """
        A culture that dies has a rate of decline.
        """
        for seed, noise in ((6, 0.01), (7, 0.04)):
            found = summarise(batch(*DEATH, noise=noise, seed=seed))
            self.about(found.decline.value, -0.25)
            self.about(found.stationary.t_h, 5.0)
            self.about(found.highest.t_h, 5.0)

    def test_plate(self):
        """
        A reading in a quarter of an hour is enough.
        """
        found = summarise(batch(*SHARP, noise=0.005, every=0.25))
        self.about(found.rate.value, 0.8)
        self.about(found.lag_h.value, 1.5, 0.15)
        self.about(found.stationary.t_h, 5.0)


class HonestTests(SynchronousTestCase):
    """What is not told, and what is said of that."""

    def said(self, found, words):
        """One of the notes says so."""
        self.assertTrue(any(words in note for note in found.notes), found.notes)

    def test_late(self):
        """
        A culture that grows when the readings begin has no lag to be seen.
        """
        found = summarise(batch((0, 0.6), (4, 0.6), (4.1, 0), (6, 0)))
        self.assertIsNone(found.lag_h)
        self.said(found, "no lag to see")

    def test_early(self):
        """
        A culture that still grows is not stationary yet.
        """
        found = summarise(batch((0, 0), (1, 0), (1.1, 0.6), (5, 0.6)))
        self.assertIsNone(found.stationary)
        self.said(found, "still growing")

    def test_nothing(self):
        """
        Of clear medium nothing is told but its density.
        """
        found = summarise(batch((0, 0), (8, 0)))
        self.assertEqual((found.rate, found.lag_h, found.stationary, found.shifts, found.decline),
                         (None, None, None, (), None))  # fmt: skip
        self.said(found, "not grown enough")

    def test_gap(self):
        """
        Hours without readings are named.
        """
        rows = [row for row in batch(*SHARP) if not 3.0 < row[0] < 4.0]
        self.said(summarise(rows), "Nothing was read from 2.99")

    def test_limit(self):
        """
        Readings that end at a limit say nothing of what lies beyond.
        """
        self.said(summarise([(t, min(od, 0.4)) for t, od in batch(*SHARP)]), "all the same")

    def test_fed(self):
        """
        Of a culture that was fed later, the batch is what was before; a fall that nobody told of
        counts like a dose.
        """
        rows = batch(*SHARP)
        fed = [(t, od * 0.6 if t > 7.0 else od) for t, od in rows]
        found, notes = longest_batch(rows, [7.0, 7.5])
        self.assertLess(found[-1][0], 7.01)
        self.assertIn("added 2 times", notes[0])
        found, notes = longest_batch(fed, [])
        self.assertApproximates(found[-1][0], 7.0, 0.05)
        self.assertIn("fell at once", notes[0])
        self.assertEqual(longest_batch([], [1.0]), ([], []))

    def test_too_little(self):
        """
        A few readings, or such as can be none, are refused with a sentence.
        """
        for rows in ([], [(0.0, 1.0)] * 3, [(math.nan, 1.0), (1.0, -1.0), (2.0, math.inf)]):
            self.assertRaises(ValueError, summarise, rows)
        self.assertEqual(readings_of([(2.0, 1.0), (math.nan, 1.0), (1.0, 0.5)]),
                         [(1.0, 0.5), (2.0, 1.0)])  # fmt: skip

    def test_strange(self):
        """
        Whatever is read, there is a summary, or a sentence.
        """
        for seed in range(20):
            random = Random(seed)
            rows = sorted((random.uniform(0, 9), random.choice((0.1, 0.5, random.random() + 1e-9)))
                          for _ in range(random.randrange(10, 60)))  # fmt: skip
            self.assertTrue(math.isfinite(summarise(rows).gain))
        same = [(1.0, 0.5)] * 30
        self.assertRaises(ValueError, summarise, same)
        self.assertIsNone(summarise([(float(k), 0.5) for k in range(30)]).rate)


class TableTests(SynchronousTestCase):
    """The summary as CSV."""

    def test_tables(self):
        """
        Every figure is there, whether it is known or not, and each point of the curve.
        """
        found = summarise(batch(*DEATH))
        lines = quantities_csv(found).splitlines()
        self.assertEqual(lines[0], "quantity,value,sd,unit,note")
        names = [line.split(",")[0] for line in lines[1:]]
        self.assertEqual(names[:10], [q.name for q in quantities(found)])
        self.assertEqual(len(list(fit_csv(found))), len(found.fit.t_h) + 1)
        empty = quantities_csv(summarise(batch((0, 0), (8, 0))))
        self.assertIn("growth_rate,,,1/h,\n", empty)
        self.assertIn('note,,,,"It has not grown enough', empty)
