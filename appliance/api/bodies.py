"""Requests whose bodies are bounded before they are understood."""

from typing import Any

from twisted.web.server import Request

from appliance.api.wire import BODY_LIMIT

PATIENCE = 16


class BoundedRequest(Request):
    """Keeps at most ``site.body_limit`` bytes of a body and lets the rest go by, so that the
    dialect can say what was wrong; a body many times as large ends the connection."""

    channel: Any
    overflowed = False
    _received = 0

    def gotLength(self, length: int | None) -> None:
        """See ``Request``."""
        super().gotLength(None if length is None else min(length, self._limit + 1))
        if length is not None and length > PATIENCE * self._limit:
            self._hang_up()

    def handleContentChunk(self, data: bytes) -> None:
        """See ``Request``."""
        room = max(0, self._limit + 1 - self._received)
        self._received += len(data)
        if self._received > self._limit:
            self.overflowed = True
        if room:
            super().handleContentChunk(data[:room])
        if self._received > PATIENCE * self._limit:
            self._hang_up()

    @property
    def _limit(self) -> int:
        return getattr(self.channel.site, "body_limit", BODY_LIMIT)

    def _hang_up(self) -> None:
        """Say so in the fewest words, and listen no longer."""
        self.channel.transport.write(
            b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        )
        self.channel.loseConnection()
