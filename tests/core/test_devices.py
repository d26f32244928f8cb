"""Tests for appliance.core.devices."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.devices import Devices
from appliance.errors import Conflict, Unavailable


class Motor:
    """A device that can be made safe."""

    def safe(self) -> None:
        """Let go."""


class DevicesTests(SynchronousTestCase):
    """Who holds what."""

    def setUp(self) -> None:
        self.motor, self.clock = Motor(), object()
        self.devices = Devices({"motor": self.motor, "clock": self.clock})

    def test_one_holder(self):
        """
        The second job is refused, and told who was first; the first may ask again.
        """
        self.assertIs(self.devices.lend("motor", "one"), self.motor)
        self.assertIs(self.devices.lend("motor", "one"), self.motor)
        with self.assertRaises(Conflict) as refused:
            self.devices.lend("motor", "two")
        self.assertIn("one is using", refused.exception.message)
        self.devices.take_back("one")
        self.devices.lend("motor", "two")

    def test_not_fitted(self):
        """
        What the unit does not have cannot be lent.
        """
        with self.assertRaises(Unavailable):
            self.devices.lend("pump", "one")

    def test_made_safe(self):
        """
        What can be made safe is known, of one job and of all.
        """
        self.devices.lend("motor", "one")
        self.devices.lend("clock", "one")
        self.assertEqual(self.devices.driven_by("one"), (self.motor,))
        self.assertEqual(self.devices.driven_by("two"), ())
        self.assertEqual(self.devices.driven(), (self.motor,))
