"""One connection that asks for the running jobs, against a bare Klein route in the same minute.

    python -m benchmarks http [--requests 6000] [--rounds 3]

Both servers are processes of their own, asked by the same client over one kept-alive connection.
What the unit spends on its jobs meanwhile is measured first, and taken off.
"""

import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from statistics import median
from time import perf_counter, sleep

from msgspec import Struct

from benchmarks.figures import Figure
from benchmarks.processor import cpu_seconds, share
from tests.support.process import UnitProcess

JOBS = "/unit_api/jobs/running"
BARE = """
import sys
from klein import Klein
from twisted.internet import reactor
from twisted.web.server import Site

app = Klein()

@app.route("/hello")
def hello(request):
    request.setHeader(b"content-type", b"application/json")
    return b'{"hello": "world"}'

site = Site(app.resource())
site.log = lambda request: None
port = reactor.listenTCP(0, site, interface="127.0.0.1")
print(port.getHost().port, flush=True)
reactor.run()
"""


class Cost(Struct, frozen=True):
    """Of one request: milliseconds until its answer, microseconds of the processor."""

    p50: float
    p99: float
    cpu: float


class Asker:
    """One kept-alive connection to *port*."""

    def __init__(self, port: int, path: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()

    def ask(self) -> bytes:
        """Ask, and read the whole answer."""
        self._socket.sendall(self._request)
        answer = b""
        while not complete(answer):
            answer += self._socket.recv(1 << 16)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(answer[:200])
        return answer

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def complete(answer: bytes) -> bool:
    """Whether all of it is there, of a known length or in chunks."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    _, known, length = head.lower().partition(b"content-length: ")
    if known:
        return len(body) >= int(length.partition(b"\r\n")[0])
    return body.endswith(b"0\r\n\r\n")


def cost(pid: int, port: int, path: str, requests: int) -> Cost:
    """What a request for *path* costs the process *pid*."""
    idle = share(pid, 1.0)
    with closing(Asker(port, path)) as asker:
        for _ in range(300):
            asker.ask()
        used, began, times = cpu_seconds(pid), perf_counter(), []
        for _ in range(requests):
            asked = perf_counter()
            asker.ask()
            times.append(perf_counter() - asked)
        took = perf_counter() - began
        used = cpu_seconds(pid) - used - idle * took
    times.sort()
    cuts = times[requests // 2], times[int(requests * 0.99)]
    return Cost(cuts[0] * 1e3, cuts[1] * 1e3, used / requests * 1e6)


def middle(costs: list[Cost]) -> Cost:
    """The median of each."""
    return Cost(
        *(median(getattr(each, name) for each in costs) for name in ("p50", "p99", "cpu"))
    )


def figures(arguments: list[str]) -> Iterator[Figure]:
    """Measure both, by turns."""
    parser = ArgumentParser("http")
    parser.add_argument("--requests", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    command = [sys.executable, "-c", BARE]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bare,
        UnitProcess("--demo", "--simulation-speed", "1") as unit,
    ):
        try:
            port = int(bare.stdout.readline())
            sleep(2.0)
            rounds = [
                (
                    cost(bare.pid, port, "/hello", asked.requests),
                    cost(unit.popen.pid, unit.port, JOBS, asked.requests),
                )
                for _ in range(asked.rounds)
            ]
        finally:
            bare.kill()
    klein, ours = middle([pair[0] for pair in rounds]), middle([pair[1] for pair in rounds])
    ratio = median(b.cpu / a.cpu for a, b in rounds)
    note = f"bare Klein: {klein.p50:.3f} ms, p99 {klein.p99:.3f} ms; p99 here {ours.p99:.3f} ms"
    yield Figure("GET jobs/running, p50", ours.p50, "ms", 0.35, 0.35, note)
    note = f"{ours.cpu:.0f} µs against {klein.cpu:.0f} µs, less what the jobs use"
    yield Figure("GET jobs/running, CPU over a bare Klein route", ratio, "x", 1.6, 1.3, note)
