"""Tests of outputs whose pulses end by themselves."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.drivers.pins import PWM, Pins
from hw.drivers.trains import MOST, Trains
from tests.support.pins import SteadyFactory, opened

PIN, HZ = 18, 16.0


class TrainsTests(SynchronousTestCase):
    """One output, armed now and then."""

    def setUp(self):
        self.clock = Clock()
        self.factory = SteadyFactory(self.clock)
        pins = Pins(lambda: opened(self.factory))
        self.trains = Trains(PWM(pins, PIN, HZ, "heater"), self.clock.seconds)

    def lasts(self):
        """Seconds for which it goes on if nobody does anything, and the trains that make them."""
        coming = self.factory.trains[PIN]
        return max(end for _, end, _ in coming) - self.clock.seconds(), len(coming)

    def test_prolonged(self):
        """
        Armed anew at the same duty it goes on without a pause, for as long as it was armed last.
        """
        for _ in range(3):
            self.trains.drive(40.0, 1.5)
            self.assertApproximates(self.lasts()[0], 1.5, 1.0 / HZ)
            self.clock.advance(0.5)
        self.assertEqual(self.lasts()[1], 3)
        self.assertEqual(self.factory.duty(PIN), 40.0)

    def test_never_too_many(self):
        """
        However often it is armed, lgpio's queue never runs over, and the bound is kept.
        """
        for _ in range(100):
            self.trains.drive(40.0, 5.0)
            self.assertApproximates(self.lasts()[0], 5.0, 2.0 / HZ)
            self.assertLessEqual(self.lasts()[1], MOST)
            self.clock.advance(0.1)

    def test_another_duty(self):
        """
        Another duty counts at once, not when what was to come has come.
        """
        self.trains.drive(40.0, 5.0)
        self.trains.drive(10.0, 1.5)
        self.assertEqual((self.factory.duty(PIN), self.lasts()), (10.0, (1.5, 1)))

    def test_ends(self):
        """
        What is not armed anew is low, and can be armed again.
        """
        self.trains.drive(100.0, 1.5)
        self.clock.advance(1.6)
        self.assertEqual(self.factory.duty(PIN), 0.0)
        self.trains.drive(100.0, 1.5)
        self.assertEqual(self.factory.duty(PIN), 100.0)
