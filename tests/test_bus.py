"""Tests for appliance.bus."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.bus import Bus
from appliance.model import ClockStepped, Dosed


class BusTests(SynchronousTestCase):
    """Who is told what."""

    def setUp(self) -> None:
        self.bus, self.told = Bus(), []

    def test_by_class(self):
        """
        Listeners are told, at once and in order, of events of the class they asked for.
        """
        self.bus.subscribe(ClockStepped, lambda e: self.told.append(("first", e.seconds)))
        self.bus.subscribe(ClockStepped, lambda e: self.told.append(("second", e.seconds)))
        self.bus.subscribe(Dosed, self.told.append)
        self.bus.publish(ClockStepped(5.0))
        self.bus.publish("nobody listens")
        self.assertEqual(self.told, [("first", 5.0), ("second", 5.0)])

    def test_stop(self):
        """
        Who has stopped listening is told no more; stopping twice is no error.
        """
        stop = self.bus.subscribe(ClockStepped, self.told.append)
        stop()
        stop()
        self.bus.publish(ClockStepped(5.0))
        self.assertEqual(self.told, [])

    def test_stop_while_told(self):
        """
        A listener may stop while it is told.
        """
        stop = self.bus.subscribe(ClockStepped, lambda e: stop())
        self.bus.subscribe(ClockStepped, self.told.append)
        for _ in range(2):
            self.bus.publish(ClockStepped(5.0))
        self.assertEqual(len(self.told), 2)

    def test_failure(self):
        """
        A listener that fails is logged and hurts no other.
        """
        self.bus.subscribe(ClockStepped, lambda e: 1 / 0)
        self.bus.subscribe(ClockStepped, self.told.append)
        self.bus.publish(ClockStepped(5.0))
        self.assertEqual(len(self.told), 1)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
