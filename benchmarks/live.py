"""Two hundred dashboards at ten frames a second each, on one core.

    python -m benchmarks live [--clients 200] [--seconds 15] [--speed 60]

The clients are one other process, which reads and counts and does nothing else. The unit lives
fast enough to have something to tell in every frame; what it spends on living is measured first,
without a client, and taken off.
"""

import json
import selectors
import socket
import struct
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from time import monotonic, perf_counter, sleep

from benchmarks.figures import Figure
from benchmarks.processor import cpu_seconds, share
from tests.support.process import UnitProcess

RATE = 10
PING, PONG = 0x89, b"\x8a"
TOPICS = ["readings", "settings", "states", "logs", "alerts"]
HANDSHAKE = (
    "GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n"
)


class Listener:
    """One dashboard: counts frames and bytes."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(HANDSHAKE.format(port=port).encode())
        self._rest = b""
        while b"\r\n\r\n" not in self._rest:
            self._rest += self.socket.recv(4096)
        self._rest = self._rest.partition(b"\r\n\r\n")[2]
        wish = json.dumps({"subscribe": TOPICS, "rate": RATE}).encode()
        self.socket.sendall(b"\x81" + bytes([128 | len(wish)]) + bytes(4) + wish)
        self.socket.setblocking(False)
        self.frames = self.bytes = 0

    def read(self) -> None:
        """Count what has come."""
        raw = self._rest + self.socket.recv(1 << 16)
        while len(raw) >= 4:
            size, start = raw[1] & 127, 2
            if size == 126:
                size, start = struct.unpack(">H", raw[2:4])[0], 4
            elif size == 127:
                size, start = struct.unpack(">Q", raw[2:10].ljust(8, b"\xff"))[0], 10
            if len(raw) < start + size:
                break
            if raw[0] == PING:
                self.socket.sendall(PONG + bytes([128 | size]) + bytes(4) + raw[start:][:size])
            self.frames, self.bytes = self.frames + 1, self.bytes + size
            raw = raw[start + size :]
        self._rest = raw


def listen(port: int, clients: int, seconds: float) -> None:
    """Be *clients* dashboards for *seconds* after a line from standard input; print what came."""
    listeners = [Listener(port) for _ in range(clients)]
    chosen = selectors.DefaultSelector()
    for listener in listeners:
        chosen.register(listener.socket, selectors.EVENT_READ, listener)
    print("ready", flush=True)
    read_until(chosen, monotonic() + 2.0)
    for listener in listeners:
        listener.frames = listener.bytes = 0
    print("go", flush=True)
    read_until(chosen, monotonic() + seconds)
    frames = sum(listener.frames for listener in listeners)
    print(frames, sum(listener.bytes for listener in listeners) / max(frames, 1), flush=True)


def read_until(chosen: selectors.BaseSelector, end: float) -> None:
    """Read whatever comes."""
    while (left := end - monotonic()) > 0:
        for key, _ in chosen.select(left):
            key.data.read()


def figures(arguments: list[str]) -> Iterator[Figure]:
    """Measure."""
    parser = ArgumentParser("live")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--speed", type=float, default=60.0)
    asked = parser.parse_args(arguments)
    with UnitProcess("--demo", "--simulation-speed", str(asked.speed)) as unit:
        sleep(3.0)
        pid, living = unit.popen.pid, share(unit.popen.pid, asked.seconds)
        command = [sys.executable, "-m", "benchmarks.live", str(unit.port)]
        with subprocess.Popen(
            [*command, str(asked.clients), str(asked.seconds)], stdout=subprocess.PIPE, text=True
        ) as crowd:
            crowd.stdout.readline()
            crowd.stdout.readline()
            began, used = perf_counter(), cpu_seconds(pid)
            frames, size = crowd.stdout.readline().split()
            took = perf_counter() - began
            used = cpu_seconds(pid) - used - living * took
    each = used / int(frames) * 1e6
    told = int(frames) / took / asked.clients
    note = f"{told:.1f} frames/s each of {float(size):.0f} bytes, {each:.0f} µs a frame"
    what = f"{asked.clients} dashboards at {RATE} frames/s, of one core"
    yield Figure(what, used / took * 100, "%", 10.0, 5.0, note)


if __name__ == "__main__":
    listen(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
