"""Tests for appliance.core.jobs.devices."""

from twisted.internet.defer import ensureDeferred
from twisted.trial.unittest import SynchronousTestCase

from appliance.core.jobs.devices import Devices
from appliance.errors import Conflict, Unavailable
from appliance.lanes import DirectLane
from hw.errors import HardwareError


class Motor:
    """A device that can be made safe."""

    driven = True

    def safe(self) -> None:
        """Let go."""
        self.driven = False


class Failing:
    """A device that raises *error* instead of becoming safe."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def safe(self) -> None:
        """Fail."""
        raise self.error


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

    def test_every_device_is_asked(self):
        """
        One that fails to become safe, in whatever way, keeps no other from it; each is told once.
        """
        first, last = Motor(), Motor()
        silent = HardwareError("silent", "It does not answer.", "Look for a loose plug.")
        rude, dead = Failing(RuntimeError("Oops")), Failing(silent)
        devices = Devices({"a": first, "b": rude, "c": dead, "d": last})
        told = self.successResultOf(ensureDeferred(devices.make_safe(DirectLane())))
        self.assertEqual([error.name for error in told], ["device-error", "silent"])
        self.assertEqual((first.driven, last.driven), (False, False))
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)

    def test_those_of_a_job(self):
        """
        A job that rests has its own devices made safe, and nobody else's.
        """
        other = Motor()
        devices = Devices({"motor": self.motor, "other": other})
        devices.lend("motor", "one")
        devices.lend("other", "two")
        self.successResultOf(ensureDeferred(devices.make_safe(DirectLane(), "one")))
        self.assertEqual((self.motor.driven, other.driven), (False, True))
