"""Tests for appliance.process.heartbeat."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from appliance.process.heartbeat import Heartbeat
from hw.guards.heater import HeatLimits, SafeHeater
from hw.interfaces import Sample


class Plate:
    """A plate that cools when nobody arms it; *seconds* tell the time."""

    def __init__(self, seconds) -> None:
        self._seconds, self.ends = seconds, 0.0

    def drive(self, duty: float, seconds: float) -> None:
        """Remember until when it heats."""
        self.ends = self._seconds() + seconds if duty else 0.0

    def plate(self) -> Sample:
        """It is neither hot nor cold."""
        return Sample(40.0, 0.0)


class HeartbeatTests(SynchronousTestCase):
    """A reactor that turns, and gets stuck."""

    def setUp(self):
        self.reactor = Clock()
        self.heart = Heartbeat(self.reactor)
        self.plate = Plate(self.reactor.seconds)
        self.heater = SafeHeater(
            self.plate, HeatLimits(63.0, 65.0), self.reactor.seconds, self.heart.beats
        )

    def test_turns(self):
        """
        While the reactor turns it beats, and when it has been stopped no more.
        """
        self.assertFalse(self.heart.beats())
        self.heart.startService()
        for _ in range(20):
            self.reactor.advance(0.2)
            self.assertTrue(self.heart.beats())
        self.heart.stopService()
        self.reactor.advance(0.6)
        self.assertFalse(self.heart.beats())

    def test_heat_ends(self):
        """
        Two seconds after the reactor got stuck nothing heats, though the guard's thread goes on;
        when it turns again the plate is heated again.
        """
        self.heart.startService()
        self.heater.drive(50.0)
        for _ in range(25):
            self.reactor.advance(0.2)
            self.heater.expire()
        self.assertGreater(self.plate.ends, self.reactor.seconds())
        stuck = self.reactor.seconds()
        for _ in range(10):
            self.reactor.rightNow += 0.2  # time passes, and nothing is called
            self.heater.expire()
        self.assertLessEqual(self.plate.ends, stuck + 2.0)
        self.reactor.advance(0.2)
        self.heater.expire()
        self.assertGreater(self.plate.ends, self.reactor.seconds())
