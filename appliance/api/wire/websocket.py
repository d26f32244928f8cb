"""Websockets, on the port of everything else. The only user of autobahn."""

from collections.abc import Callable
from typing import Any

import msgspec
from autobahn.twisted.resource import WebSocketResource
from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol
from autobahn.websocket.protocol import PreparedMessage
from msgspec import Struct
from twisted.internet.base import DelayedCall
from twisted.internet.interfaces import IPushProducer
from twisted.internet.protocol import connectionDone
from twisted.logger import ILogObserver, LogEvent, Logger
from twisted.python.failure import Failure
from twisted.web.iweb import IRequest
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET
from zope.interface import implementer, provider

from appliance.api.access.permission import permit
from appliance.api.wire.audience import Audience, Authority
from appliance.api.wire.requests import ORDINARY, Allowance
from appliance.api.wire.serving import DialectResource
from appliance.api.wire.socket import Socket
from appliance.errors import Invalid, Refusal, TooMany, Unavailable
from appliance.model import Who

LARGEST_MESSAGE = 64 * 1024
MOST_WAITING = 1024 * 1024
"""Bytes that may be sent to somebody who has not read what was sent before."""

MOST_FRAMES = 50
"""Frames that somebody may send in a second, of whatever kind."""

CLOSING_SECONDS = 5.0
OWN_CODES = 4000
"""Where the close codes begin that mean what we say they mean."""

HURRIED = TooMany(
    f"More than {MOST_FRAMES} frames a second are not heard.", remedy="Connect again, and wait."
)
Say = Callable[[Refusal], tuple[bytes, int]]
"""What is said of a refusal, and the code to close with."""


@provider(ILogObserver)
def unheard(event: LogEvent) -> None:
    """Let it go."""


@implementer(IPushProducer)
class Websocket(WebSocketServerProtocol):
    """A ``Member`` of the audience, of which *authority* knows whose it is; *gone* is called when
    the connection is lost. It stands between the transport's buffer and the conversation: as long
    as the buffer is full it says so, and can be left out; and nothing is heard of somebody who
    does not read, for whatever they say would be answered, a ping for one.

    What autobahn has to say of clients with bad manners is no news of the unit's.
    """

    log = Logger(observer=unheard)
    transport: Any
    full = False
    alive = True
    _waiting = _frames = 0
    _second = 0.0
    _deadline: DelayedCall | None = None

    def __init__(self, authority: Authority, gone: Callable[[], None]) -> None:
        super().__init__()
        self._authority, self._gone = authority, gone

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """See ``Protocol``."""
        self._gone()
        super().connectionLost(reason)

    def onOpen(self) -> None:
        """See autobahn."""
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)
        self.factory.audience.join(self, self._authority)

    def onFrameBegin(self) -> None:
        """See autobahn. Whoever sends too many frames is sent away, and the rest is not read."""
        now = self.factory.reactor.seconds()
        if now - self._second >= 1.0:
            self._second, self._frames = now, 0
        self._frames += 1
        if self._frames <= MOST_FRAMES:
            super().onFrameBegin()
            return
        if self.state == self.STATE_OPEN:
            self.refuse(HURRIED)
        self.dropConnection(abort=False)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """See autobahn."""
        self.factory.audience.hear(self, payload)

    def onPong(self, payload: bytes) -> None:
        """See autobahn."""
        self.alive = True

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """See autobahn."""
        self.factory.audience.part(self)
        if self._deadline is not None and self._deadline.active():
            self._deadline.cancel()

    def prepare(self, payload: bytes) -> PreparedMessage:
        """See ``Outlet``."""
        return self.factory.prepareMessage(payload, doNotCompress=True)

    def send(self, frame: PreparedMessage) -> None:
        """See ``Outlet``."""
        if self.full:
            self._waiting += len(frame.payloadHybi)
            if self._waiting > MOST_WAITING:
                self.transport.abortConnection()  # onClose follows, when whoever sends is done
                return
        self.sendPreparedMessage(frame)

    def refuse(self, refusal: Refusal) -> None:
        """See ``Outlet``."""
        payload, code = self.factory.say(refusal)
        self.sendMessage(payload)
        self.leave(code)

    def leave(self, code: int = 1000) -> None:
        """See ``Outlet``. A peer that does not take its leave is cut off."""
        self.sendClose(code)
        self._deadline = self.factory.reactor.callLater(CLOSING_SECONDS, self.cut)
        self.factory.audience.part(self)

    def ask_whether_alive(self) -> None:
        """See ``Member``."""
        self.alive = False
        self.sendPing()

    def cut(self) -> None:
        """See ``Member``."""
        self.transport.abortConnection()
        self.factory.audience.part(self)

    def pauseProducing(self) -> None:
        """The transport's buffer is full."""
        self.full = True
        self.transport.pauseProducing()

    def resumeProducing(self) -> None:
        """It has drained."""
        self.full, self._waiting = False, 0
        self.transport.resumeProducing()

    def stopProducing(self) -> None:
        """The connection is lost; ``onClose`` says so too."""
        self.full = True


