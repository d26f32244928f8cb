"""What Pumps do."""

from hw.errors import HardwareError

KNOWN = {"media", "alt_media", "waste"}


class PumpsContract:
    """Hooks: ``self.pumps``; ``duty(name)``, what reaches the pump."""

    def test_names(self):
        """The wired pumps have names that are known."""
        self.assertTrue(self.pumps.names)
        self.assertTrue(set(self.pumps.names) <= KNOWN)

    def test_still_at_first(self):
        """No pump turns before it is asked to."""
        self.assertEqual([self.duty(name) for name in self.pumps.names], [0.0] * self.count)

    def test_turns(self):
        """Each pump turns by its own name, and no other does."""
        for number, name in enumerate(self.pumps.names):
            self.pumps.drive(name, 30.0 + number)
        for number, name in enumerate(self.pumps.names):
            self.assertApproximates(self.duty(name), 30.0 + number, 0.01)

    def test_stops(self):
        """At nought a pump stands."""
        name = self.pumps.names[0]
        self.pumps.drive(name, 100.0)
        self.pumps.drive(name, 0.0)
        self.assertEqual(self.duty(name), 0.0)

    def test_beyond(self):
        """A duty beyond what there is counts as the nearest that there is."""
        name = self.pumps.names[0]
        self.pumps.drive(name, 130.0)
        self.assertEqual(self.duty(name), 100.0)
        self.pumps.drive(name, -5.0)
        self.assertEqual(self.duty(name), 0.0)

    def test_unwired(self):
        """A pump that is not wired is told by its name."""
        error = self.assertRaises(HardwareError, self.pumps.drive, "ballast", 50.0)
        self.assertEqual(error.name, "pump-missing")

    def test_safe(self):
        """Made safe, all pumps stand, however often that is said."""
        for name in self.pumps.names:
            self.pumps.drive(name, 100.0)
        self.pumps.safe()
        self.pumps.safe()
        self.assertEqual([self.duty(name) for name in self.pumps.names], [0.0] * self.count)

    @property
    def count(self):
        """How many pumps are wired."""
        return len(self.pumps.names)
