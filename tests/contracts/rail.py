"""What a Rail does."""

from hw.interfaces import Sample


class RailContract:
    """Hooks: ``self.rail``; ``sag()``, a low supply; ``recover()``, a healthy one."""

    def test_volts(self):
        """A healthy supply shows about five volts."""
        sample = self.rail.volts()
        self.assertIsInstance(sample, Sample)
        self.assertApproximates(sample.value, 5.0, 0.25)

    def test_low(self):
        """A low supply shows."""
        self.sag()
        self.assertLess(self.rail.volts().value, 4.8)

    def test_healthy(self):
        """A healthy supply was not throttled."""
        self.assertFalse(self.rail.throttled())

    def test_throttled_once(self):
        """That the supply sagged is told once, when it is asked about, even afterwards."""
        self.sag()
        self.recover()
        self.assertEqual([self.rail.throttled(), self.rail.throttled()], [True, False])
