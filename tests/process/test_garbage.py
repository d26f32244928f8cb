"""Tests for appliance.process.garbage."""

import gc
import weakref

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from appliance.process.garbage import ENOUGH, EVERY, GarbageCollection, paused


class Knot:
    """Something that only the collector can take away."""

    def __init__(self):
        self.itself = self


class TidyingTests(SynchronousTestCase):
    """When garbage is collected."""

    def setUp(self):
        self.before = gc.get_threshold()
        self.addCleanup(gc.unfreeze)
        self.clock = Clock()
        self.tidying = GarbageCollection(self.clock)
        self.tidying.startService()
        self.addCleanup(self.tidying.stopService)

    def test_in_a_turn_of_its_own(self):
        """
        What is tied up in itself goes once the young have been looked through often enough.
        """
        self.tidying.begin()
        knot = Knot()
        gc.collect(1)  # it has survived its youth
        seen = weakref.ref(knot)
        del knot
        self.clock.advance(EVERY)
        self.assertIsNotNone(seen())
        for _ in range(ENOUGH):
            gc.collect(1)
        self.clock.advance(EVERY)
        self.assertIsNone(seen())

    def test_what_was_there_is_left_alone(self):
        """
        What was made before the unit settled is not looked through any more.
        """
        self.tidying.begin()
        self.assertGreater(gc.get_freeze_count(), 1000)

    def test_ends(self):
        """
        Afterwards the collector is as it was, and no timer is left.
        """
        self.tidying.begin()
        self.tidying.stopService()
        self.assertEqual(gc.get_threshold(), self.before)
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.tidying.startService()


class PausedTests(SynchronousTestCase):
    """While much is made that stays."""

    def test_meanwhile(self):
        """
        Nothing is collected meanwhile, and again afterwards, whatever happened.
        """
        with self.assertRaises(KeyError), paused():
            self.assertFalse(gc.isenabled())
            raise KeyError
        self.assertTrue(gc.isenabled())

    def test_within(self):
        """
        The end of a pause within another one does not end that.
        """
        with paused():
            with paused():
                pass
            self.assertFalse(gc.isenabled())
        self.assertTrue(gc.isenabled())
