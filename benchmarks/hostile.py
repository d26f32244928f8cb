"""What somebody who may send what he likes does to a unit: silence, memory, and the time to end.

    python -m benchmarks hostile [--only NAME…]

Each attack meets a new demonstration. While it goes on, another process asks for its health on a
connection that it keeps, every five milliseconds; the longest wait for an answer is the silence.
The largest resident set is the kernel's own (VmHWM). At the end of each attack it begins anew, and
the unit is asked to end in its midst.
"""

import json
import select
import signal
import socket
import struct
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

from benchmarks.figures import Figure
from benchmarks.live import HANDSHAKE
from tests.support.process import UnitProcess

BETWEEN = 0.005
HEAD = "experiment_profile_name: x\nmetadata:\n  author: x\n"
BOUNDARY = "a-line-that-is-nowhere-else"
HALVES = (
    b"GET /he",
    b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ",
    b"POST /unit_api/jobs/stop HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n\r\nab",
)
LASTS = 4.0
Attack = Callable[[UnitProcess], None]


def templates(unit: UnitProcess) -> None:
    """A profile of expressions that are never closed."""
    _check(unit, f'{HEAD}common:\n  jobs:\n    stirring:\n      actions:\n        - type: log\n'
           f'          t: 0s\n          options:\n            message: "{"${{" * 80_000}"')


def numbers(unit: UnitProcess) -> None:
    """A number of sixty thousand digits, and a letter."""
    for key in ("hours_elapsed", "t", "every"):
        _check(unit, HEAD + "common:\n  jobs:\n    stirring:\n      actions:\n"
               f"        - type: start\n          {key}: {'1' * 60_000}x")


def unknown_fields(unit: UnitProcess) -> None:
    """A profile of fields that nobody knows."""
    _check(unit, HEAD + "\n".join(f"field_{n}: 1" for n in range(40_000)))


def bodies(unit: UnitProcess) -> None:
    """A megabyte of JSON, deep and wide, wherever a body is taken."""
    deep, wide = "[" * 500_000 + "]" * 500_000, json.dumps({f"k{n}": n for n in range(60_000)})
    for path in ("PATCH /unit_api/jobs/settings/job_name/stirring",
                 "POST /unit_api/jobs/run/job_name/stirring", "POST /page/profiles/check",
                 "POST /page/experiments", "PUT /page/volumes"):  # fmt: skip
        for body in (deep, wide):
            _send(unit, *path.split(), body.encode(), "application/json")


def planted_files(unit: UnitProcess) -> None:
    """Files on which a search for secrets could be slow, read by somebody who may only look."""
    planted = {"letters": "a" * 1_000_000, "slashes": "/" * 1_000_000, "lines": "\n" * 1_000_000,
               "colons": "a:" * 500_000, "spaces": " " * 1_000_000}  # fmt: skip
    for name, text in planted.items():
        (unit.data / f"{name}.txt").write_text(text)
        _send(unit, "GET", f"/unit_api/system/path/{name}.txt")


