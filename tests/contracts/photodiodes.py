"""What Photodiodes do."""

from hw.errors import HardwareError
from hw.interfaces import Sample

ANGLES = {"45", "90", "135", "180", "REF"}


class PhotodiodesContract:
    """Hooks: ``self.photodiodes``; ``pass_time(seconds)``; ``illuminate()``; ``silence()``.

    ``illuminate`` has a few hundredths of a volt at least at every diode; ``silence`` takes the
    converter off its bus.
    """

    def signals(self):
        """Channels of the diodes that see the culture."""
        return [c for c, angle in self.photodiodes.angles.items() if angle != "REF"]

    def test_angles(self):
        """The fitted diodes have angles that exist."""
        self.assertTrue(set(self.photodiodes.angles.values()) <= ANGLES)

    def test_one_reference(self):
        """Exactly one diode is the reference."""
        self.assertEqual(list(self.photodiodes.angles.values()).count("REF"), 1)

    def test_sees_light(self):
        """Every diode shows more with light than without."""
        channels = list(self.photodiodes.angles)
        dark = [self.photodiodes.read(c).value for c in channels]
        self.illuminate()
        self.pass_time(10)
        light = [self.photodiodes.read(c).value for c in channels]
        self.assertTrue(all(more > less for more, less in zip(light, dark, strict=True)))

    def test_sample(self):
        """A reading is volts, and the moment of their conversion."""
        first = self.photodiodes.read(self.signals()[0])
        self.pass_time(2)
        second = self.photodiodes.read(self.signals()[0])
        self.assertIsInstance(first, Sample)
        self.assertApproximates(second.at - first.at, 2.0, 0.5)

    def test_ranges(self):
        """Any voltage can be asked room for, and a reading after it is the same light."""
        self.illuminate()
        channel = self.signals()[0]
        self.pass_time(10)
        before = self.photodiodes.read(channel).value
        for volts in (100.0, 3.0, 0.2):
            self.photodiodes.scale(channel, volts)
            self.assertApproximates(self.photodiodes.read(channel).value, before, 0.01)

    def test_unfitted(self):
        """A diode that is not fitted is told by its name, to read and to scale."""
        for call in (lambda: self.photodiodes.read(99), lambda: self.photodiodes.scale(99, 1.0)):
            self.assertEqual(self.assertRaises(HardwareError, call).name, "photodiode-missing")

    def test_silent(self):
        """A converter that does not answer is told by its name."""
        self.silence()
        error = self.assertRaises(HardwareError, self.photodiodes.read, self.signals()[0])
        self.assertEqual(error.name, "adc-silent")

    def test_safe_again(self):
        """Making safe what is safe does no harm."""
        self.photodiodes.safe()
        self.photodiodes.safe()
