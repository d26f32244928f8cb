"""Tests for appliance.services."""

from twisted.application.service import Service
from twisted.internet.defer import Deferred, fail
from twisted.trial.unittest import SynchronousTestCase

from appliance.services import Stack


class Slow(Service):
    """A service that has stopped when the test says so."""

    def __init__(self, name: str, said: list[str]) -> None:
        self.setName(name)
        self.said, self.stopped = said, Deferred()

    def startService(self) -> None:
        super().startService()
        self.said.append(f"start {self.name}")

    def stopService(self) -> Deferred:
        super().stopService()
        self.said.append(f"stop {self.name}")
        return self.stopped


class StackTests(SynchronousTestCase):
    """Services on top of one another."""

    def setUp(self) -> None:
        self.said: list[str] = []
        self.stack = Stack()
        self.services = [Slow(name, self.said) for name in ("low", "middle", "top")]
        for service in self.services:
            service.setServiceParent(self.stack)
        self.stack.startService()

    def test_one_after_another(self):
        """
        Each is told to stop when the one above it has.
        """
        stopping = self.stack.stopService()
        self.assertEqual(self.said[-1], "stop top")
        self.services[2].stopped.callback(None)
        self.assertEqual(self.said[-1], "stop middle")
        self.services[1].stopped.callback(None)
        self.assertNoResult(stopping)
        self.services[0].stopped.callback(None)
        self.successResultOf(stopping)
        self.assertEqual(self.said[:3], ["start low", "start middle", "start top"])

    def test_one_fails(self):
        """
        One that does not stop cleanly is logged, and keeps none from stopping.
        """
        self.services[2].stopped = fail(ZeroDivisionError())
        self.services[1].stopped.callback(None)
        self.services[0].stopped.callback(None)
        self.successResultOf(self.stack.stopService())
        self.assertEqual(self.said[-3:], ["stop top", "stop middle", "stop low"])
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
