"""What Lamps do."""

from hw.errors import HardwareError

CHANNELS = ("A", "B", "C", "D")


class LampsContract:
    """Hooks: ``self.lamps``; ``percent(channel)``, the intensity the lamp really has."""

    def test_dark_at_first(self):
        """No lamp is lit before it is asked to be."""
        self.assertEqual([self.percent(c) for c in CHANNELS], [0.0] * 4)

    def test_shines(self):
        """Each channel lights its own lamp and no other."""
        for number, channel in enumerate(CHANNELS):
            self.lamps.shine(channel, 20.0 * (number + 1))
        for number, channel in enumerate(CHANNELS):
            self.assertApproximates(self.percent(channel), 20.0 * (number + 1), 0.5)

    def test_dims(self):
        """A lamp follows the newest intensity."""
        self.lamps.shine("A", 90.0)
        self.lamps.shine("A", 30.0)
        self.assertApproximates(self.percent("A"), 30.0, 0.5)

    def test_off(self):
        """At nought a lamp is dark."""
        self.lamps.shine("B", 50.0)
        self.lamps.shine("B", 0.0)
        self.assertEqual(self.percent("B"), 0.0)

    def test_full(self):
        """At a hundred a lamp gives all it has."""
        self.lamps.shine("C", 100.0)
        self.assertApproximates(self.percent("C"), 100.0, 0.01)

    def test_beyond(self):
        """An intensity beyond what there is counts as the nearest that there is."""
        self.lamps.shine("D", 130.0)
        self.assertApproximates(self.percent("D"), 100.0, 0.01)
        self.lamps.shine("D", -5.0)
        self.assertEqual(self.percent("D"), 0.0)

    def test_unknown(self):
        """A lamp that is not there is told by its name."""
        for channel in ("E", "AB", ""):
            error = self.assertRaises(HardwareError, self.lamps.shine, channel, 50.0)
            self.assertEqual(error.name, "lamp-missing")

    def test_safe_darkens(self):
        """Making safe darkens every lamp, again and again."""
        for channel in CHANNELS:
            self.lamps.shine(channel, 70.0)
        self.lamps.safe()
        self.lamps.safe()
        self.assertEqual([self.percent(c) for c in CHANNELS], [0.0] * 4)
