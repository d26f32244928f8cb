"""What a simulated unit costs as a whole, at work: processor seconds for two days of its life.

    python -m benchmarks simulation [--hours 6]
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from time import sleep

from benchmarks.figures import Figure
from benchmarks.processor import cpu_seconds
from tests.support.process import UnitProcess

HOUR_MS = 3_600_000.0


def figures(arguments: list[str]) -> Iterator[Figure]:
    """Let it live as fast as it can for some hours of its own."""
    parser = ArgumentParser("simulation")
    parser.add_argument("--hours", type=float, default=6.0)
    asked = parser.parse_args(arguments)
    with UnitProcess("--demo", "--simulation-speed", "1000") as unit:
        unit.said("settled")
        begun, used, lived = now(unit), cpu_seconds(unit.popen.pid), 0.0
        while lived < asked.hours:
            sleep(1.0)
            lived = (now(unit) - begun) / HOUR_MS
        used = cpu_seconds(unit.popen.pid) - used
    note = f"CPU; {lived:.1f} h were measured, with every job of the demo and the store"
    yield Figure("48 h of a simulated unit", used / lived * 48.0, "s", 200.0, None, note)


def now(unit: UnitProcess) -> float:
    """The unit's time, in milliseconds."""
    return unit.ask("GET", "/page/unit").json()["now_ms"]
