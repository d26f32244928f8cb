"""Tests of the thread that calls the guards."""

from threading import Event

from twisted.trial.unittest import SynchronousTestCase

from hw.drivers.ticker import Ticker
from hw.errors import HardwareError


class TickerTests(SynchronousTestCase):
    """Guards are called whatever happens."""

    def setUp(self):
        self.warnings = []

    def fail_once(self):
        raise HardwareError("gpio-missing", "The pin of the heater cannot be used.")

    def test_one_failure_does_not_stop_others(self):
        """
        A guard that fails is told of once, and the others are called nevertheless.
        """
        calls = []
        ticker = Ticker((self.fail_once, lambda: calls.append(1)), self.warnings.append)
        ticker.once()
        ticker.once()
        self.assertEqual(len(calls), 2)
        self.assertEqual(self.warnings, ["The pin of the heater cannot be used."])

    def test_unforeseen(self):
        """
        A guard that fails in a way that nobody foresaw is told of, and called again.
        """
        ticker = Ticker((lambda: 1 // 0,), self.warnings.append)
        ticker.once()
        ticker.once()
        self.assertEqual(len(self.warnings), 1)
        self.assertIn("ZeroDivisionError", self.warnings[0])

    def test_ticks_until_stopped(self):
        """
        Once started it calls by itself, and after it was stopped no more.
        """
        called = Event()
        ticker = Ticker((called.set,), self.warnings.append, period=0.001)
        ticker.start()
        self.assertTrue(called.wait(5.0))
        ticker.stop()
        called.clear()
        self.assertFalse(called.is_set())
