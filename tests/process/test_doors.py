"""Tests for appliance.process.doors."""

import socket

from twisted.internet.endpoints import serverFromString
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock
from twisted.trial.unittest import SynchronousTestCase

from appliance.api.wire.connections import AT_ONCE
from appliance.process.doors import Doors


class DoorTests(SynchronousTestCase):
    """A crowd before a door."""

    def setUp(self):
        self.came: list[Protocol] = []
        self.reactor = MemoryReactorClock()
        endpoint = serverFromString(Doors(self.reactor), "tcp:0:interface=127.0.0.1")
        self.door = self.successResultOf(endpoint.listen(Factory.forProtocol(self.come)))
        self.addCleanup(self.close)

    def close(self) -> None:
        """Nobody is in any more, and nobody comes."""
        self.door.stopListening()
        for protocol in self.came:
            protocol.transport.abortConnection()
        self.reactor.advance(1)

    def come(self) -> Protocol:
        """Somebody has come in."""
        self.came.append(Protocol())
        return self.came[-1]

    def test_a_few_at_a_time(self):
        """
        However many wait, in one turn a few come in; nobody is lost.
        """
        crowd = [socket.create_connection(self.address()) for _ in range(40)]
        for one in crowd:
            self.addCleanup(one.close)
        counted = []
        for _ in range(4):
            self.door.doRead()
            counted.append(len(self.came))
        self.assertEqual(counted, [AT_ONCE, 2 * AT_ONCE, 40, 40])

    def address(self):
        """Where the door is."""
        host = self.door.getHost()
        return host.host, host.port
