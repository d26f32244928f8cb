"""/live: the feed as a websocket, on the port of everything else."""

from collections.abc import Callable
from typing import Any

from attrs import frozen
from autobahn.twisted.resource import WebSocketResource
from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol
from autobahn.websocket.protocol import PreparedMessage
from twisted.internet.base import DelayedCall
from twisted.internet.interfaces import IPushProducer
from twisted.logger import ILogObserver, LogEvent, Logger
from twisted.web.iweb import IRequest
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET
from zope.interface import implementer, provider

from appliance.api.access.permission import permit
from appliance.api.live.feed import Feed
from appliance.api.wire.serving import Access, DialectResource
from appliance.errors import Invalid, Refusal, Unavailable
from appliance.model import NOBODY, Who

MOST_CLIENTS = 256
LARGEST_MESSAGE = 64 * 1024
CLOSING_SECONDS = 5.0


@provider(ILogObserver)
def unheard(event: LogEvent) -> None:
    """Let it go."""


@implementer(IPushProducer)
class LiveProtocol(WebSocketServerProtocol):
    """One websocket. It stands between the transport's buffer and the feed: as long as the
    buffer is full it says so, and the feed leaves it out.

    What autobahn has to say of clients with bad manners is no news of the unit's.
    """

    log = Logger(observer=unheard)
    transport: Any
    full = False
    alive = True
    authority: Callable[[], Who | None]
    _deadline: DelayedCall | None = None

    def onOpen(self) -> None:
        """See autobahn."""
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)
        self.factory.feed.join(self, self.authority)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """See autobahn."""
        self.factory.feed.hear(self, payload)

    def onPong(self, payload: bytes) -> None:
        """See autobahn."""
        self.alive = True

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """See autobahn."""
        self.factory.feed.part(self)
        if self._deadline is not None and self._deadline.active():
            self._deadline.cancel()

    def prepare(self, payload: bytes) -> PreparedMessage:
        """See ``Outlet``."""
        return self.factory.prepareMessage(payload, doNotCompress=True)

    def send(self, frame: PreparedMessage) -> None:
        """See ``Outlet``."""
        self.sendPreparedMessage(frame)

    def refuse(self, payload: bytes, code: int) -> None:
        """See ``Outlet``."""
        self.sendMessage(payload)
        self.leave(code)

    def leave(self, code: int = 1000) -> None:
        """See ``Outlet``. A peer that does not take its leave is cut off."""
        self.sendClose(code)
        self._deadline = self.factory.reactor.callLater(CLOSING_SECONDS, self.cut)

    def ask_whether_alive(self) -> None:
        """See ``Outlet``."""
        self.alive = False
        self.sendPing()

    def cut(self) -> None:
        """See ``Outlet``."""
        self.transport.abortConnection()

    def pauseProducing(self) -> None:
        """The transport's buffer is full."""
        self.full = True

    def resumeProducing(self) -> None:
        """It has drained."""
        self.full = False

    def stopProducing(self) -> None:
        """The connection is lost; ``onClose`` says so too."""
        self.full = True


class LiveFactory(WebSocketServerFactory):
    """Makes the websockets of *feed*, uncompressed and bounded.

    Autobahn's own timers are off: they know the global reactor only. The handshake is in hand
    when a websocket is made, and the feed asks whether anybody is still there.
    """

    def __init__(self, feed: Feed, reactor: Any) -> None:
        super().__init__(reactor=reactor)
        self.feed = feed
        self.setProtocolOptions(
            webStatus=False,
            openHandshakeTimeout=0,
            closeHandshakeTimeout=0,
            autoPingInterval=0,
            maxMessagePayloadSize=LARGEST_MESSAGE,
            maxFramePayloadSize=LARGEST_MESSAGE,
            perMessageCompressionAccept=lambda offers: None,
            tcpNoDelay=True,
        )


@frozen
class Admitted:
    """A factory for one connection, of which *authority* knows whose it is."""

    factory: LiveFactory
    authority: Callable[[], Who | None]

    def buildProtocol(self, address: object) -> LiveProtocol:
        """See ``IProtocolFactory``."""
        protocol = LiveProtocol()
        protocol.factory, protocol.authority = self.factory, self.authority
        return protocol


class LiveResource(Resource):
    """Lets in whoever may read, as long as there is room; *door* says no to everybody else."""

    isLeaf = True

    def __init__(
        self, factory: LiveFactory, access: Access, door: DialectResource, most: int = MOST_CLIENTS
    ) -> None:
        super().__init__()
        self._factory, self._access, self._door, self._most = factory, access, door, most

    def render(self, request: IRequest) -> object:
        """See ``IResource``."""
        try:
            self._check(request)
        except Refusal as refusal:
            self._door.refuse(request, refusal)
            return NOT_DONE_YET
        admitted = Admitted(self._factory, lambda: self._access.who(request))
        return WebSocketResource(admitted).render(request)

    def _check(self, request: IRequest) -> None:
        self._access.admit(request)
        permit(self._access.who(request) or NOBODY, "viewer")
        if not is_handshake(request):
            raise Invalid("This is the address of a websocket.", remedy="Open ws://…/live instead.")
        if self._factory.feed.clients >= self._most:
            raise Unavailable(
                f"{self._most} pages are watching this unit already.", remedy="Close one of them."
            )


def is_handshake(request: IRequest) -> bool:
    """Whether *request* asks for a websocket in a way that will succeed."""
    headers = request.requestHeaders
    return (
        request.method == b"GET"
        and (headers.getRawHeaders(b"upgrade") or [b""])[0].lower() == b"websocket"
        and headers.getRawHeaders(b"sec-websocket-version") == [b"13"]
        and len(headers.getRawHeaders(b"sec-websocket-key") or ()) == 1
    )
