"""Bodies that are sent piece by piece, no faster than they are taken."""

from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IPushProducer
from twisted.logger import Logger
from twisted.web.http import Request
from zope.interface import implementer

from appliance.api.wire.answers import Download

log = Logger()


async def pour(request: Request, download: Download) -> None:
    """Send *download* as the body of the answer to *request*; returns when it is all sent, or when
    nobody takes it any more. A piece that cannot be made cuts the connection, so that nobody
    takes a part for the whole."""
    tap = Backpressure()
    request.notifyFinish().addBoth(lambda _: tap.stopProducing())
    request.registerProducer(tap, True)
    try:
        if request.method != b"HEAD":
            await _pieces(request, download, tap)
    except Exception:
        log.failure("A download broke off")
        cast(Any, request.channel).transport.abortConnection()
    finally:
        if not tap.closed:
            request.unregisterProducer()
        await download.lane.do(getattr(download.pieces, "close", _nothing))


async def _pieces(request: Request, download: Download, tap: "Backpressure") -> None:
    while await tap.opened():
        piece = await download.lane.do(next, download.pieces, None)
        if piece is None or tap.closed:
            return
        request.write(piece)


def _nothing() -> None:
    """Close what needs no closing."""


@implementer(IPushProducer)
class Backpressure:
    """Tells whether more may be sent now."""

    def __init__(self) -> None:
        self.closed = False
        self._waiting: Deferred | None = None
        self._paused = False

    async def opened(self) -> bool:
        """Wait until more may be sent; False if nothing may be sent any more."""
        if self._paused and not self.closed:
            self._waiting = Deferred()
            await self._waiting
        return not self.closed

    def pauseProducing(self) -> None:
        """See ``IPushProducer``."""
        self._paused = True

    def resumeProducing(self) -> None:
        """See ``IPushProducer``."""
        self._paused = False
        self._go_on()

    def stopProducing(self) -> None:
        """See ``IPushProducer``."""
        self.closed = True
        self._go_on()

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.callback(None)
