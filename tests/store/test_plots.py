"""Roll-ups and the plots made of them. See ``appliance.store.rollups`` and ``plots``."""

from math import isclose

from sqlalchemy import text

from appliance.store import plots, readings, rollups
from appliance.store.levels import LEVELS
from tests.support.store import EXPERIMENT, START, StoreCase

NAME = EXPERIMENT.name


def count(connection, level):
    """How many buckets a level has."""
    query = text("SELECT count(*) FROM rollup WHERE level = :level")
    return connection.execute(query, {"level": level}).scalar()


def rows(connection):
    """All buckets."""
    query = text("SELECT level, t, n, mean, low, high FROM rollup ORDER BY level, t")
    return [tuple(row) for row in connection.execute(query)]


class RollCase(StoreCase):
    """A test that fills a series and rolls it up."""

    def fill(self, first, last, every=1000):
        """A reading each second, the value of which is its number."""
        self.do(readings.add, [
            (self.source(), START + i * every, float(i)) for i in range(first, last)
        ])

    def roll(self):
        """Advance until there is no more to do."""
        for _ in range(1000):
            if not self.do(rollups.advance, NAME, True):
                return
        self.fail("There is no end to it.")


class RollupTests(RollCase):
    """Buckets."""

    def test_closed_only(self):
        """
        A bucket is written when a later reading has left it behind, and not before.
        """
        begin = -START % 30_000 // 1000
        self.fill(begin, begin + 30)
        self.roll()
        self.assertEqual(self.do(count, 0), 0)
        self.fill(begin + 30, begin + 31)
        self.roll()
        self.assertEqual(self.do(count, 0), 1)

    def test_sums(self):
        """
        A bucket has the number, mean, least and greatest of its readings, at every level.
        """
        self.fill(0, 3000)
        self.roll()
        for level, t, n, mean, low, high in self.do(rows):
            first = max(0, (t - START) // 1000)
            inside = range(first, (t + LEVELS[level] - START) // 1000)
            self.assertEqual((n, low, high), (len(inside), inside[0], inside[-1]))
            self.assertAlmostEqual(mean, sum(inside) / len(inside))
        self.assertGreater(self.do(count, 3), 0)

    def test_in_parts(self):
        """
        Rolled up a little at a time or all at once, the buckets are the same.
        """
        for first in range(0, 5000, 70):
            self.fill(first, first + 70)
            self.do(rollups.advance, NAME)
        piecewise = self.do(rows)
        self.do(lambda c: c.execute(text("DELETE FROM rollup")) and None)
        self.roll()
        whole = self.do(rows)
        self.assertEqual(len(piecewise), len(whole))
        for a, b in zip(piecewise, whole, strict=True):
            self.assertEqual((a[:3], a[4:]), (b[:3], b[4:]))
            self.assertTrue(isclose(a[3], b[3], rel_tol=1e-12))

    def test_again(self):
        """
        Rolling up once more changes nothing.
        """
        self.fill(0, 500)
        self.roll()
        before = self.do(rows)
        self.roll()
        self.assertEqual(self.do(rows), before)

    def test_bounded(self):
        """
        However much there is to catch up, it is done in portions.
        """
        self.fill(0, 13_000, every=30_000)
        self.assertTrue(self.do(rollups.advance, NAME, True))
        self.assertEqual(self.do(count, 0), rollups.ROWS_AT_ONCE)
        self.roll()
        self.assertEqual(self.do(count, 0), 12_999)

    def test_gap(self):
        """
        A pause of weeks has no buckets and does not hold up those after it.
        """
        self.fill(0, 100)
        self.fill(3_000_000, 3_000_100)
        self.roll()
        self.assertLess(self.do(count, 0), 10)
        self.assertEqual(sum(row[2] for row in self.do(rows) if row[0] == 6), 100)


class PlotTests(RollCase):
    """Plots."""

    def window(self, start=None, end=None, points=500, name="od"):
        """The plot of one series."""
        return self.do(plots.window, NAME, [name], start, end, points)[name]

    def test_few(self):
        """
        Few readings are given as they are.
        """
        self.fill(0, 40)
        plot = self.window()
        self.assertEqual(plot.t, [START / 1000 + i for i in range(40)])
        self.assertEqual(plot.mean, [float(i) for i in range(40)])
        self.assertEqual(plot.low, plot.high)

    def test_at_most(self):
        """
        There are never more points than were asked for, and at least half as many.
        """
        self.fill(0, 20_000)
        self.roll()
        for points in (2, 10, 77, 500):
            for end in (1000, 5_000, 19_999):
                found = len(self.window(START / 1000, START / 1000 + end, points).t)
                self.assertTrue(min(points, end) / 2 <= found <= points, (points, end, found))

    def test_everything_is_in(self):
        """
        Whatever the width, the lowest and the highest reading are within the plot, none is
        counted twice, and the newest are there before they have been rolled up.
        """
        self.fill(0, 9_000)
        self.roll()
        self.fill(9_000, 10_000)
        for points in (2, 30, 300, 3000):
            plot = self.window(points=points)
            self.assertEqual((min(plot.low), max(plot.high)), (0.0, 9999.0))
            self.assertEqual(plot.t, sorted(plot.t))
            for t, mean, low, high in zip(plot.t, plot.mean, plot.low, plot.high, strict=True):
                self.assertTrue(low <= mean <= high)
                self.assertTrue(low <= t - START / 1000 <= high)

    def test_part(self):
        """
        A part of the run has all of its own readings, and no other.
        """
        self.fill(0, 10_000)
        self.roll()
        plot = self.window(START / 1000 + 4000, START / 1000 + 8000, 50)
        self.assertEqual((plot.low[0], plot.high[-1]), (4000.0, 7999.0))

    def test_none(self):
        """
        A series without readings, or a span without, is an empty plot.
        """
        self.assertEqual(self.window(name="no").t, [])
        self.fill(0, 10)
        self.assertEqual(self.window(5.0, 5.0).t, [])
        self.assertEqual(self.window(5.0, 6.0).t, [])
        self.assertEqual(self.window(6.0, 5.0).t, [])

    def test_together(self):
        """
        Series plotted together share one span.
        """
        self.fill(0, 100)
        self.do(readings.add, [(self.source("temperature"), START + 50_000, 37.0)])
        found = self.do(plots.window, NAME, ["od", "temperature"], None, None, 500)
        self.assertEqual(len(found["od"].t), 100)
        self.assertEqual(found["temperature"].t, [START / 1000 + 50])
