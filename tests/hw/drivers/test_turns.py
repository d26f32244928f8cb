"""Tests of the turn counter."""

from twisted.trial.unittest import SynchronousTestCase

from hw.drivers.turns import Turns


class TurnsTests(SynchronousTestCase):
    """Speeds from moments."""

    def turned(self, *moments, late=0.0):
        turns = Turns()
        for moment in moments:
            turns.edge(moment, moment + late)
        return turns

    def steady(self, rpm, until=10.0, **options):
        interval = 60.0 / rpm
        count = int(until / interval)
        return self.turned(*(until - interval * i for i in range(count, -1, -1)), **options)

    def test_steady(self):
        """
        A steady speed is told exactly, from slow to fast.
        """
        for rpm in (30.0, 100.0, 500.0, 2000.0, 5000.0):
            self.assertAlmostEqual(self.steady(rpm).rpm(10.0), rpm, places=6)

    def test_stamps_not_lateness(self):
        """
        Only the sensor's own stamps matter, however late they are heard of.
        """
        turns = Turns()
        for i in range(30):
            turns.edge(1000.0 + i * 0.12, i * 0.12 + (0.04 if i % 2 else 0.0))
        self.assertAlmostEqual(turns.rpm(29 * 0.12 + 0.05), 500.0, places=6)

    def test_follows_a_change(self):
        """
        A second after the speed changed, the old speed is forgotten.
        """
        before = [i * 0.12 for i in range(50)]
        after = [before[-1] + i * 0.06 for i in range(1, 21)]
        turns = self.turned(*before, *after)
        self.assertApproximates(turns.rpm(after[-1]), 1000.0, 1e-6)

    def test_standstill(self):
        """
        A few turns' time without an edge is a standstill, and so is never having turned.
        """
        self.assertEqual(Turns().rpm(10.0), 0.0)
        self.assertEqual(self.turned(9.9).rpm(10.0), 0.0)
        turns = self.steady(500.0)
        self.assertGreater(turns.rpm(10.2), 0.0)
        self.assertEqual(turns.rpm(10.5), 0.0)
        self.assertEqual(turns.rpm(1000.0), 0.0)

    def test_glitches(self):
        """
        An edge that follows another at once is not a turn.
        """
        turns = Turns()
        for i in range(20):
            turns.edge(i * 0.12, i * 0.12)
            turns.edge(i * 0.12 + 0.001, i * 0.12 + 0.001)
        self.assertAlmostEqual(turns.rpm(19 * 0.12), 500.0, places=6)
