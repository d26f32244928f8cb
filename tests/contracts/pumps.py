"""What Pumps do, their guard above all."""

from hw.errors import HardwareError
from hw.interfaces import LEASE

KNOWN = {"media", "alt_media", "waste"}
FLOWS = dict.fromkeys(KNOWN, 0.1)


class PumpsContract:
    """Hooks: ``self.pumps``; ``self.full``, mL that the guard lets into the vessel;
    ``duty(name)``, what reaches the pump; ``pass_time(seconds)``; ``hold(seconds)``, in which the
    process does nothing at all."""

    def turn(self, name, duty, seconds=LEASE):
        """Turn a pump of a vessel that holds 15 mL."""
        self.pumps.holds(15.0, FLOWS)
        return self.pumps.run(name, duty, seconds)

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
            self.turn(name, 30.0 + number)
        for number, name in enumerate(self.pumps.names):
            self.assertApproximates(self.duty(name), 30.0 + number, 0.01)

    def test_stops(self):
        """At nought a pump stands."""
        name = self.pumps.names[0]
        self.turn(name, 100.0)
        self.turn(name, 0.0)
        self.assertEqual(self.duty(name), 0.0)

    def test_stops_by_itself(self):
        """A pump turns for the time it was given and no longer, though nobody stops it."""
        name = self.pumps.names[0]
        self.turn(name, 100.0, 2.0)
        self.pass_time(1)
        self.assertEqual(self.duty(name), 100.0)
        self.pass_time(2)
        self.assertEqual(self.duty(name), 0.0)

    def test_not_overdue(self):
        """A pump that turns for its time, or has stood since, is not overdue."""
        name = self.pumps.names[0]
        for _ in range(4):
            self.turn(name, 100.0, 2.0)
            self.assertEqual(self.pumps.overdue(), ())
            self.pass_time(1)
        self.pass_time(4)
        self.assertEqual(self.pumps.overdue(), ())
        self.pumps.safe()
        self.assertEqual(self.pumps.overdue(), ())

    def test_never_for_long(self):
        """However long it was asked to turn, an abandoned pump stops after its lease."""
        name = self.pumps.names[0]
        self.turn(name, 100.0, 1e9)
        self.pass_time(LEASE + 1)
        self.assertEqual(self.duty(name), 0.0)

    def test_silence(self):
        """A pump whose process is held stands at the end of its run, and has turned for that."""
        for name in self.pumps.names:
            before = self.pumps.turned(name)
            self.turn(name, 100.0, 2.0)
            self.hold(1.9)
            self.assertEqual(self.duty(name), 100.0)
            self.hold(0.2)
            self.assertEqual(self.duty(name), 0.0)
            self.hold(60)
            self.assertApproximates(self.pumps.turned(name) - before, 2.0, 0.02)

    def test_silence_after_telling_again(self):
        """The run that was told last counts, be it longer or shorter than what was left."""
        name = self.pumps.names[0]
        for seconds in (3.0, 0.5, 4.0, 1.0):
            self.turn(name, 80.0, seconds)
            self.pass_time(0.2)
            self.turn(name, 80.0, seconds)
            self.hold(seconds - 0.1)
            self.assertEqual(self.duty(name), 80.0)
            self.hold(0.2)
            self.assertEqual(self.duty(name), 0.0)

    def test_told_again(self):
        """A pump that is told again in time turns on without a pause."""
        for _ in range(4):
            self.turn("waste", 100.0)
            self.pass_time(LEASE - 2)
            self.assertEqual(self.duty("waste"), 100.0)
        self.assertApproximates(self.pumps.turned("waste"), 4 * (LEASE - 2), 1e-6)

    def test_turned(self):
        """How long a pump has turned is counted at full duty, and kept when it stands."""
        self.turn("waste", 50.0, 4.0)
        self.pass_time(2)
        self.assertApproximates(self.pumps.turned("waste"), 1.0, 1e-6)
        self.assertApproximates(self.turn("waste", 0.0), 1.0, 1e-6)
        self.pass_time(5)
        self.assertApproximates(self.pumps.turned("waste"), 1.0, 1e-6)

    def test_untold(self):
        """Nothing is pumped into a vessel of which nobody has said what it holds."""
        error = self.assertRaises(HardwareError, self.pumps.run, "media", 100.0, 1.0)
        self.assertEqual(error.name, "vessel-unknown")
        self.pumps.run("waste", 100.0, 1.0)
        self.assertEqual((self.duty("media"), self.duty("waste")), (0.0, 100.0))

    def test_full(self):
        """A pump that adds is refused what the vessel has no room for, and counts by itself."""
        self.pumps.holds(self.full - 0.9, FLOWS)
        self.pumps.run("media", 100.0, 5.0)
        self.pass_time(6)
        error = self.assertRaises(HardwareError, self.pumps.run, "media", 100.0, 5.0)
        self.assertEqual((error.name, self.duty("media")), ("vessel-full", 0.0))
        self.pumps.run("waste", 100.0, 5.0)
        self.pass_time(6)
        self.pumps.run("media", 100.0, 5.0)

    def test_both_at_once(self):
        """Two pumps that add share the room that is left."""
        self.pumps.holds(self.full - 0.6, FLOWS)
        self.pumps.run("media", 100.0, 5.0)
        error = self.assertRaises(HardwareError, self.pumps.run, "alt_media", 100.0, 5.0)
        self.assertEqual(error.name, "vessel-full")

    def test_beyond(self):
        """A duty beyond what there is counts as the nearest that there is."""
        name = self.pumps.names[0]
        self.turn(name, 130.0)
        self.assertEqual(self.duty(name), 100.0)
        self.turn(name, -5.0)
        self.assertEqual(self.duty(name), 0.0)

    def test_unwired(self):
        """A pump that is not wired is told by its name."""
        error = self.assertRaises(HardwareError, self.pumps.run, "ballast", 50.0, 1.0)
        self.assertEqual(error.name, "pump-missing")

    def test_safe(self):
        """Made safe, all pumps stand, however often that is said."""
        for name in self.pumps.names:
            self.turn(name, 100.0)
        self.pumps.safe()
        self.pumps.safe()
        self.assertEqual([self.duty(name) for name in self.pumps.names], [0.0] * self.count)

    @property
    def count(self):
        """How many pumps are wired."""
        return len(self.pumps.names)
