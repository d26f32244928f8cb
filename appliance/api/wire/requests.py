"""Requests whose bodies are bounded before they are understood."""

from typing import Any

from twisted.web.server import Request

from appliance.api.wire.route import BODY_LIMIT
from appliance.api.wire.uploads import LIMIT

PATIENCE = 16


class BoundedRequest(Request):
    """Keeps at most ``site.body_limit`` bytes of a body and lets the rest go by, so that the
    dialect can say what was wrong; a body many times as large ends the connection. What
    ``site.uploads`` has a file for may be as large as it says."""

    channel: Any
    overflowed = False
    _received = 0
    _room = BODY_LIMIT

    def gotLength(self, length: int | None) -> None:
        """See ``Request``."""
        self._room = getattr(self.channel.site, "body_limit", BODY_LIMIT)
        super().gotLength(None if length is None else min(length, self._room + 1))
        uploads = getattr(self.channel.site, "uploads", None)
        spool = None if uploads is None else uploads.spool(self, length)
        if spool is not None:
            self.content, self._room = spool, LIMIT
        if length is not None and length > PATIENCE * self._room:
            self._hang_up()

    def handleContentChunk(self, data: bytes) -> None:
        """See ``Request``."""
        room = max(0, self._room + 1 - self._received)
        self._received += len(data)
        if self._received > self._room:
            self.overflowed = True
        if room:
            super().handleContentChunk(data[:room])
        if self._received > PATIENCE * self._room:
            self._hang_up()

    def _hang_up(self) -> None:
        """Say so in the fewest words, and listen no longer."""
        self.channel.transport.write(
            b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        )
        self.channel.loseConnection()