def archive(unit: UnitProcess) -> None:
    """An archive of more than a million members that are nothing, 61 MB."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0,
                        0, 0) + b"a/b/c"  # fmt: skip
    listed = entry * 1_200_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), 0, 0)
    form = (f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"archive\"; filename=\"a.zip\""
            "\r\n\r\n").encode()  # fmt: skip
    body = form + listed + end + f"\r\n--{BOUNDARY}--\r\n".encode()
    _send(unit, "POST", "/unit_api/import_zipped_dot_pioreactor", body,
          f"multipart/form-data; boundary={BOUNDARY}")  # fmt: skip


def half_requests(unit: UnitProcess) -> None:
    """Two thousand of them, from one address, and a byte of each now and then."""
    crowd = [_connected(unit, HALVES[n % 3]) for n in range(2000)]
    ends = monotonic() + LASTS
    while monotonic() < ends:
        for one in crowd:
            with suppress(OSError):
                one.send(b"x")
        sleep(0.5)
    for one in crowd:
        one.close()


def pings(unit: UnitProcess) -> None:
    """A dashboard that pings as fast as it can, and never reads."""
    _flood(unit, b"\x89\xfd" + bytes(4) + b"p" * 125)


def subscriptions(unit: UnitProcess) -> None:
    """One that subscribes anew as fast as it can."""
    wish = json.dumps({"subscribe": ["readings", "logs"], "rate": 10}).encode()
    _flood(unit, b"\x81" + bytes([128 | len(wish)]) + bytes(4) + wish)


ATTACKS: dict[str, Attack] = {
    attack.__name__: attack
    for attack in (templates, numbers, unknown_fields, bodies, planted_files, archive,
                   half_requests, pings, subscriptions)
}  # fmt: skip


def _check(unit: UnitProcess, text: str) -> None:
    body = json.dumps({"text": text}).encode()
    _send(unit, "POST", "/page/profiles/check", body, "application/json")


def _send(
    unit: UnitProcess, method: str, path: str, body: bytes | None = None, kind: str = ""
) -> None:
    connection = HTTPConnection("127.0.0.1", unit.port, timeout=60.0)
    with suppress(OSError, HTTPException):
        connection.request(method, path, body, {"Content-Type": kind} if body else {})
        connection.getresponse().read()
    connection.close()


def _connected(unit: UnitProcess, raw: bytes) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", unit.port))
    made.sendall(raw)
    made.setblocking(False)
    return made


def _flood(unit: UnitProcess, frame: bytes) -> None:
    ends = monotonic() + LASTS
    while monotonic() < ends:
        with suppress(OSError):
            one = socket.create_connection(("127.0.0.1", unit.port), timeout=1.0)
            one.sendall(HANDSHAKE.format(port=unit.port).encode())
            while monotonic() < ends:
                one.sendall(frame * 100)
        one.close()


def silence(port: int) -> float:
    """The longest wait for /health until standard input ends, in seconds."""
    longest, connection = 0.0, HTTPConnection("127.0.0.1", port, timeout=120.0)
    answered = monotonic()
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], BETWEEN)[0]:
        try:
            connection.request("GET", "/unit_api/health")
            connection.getresponse().read()
        except (OSError, HTTPException):
            connection.close()  # and another, which is part of the wait
        else:
            longest, answered = max(longest, monotonic() - answered - BETWEEN), monotonic()
    return longest


def suffered(attack: Attack, data: Path | None = None) -> tuple[float, float, float]:
    """Its longest silence, its largest resident set in MB, and the seconds it took to end."""
    with UnitProcess("--demo", data=data) as unit:
        unit.said("settled")
        command = [sys.executable, "-m", "benchmarks.hostile", str(unit.port)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as prober:
            prober.stdout.readline()
            attack(unit)
            quiet = float(prober.communicate("")[0])
        status = Path(f"/proc/{unit.popen.pid}/status").read_text()
        peak = int(status.partition("VmHWM:")[2].split()[0]) / 1000.0
        Thread(target=attack, args=(unit,), daemon=True).start()
        sleep(0.3)
        asked = monotonic()
        unit.popen.send_signal(signal.SIGTERM)
        unit.popen.wait()
        return quiet, peak, monotonic() - asked


def figures(arguments: list[str]) -> Iterator[Figure]:
    """Each attack in turn."""
    parser = ArgumentParser("hostile")
    parser.add_argument("--only", nargs="*", choices=list(ATTACKS), default=list(ATTACKS))
    for name in parser.parse_args(arguments).only:
        quiet, peak, end = suffered(ATTACKS[name])
        what = name.replace("_", " ")
        yield Figure(f"{what}: longest silence of /health", 1000.0 * quiet, "ms", 100.0)
        yield Figure("– largest resident set", peak, "MB", 140.0)
        yield Figure("– from SIGTERM to the end", end, "s", 5.0)


if __name__ == "__main__":
    print(silence(int(sys.argv[1])))
