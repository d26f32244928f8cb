"""Many at once: connections that ask as fast as they are answered, and dashboards.

    python -m benchmarks.crowd PORT ASKERS DASHBOARDS

Says "ready" when all are connected, and what was answered when its standard input ends.
"""

import json
import selectors
import socket
import sys
from itertools import cycle

from benchmarks.http import complete
from benchmarks.live import Listener

SETTINGS = "/unit_api/jobs/settings/job_name/stirring"
QUESTIONS = (
    ("GET", "/unit_api/jobs/running", None),
    ("GET", "/page/jobs", None),
    ("PATCH", SETTINGS, {"settings": {"target_rpm": 480}}),
    ("GET", "/page/readings?series=od&points=500", None),
)


class Busy:
    """One connection that asks the same thing again and again."""

    def __init__(self, port: int, method: str, path: str, body: dict | None) -> None:
        text = b"" if body is None else json.dumps(body).encode()
        self._request = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
        ).encode() + text
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(self._request)
        self.answers, self.refused, self._answer = 0, 0, b""

    def read(self) -> None:
        """Take what has come; ask again when it is all."""
        self._answer += self.socket.recv(1 << 16)
        if complete(self._answer):
            self.answers += 1
            self.refused += not self._answer.startswith(b"HTTP/1.1 200")
            self._answer = b""
            self.socket.sendall(self._request)


def main(port: int, askers: int, dashboards: int) -> None:
    """Be the crowd until standard input ends."""
    questions = cycle(QUESTIONS)
    busy = [Busy(port, *next(questions)) for _ in range(askers)]
    watching = [Listener(port) for _ in range(dashboards)]
    chosen = selectors.DefaultSelector()
    for one in (*busy, *watching):
        chosen.register(one.socket, selectors.EVENT_READ, one)
    chosen.register(sys.stdin, selectors.EVENT_READ, None)
    print("ready", flush=True)
    while True:
        for key, _ in chosen.select():
            if key.data is None:
                answers, refused = sum(b.answers for b in busy), sum(b.refused for b in busy)
                print(answers, refused, sum(w.frames for w in watching), flush=True)
                return
            key.data.read()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
