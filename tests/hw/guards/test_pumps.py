"""The guard of the pumps, on pumps that do as they are told or fail."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.errors import HardwareError
from hw.guards.pumps import SafePumps, VesselLimits
from hw.interfaces import LEASE

FLOWS = {"media": 0.1, "waste": 0.2}


class StandInPumps:
    """Pumps that remember their duty, and can be made to fail."""

    names = ("media", "waste")

    def __init__(self):
        self.duty = dict.fromkeys(self.names, 0.0)
        self.broken = False
        self.stuck: set[str] = set()

    def driven(self, name):
        """Whether it turns, or cannot be stopped."""
        return self.duty[name] > 0.0 or name in self.stuck

    def drive(self, name, duty, seconds):
        """Remember."""
        if self.broken:
            raise HardwareError("gpio-missing", "The pin cannot be used.")
        self.duty[name], self.armed = duty, seconds

    def safe(self):
        """All still."""
        for name in self.names:
            self.drive(name, 0.0, 0.0)


class SafePumpsTests(SynchronousTestCase):
    """What reaches the pumps, whatever is asked."""

    def setUp(self):
        self.clock = Clock()
        self.raw = StandInPumps()
        self.pumps = SafePumps(self.raw, VesselLimits(20.0, 15.0), self.clock.seconds)
        self.pumps.holds(15.0, FLOWS)

    def test_exactly_its_time(self):
        """Expiry stops a pump at its time, not before."""
        self.pumps.run("media", 100.0, 2.0)
        self.clock.advance(1.999)
        self.pumps.expire()
        self.assertEqual(self.raw.duty["media"], 100.0)
        self.clock.advance(0.001)
        self.pumps.expire()
        self.assertEqual(self.raw.duty["media"], 0.0)

    def test_overdue(self):
        """
        A pump that is driven a second after its time is told of, and as long as it is.
        """
        self.pumps.run("media", 100.0, 2.0)
        self.raw.stuck.add("media")
        self.clock.advance(2.5)
        self.assertEqual(self.pumps.overdue(), ())
        self.clock.advance(0.6)
        self.assertEqual(self.pumps.overdue(), ("media",))
        self.pumps.safe()
        self.clock.advance(5.0)
        self.assertEqual(self.pumps.overdue(), ("media",))
        self.raw.stuck.clear()
        self.assertEqual(self.pumps.overdue(), ())

    def test_armed_for_its_run(self):
        """A pump is armed for its run, each time anew, and for no longer than a lease."""
        for asked, armed in ((2.0, 2.0), (3.0, 3.0), (1e9, LEASE)):
            self.pumps.run("waste", 100.0, asked)
            self.assertEqual(self.raw.armed, armed)

    def test_late_expiry(self):
        """A pump whose guard came late has turned for its time, since it stands by itself."""
        self.pumps.run("media", 100.0, 2.0)
        self.clock.advance(60.0)
        self.pumps.expire()
        self.assertAlmostEqual(self.pumps.turned("media"), 2.0)

    def test_stopping_that_fails_is_tried_again(self):
        """A pump that could not be stopped is stopped at the next tick that can."""
        self.pumps.run("media", 100.0, 1.0)
        self.raw.broken = True
        self.clock.advance(1.0)
        self.assertRaises(HardwareError, self.pumps.expire)
        self.raw.broken = False
        self.clock.advance(0.5)
        self.pumps.expire()
        self.assertEqual(self.raw.duty["media"], 0.0)
        self.assertAlmostEqual(self.pumps.turned("media"), 1.0)

    def test_waste_does_not_count_below_its_tube(self):
        """Pumping waste from a vessel at the end of its tube makes no room for more."""
        for _ in range(20):
            self.pumps.run("waste", 100.0, 5.0)
            self.clock.advance(5.0)
            self.pumps.expire()
        self.pumps.holds(19.8, FLOWS)
        error = self.assertRaises(HardwareError, self.pumps.run, "media", 100.0, 5.0)
        self.assertEqual(error.name, "vessel-full")

    def test_refused_while_it_turns(self):
        """A pump that may not go on stands."""
        self.pumps.holds(19.6, FLOWS)
        self.pumps.run("media", 100.0, 3.0)
        self.clock.advance(2.0)
        self.assertRaises(HardwareError, self.pumps.run, "media", 100.0, 5.0)
        self.assertEqual(self.raw.duty["media"], 0.0)
