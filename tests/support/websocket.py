"""A client's end of a websocket, over bytes."""

import json
import struct

from tests.support.client import Client

UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
}
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Websocket:
    """A client's end of a websocket."""

    def __init__(self, client: Client, headers=(), path: str = "/live") -> None:
        self.connection = client.begin("GET", path, headers={**UPGRADE, **dict(headers)})
        self.transport = self.connection.transport
        self.head, _, self._rest = self.transport.value().partition(b"\r\n\r\n")
        self.transport.clear()

    def say(self, payload: bytes, opcode: int = TEXT) -> None:
        """Send one masked frame."""
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
        self.connection.send(bytes([0x80 | opcode]) + length + bytes(4) + payload)

    def frames(self) -> list[tuple[int, bytes]]:
        """What has arrived: (opcode, payload)."""
        raw, found = self._rest + self.transport.value(), []
        self._rest = b""
        self.transport.clear()
        while raw:
            size, start = raw[1] & 0x7F, 2
            if size == 126:
                size, start = struct.unpack(">H", raw[2:4])[0], 4
            found.append((raw[0], raw[start : start + size]))
            raw = raw[start + size :]
        return found

    def texts(self) -> list[dict]:
        """What the texts that have arrived say."""
        return [json.loads(payload) for first, payload in self.frames() if first & 15 == TEXT]

    def wish(self, **wish) -> None:
        """Say what is wanted."""
        self.say(json.dumps(wish).encode())
