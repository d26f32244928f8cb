"""Tests of the morbidostat's rule."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.morbidostat import Morbidostat


class MorbidostatTests(SynchronousTestCase):
    """Which share, and how much."""

    def test_share_follows_growth(self):
        """
        The share rises while growth is too fast, falls while it is too slow, and stays a share.
        """
        rule = Morbidostat(0.3, 0.5)
        fast = [rule.share(1.0) for _ in range(20)]
        self.assertEqual(fast, sorted(fast))
        self.assertEqual(fast[-1], 1.0)
        slow = [rule.share(0.0) for _ in range(40)]
        self.assertEqual(slow, sorted(slow, reverse=True))
        self.assertEqual(slow[-1], 0.0)

    def test_does_not_wind_up(self):
        """
        After long at one end the share leaves it as soon as growth says so.
        """
        rule = Morbidostat(0.3, 0.5)
        for _ in range(1000):
            rule.share(2.0)
        self.assertLess(rule.share(0.0), 1.0)

    def test_holds_a_culture(self):
        """
        A culture that the drug slows in proportion is held at its growth rate.
        """
        rule, share = Morbidostat(0.3, 0.5), 0.0
        for _ in range(60):
            share = rule.share(0.8 * (1.0 - share))
        self.assertApproximates(0.8 * (1.0 - share), 0.3, 0.01)

    def test_volume(self):
        """
        The volume is what grows meanwhile: none in a thin culture, more in a dense one, and none
        that a pump could not measure out.
        """
        rule = Morbidostat(0.3, 1.0)
        self.assertEqual(rule.volume(0.69, 15.0, 1.0), 0.0)
        self.assertAlmostEqual(rule.volume(1.0, 15.0, 1.0), 4.5)
        self.assertAlmostEqual(rule.volume(1.3, 15.0, 1.0), 11.25)
        self.assertEqual(rule.volume(1.0, 15.0, 0.01), 0.0)