class WebsocketFactory(WebSocketServerFactory):
    """Makes the websockets of an *audience*, uncompressed and bounded, which *say* refusals alike.

    Autobahn's own timers are off: they know the global reactor only. The handshake is in hand
    when a websocket is made, and the audience asks whether anybody is still there.
    """

    def __init__(self, audience: Audience, say: Say, reactor: Any) -> None:
        super().__init__(reactor=reactor)
        self.audience, self.say = audience, say
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


class Admitted(Struct, frozen=True):
    """A factory for one connection, of which *authority* knows whose it is; *gone* is called when
    it is lost."""

    factory: WebsocketFactory
    authority: Authority
    gone: Callable[[], None]

    def buildProtocol(self, address: object) -> Websocket:
        """See ``IProtocolFactory``."""
        protocol = Websocket(self.authority, self.gone)
        protocol.factory = self.factory
        return protocol


class SocketResource(Resource):
    """Lets into a *socket* whoever may, as long as there is room for them; to everybody else its
    dialect says no."""

    isLeaf = True

    def __init__(
        self, socket: Socket, audience: Audience, dialect: DialectResource, reactor: Any
    ) -> None:
        super().__init__()
        self._socket, self._audience, self._dialect = socket, audience, dialect
        self._factory = WebsocketFactory(audience, self._say, reactor)

    def render(self, request: Any) -> object:
        """See ``IResource``."""
        try:
            self._check(request)
        except Exception as error:
            self.refuse(request, error)
            return NOT_DONE_YET
        admitted = Admitted(self._factory, lambda: self._who(request), request.channel.hand_over())
        return WebSocketResource(admitted).render(request)

    def refuse(self, request: IRequest, error: Exception) -> None:
        """See ``DialectResource``."""
        self._dialect.refuse(request, error)

    def allowance(self, request: IRequest, length: int | None) -> Allowance:
        """No socket takes a body."""
        return ORDINARY

    def _who(self, request: IRequest) -> Who | None:
        """Whoever opened it, None if they may no longer be there."""
        try:
            who = self._dialect.who(request)
        except Refusal:
            return None
        return who if who.may(self._socket.needs) else None

    def _check(self, request: IRequest) -> None:
        permit(self._dialect.who(request), self._socket.needs)
        if not is_handshake(request):
            path = request.path.decode("ascii", "replace")
            raise Invalid(
                "This is the address of a websocket.", remedy=f"Open ws://…{path} instead."
            )
        if not self._audience.has_room:
            crowded = self._socket.crowded.format(most=self._audience.most)
            raise Unavailable(crowded, remedy="Close one of them.")

    def _say(self, refusal: Refusal) -> tuple[bytes, int]:
        """*refusal*, for somebody who is in already."""
        problem = self._dialect.dialect.problem(refusal)
        said = msgspec.json.encode(self._socket.shape_error(problem))
        return said, OWN_CODES + problem.status


def is_handshake(request: IRequest) -> bool:
    """Whether *request* asks for a websocket in a way that will succeed."""
    headers = request.requestHeaders
    return (
        request.method == b"GET"
        and (headers.getRawHeaders(b"upgrade") or [b""])[0].lower() == b"websocket"
        and headers.getRawHeaders(b"sec-websocket-version") == [b"13"]
        and len(headers.getRawHeaders(b"sec-websocket-key") or ()) == 1
    )
