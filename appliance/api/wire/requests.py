"""Requests whose bodies are bounded before they are understood."""

from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from msgspec import Struct
from twisted.web.http import parse_qs
from twisted.web.server import Request

from appliance.api.wire.route import BODY_LIMIT

UNASKED = 16 * 1024
"""Bytes that a body may have without anybody being asked whether it may."""
PATIENCE, LISTENED_TO = 16, 16 << 20
"""A body that is so many times as large as it may be, and of more than so many bytes, is not even
listened to."""
PIECES, PIECE = 4096, 256
"""A body may come in so many chunks, and one more for each so many bytes of it."""


class Allowance(Struct, frozen=True):
    """How large a body may be, in bytes, and the file that it is received into, if it is to be
    one: it is gone when it is closed."""

    limit: int = BODY_LIMIT
    file: BinaryIO | None = None


ORDINARY = Allowance()


class BoundedRequest(Request):
    """Keeps of a body what ``site.allowance`` allows it and lets the rest go by, so that the
    dialect can say what was wrong; a body many times as large ends the connection."""

    channel: Any
    overflowed = in_chunks = False
    _received = _pieces = 0
    _limit = BODY_LIMIT

    def gotLength(self, length: int | None) -> None:
        """See ``Request``."""
        self.in_chunks = length is None
        asked = length is None or length > UNASKED
        allowed = self._allowance(length) if asked else ORDINARY
        self._limit = allowed.limit
        self.content = allowed.file or cast(BinaryIO, SpooledTemporaryFile(UNASKED))  # noqa: SIM115
        if length is not None and length > self._patience:
            self._hang_up()

    def handleContentChunk(self, data: bytes) -> None:
        """See ``Request``."""
        room = max(0, self._limit + 1 - self._received)
        self._received += len(data)
        self._pieces += 1
        if room and not self.overflowed:
            self._keep(data[:room])
        if self._received > self._limit:
            self.overflowed = True
        if self._received > self._patience:
            self._hang_up()
        elif self.in_chunks and self._pieces > PIECES + self._received // PIECE:
            self.channel.refuse("400 Bad Request")

    def _keep(self, data: bytes) -> None:
        """Keep *data*, in memory only of a small body: there may be hundreds of large ones."""
        try:
            super().handleContentChunk(data)
        except OSError:  # there is no room for more
            self.overflowed = True

    @property
    def _patience(self) -> int:
        return max(PATIENCE * self._limit, LISTENED_TO)

    def _allowance(self, length: int | None) -> Allowance:
        """What the site says. Until the body is there only the channel knows the request line."""
        self.method, self.uri = self.channel._command, self.channel._path
        self.path, _, query = self.uri.partition(b"?")
        self.args = parse_qs(query, True)
        return self.channel.site.allowance(self, length)

    def _hang_up(self) -> None:
        self.channel.refuse("413 Content Too Large")
