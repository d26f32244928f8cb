"""Tests of appliance.control.contamination."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.contamination import SterileWatch


class SterileWatchTests(SynchronousTestCase):
    """Estimates of a growth rate, one a minute."""

    def setUp(self) -> None:
        self.watch = SterileWatch()

    def told(self, rate: float, sd: float, minutes: int = 61, start: int = 0) -> bool:
        """What is told after *minutes* of the same estimate."""
        times = range(start, start + minutes)
        return [self.watch.observe(60.0 * minute, rate, sd) for minute in times][-1]

    def test_an_hour(self):
        """
        Growth counts once it has gone on for an hour.
        """
        self.assertFalse(self.told(0.3, 0.05, 60))
        self.assertTrue(self.told(0.3, 0.05, 1, start=60))

    def test_doubtful(self):
        """
        What is little, or may be noise, does not count, however long.
        """
        self.assertFalse(self.told(0.04, 0.001, 600))
        self.assertFalse(self.told(0.3, 0.2, 600))

    def test_break(self):
        """
        An hour begins anew after a break, or when it is another vial.
        """
        self.told(0.3, 0.05, 50)
        self.assertFalse(self.told(0.0, 0.05, 1, start=50))
        self.assertFalse(self.told(0.3, 0.05, 50, start=51))
        self.watch.reset()
        self.assertFalse(self.told(0.3, 0.05, 50, start=101))
