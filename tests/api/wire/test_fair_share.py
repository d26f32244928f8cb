"""Requests that come all at once are answered a portion at a time."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.resource import Resource
from twisted.web.server import Site

from appliance.api.wire.fair_share import FairShare
from tests.support.client import Connection, parse


class Slow(Resource):
    """Takes a millisecond of the clock for each answer."""

    isLeaf = True

    def __init__(self, clock):
        super().__init__()
        self._clock, self.asked = clock, []

    def render(self, request):
        self._clock.rightNow += 0.001
        self.asked.append(request.path)
        return b"done"


class PortionsTests(SynchronousTestCase):
    """A resource that is asked by many at once."""

    def setUp(self):
        self.clock = Clock()
        self.slow = Slow(self.clock)
        portions = FairShare(self.slow, self.clock, budget=0.0025)
        self.site = Site(portions, reactor=self.clock, timeout=None)

    def ask(self, name):
        """A connection that has asked for *name*."""
        connection = Connection(self.site)
        connection.send(b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % name)
        return connection

    def test_portions(self):
        """
        What goes beyond the budget of a turn waits for the next, in the order it came.
        """
        crowd = [self.ask(b"%d" % i) for i in range(8)]
        self.assertEqual(self.slow.asked, [b"/0", b"/1", b"/2"])
        self.clock.advance(0)
        self.assertEqual(self.slow.asked, [b"/%d" % i for i in range(8)])
        for connection in crowd:
            self.assertEqual(parse(connection.transport.value(), "GET").body, b"done")

    def test_gone(self):
        """
        Whoever leaves while waiting is not answered, and nothing is logged.
        """
        crowd = [self.ask(b"%d" % i) for i in range(5)]
        crowd[4].lose()
        self.clock.advance(0)
        self.assertEqual(self.slow.asked, [b"/0", b"/1", b"/2", b"/3"])
        self.assertEqual(self.flushLoggedErrors(), [])

    def test_rest(self):
        """
        When nobody asks there is nothing to do.
        """
        self.ask(b"once")
        self.clock.advance(0)
        self.assertEqual(self.clock.getDelayedCalls(), [])
