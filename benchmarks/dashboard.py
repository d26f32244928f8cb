"""A dashboard that reads everything and keeps nothing: one blocking websocket, in a thread."""

import json
import os
import socket
import struct
from base64 import b64encode
from threading import Thread

TOPICS = ("readings", "settings", "states", "logs", "alerts")
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Dashboard:
    """Connected to ``/live`` at *port* until ``close``; *last* is the newest frame's text."""

    def __init__(self, port: int, rate: int = 10) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30.0)
        self._stream = self._socket.makefile("rb")
        self.frames, self.last = 0, b""
        self._shake_hands(port)
        self._send(TEXT, json.dumps({"subscribe": TOPICS, "rate": rate}).encode())
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _shake_hands(self, port: int) -> None:
        key = b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        status = self._stream.readline()
        if b" 101 " not in status:
            raise ConnectionError(f"No websocket: {status!r}")
        while self._stream.readline().strip():
            pass

    def _send(self, kind: int, payload: bytes) -> None:
        length = len(payload)
        size = bytes([128 | length]) if length < 126 else b"\xfe" + struct.pack(">H", length)
        self._socket.sendall(bytes([128 | kind]) + size + b"\0\0\0\0" + payload)

    def _read(self) -> None:
        try:
            while head := self._stream.read(2):
                payload = self._stream.read(self._length(head[1] & 127))
                if head[0] & 15 == PING:
                    self._send(PONG, payload)
                elif head[0] & 15 == CLOSE:
                    return
                else:
                    self.frames, self.last = self.frames + 1, payload
        except (OSError, ValueError, struct.error):
            return

    def _length(self, short: int) -> int:
        if short < 126:
            return short
        wide = {126: (2, ">H"), 127: (8, ">Q")}[short]
        return struct.unpack(wide[1], self._stream.read(wide[0]))[0]

    def close(self) -> None:
        """Hang up."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5.0)
        self._socket.close()
