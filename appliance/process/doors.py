"""The doors that people come in by: a few at a time, so that who is in is answered between."""

from typing import Any

from twisted.internet.tcp import Port

from appliance.api.wire.connections import AT_ONCE


class Door(Port):
    """A port that lets in at most ``AT_ONCE`` in one turn of the reactor.

    Twisted's lets in twenty more each time as long as more are waiting, until one turn takes
    everybody who is: hundreds of connections who, in a full house, push out those whose request
    had not been read yet.
    """

    @property
    def numberAccepts(self) -> int:
        """See ``Port``."""
        return AT_ONCE

    @numberAccepts.setter
    def numberAccepts(self, wanted: int) -> None:
        """It stays."""


class Doors:
    """*reactor* as endpoints use it, with doors for ports."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def listenTCP(self, port: int, factory: Any, backlog: int = 50, interface: str = "") -> Door:
        """See ``IReactorTCP``."""
        door = Door(port, factory, backlog, interface, self._reactor)
        door.startListening()
        return door

    def listenSSL(
        self, port: int, factory: Any, context: Any, backlog: int = 50, interface: str = ""
    ) -> Door:
        """See ``IReactorSSL``."""
        # late: only who serves by TLS has installed what it needs
        from twisted.protocols.tls import TLSMemoryBIOFactory

        inside = TLSMemoryBIOFactory(context, False, factory)
        return self.listenTCP(port, inside, backlog, interface)
