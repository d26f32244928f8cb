"""Memory over a simulated month: all jobs running, a dashboard connected, as fast as it goes.

    python -m benchmarks month [--days 30] [--speed 1000]

The resident set is read from /proc every ten simulated minutes or real seconds, whichever is
later. The figure is the growth from the end of the first day to the mean of the last one.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

from benchmarks.dashboard import Dashboard
from benchmarks.figures import Figure
from tests.support.process import UnitProcess

DAY_MS = 86_400_000
LOOK_EVERY = 10.0


def resident(pid: int) -> float:
    """Megabytes of memory (MiB) that the process has in use."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024.0
    raise ProcessLookupError(pid)


def watch(unit: UnitProcess, days: float) -> Iterator[tuple[float, float]]:
    """Days since the start and megabytes, until *days* have passed."""
    begun = unit.ask("GET", "/page/unit").json()["now_ms"]
    day = 0.0
    while day < days:
        sleep(LOOK_EVERY)
        told = unit.ask("GET", "/page/unit").json()
        day = (told["now_ms"] - begun) / DAY_MS
        used = resident(unit.popen.pid)
        database = sum(f.stat().st_size for f in unit.data.glob("*.sqlite*")) / 1e6
        print(
            f"day {day:6.2f}  {used:7.2f} MiB  database {database:8.1f} MB"
            f"  {told['achieved_speed']:.0f} x  {told['health']['status']}",
            file=sys.stderr, flush=True,
        )  # fmt: skip
        yield day, used


def mean(values: list[float]) -> float:
    """Their mean."""
    return sum(values) / len(values)


def figures(arguments: list[str]) -> Iterator[Figure]:
    """Run it."""
    parser = ArgumentParser("month")
    parser.add_argument("--days", type=float, default=30.0)
    parser.add_argument("--speed", type=float, default=1000.0)
    asked = parser.parse_args(arguments)
    begun = monotonic()
    with UnitProcess("--demo", "--simulation-speed", str(asked.speed)) as unit:
        dashboard = Dashboard(unit.port)
        seen = list(watch(unit, asked.days))
        frames = dashboard.frames
        dashboard.close()
    took = monotonic() - begun
    settled = mean([used for day, used in seen if 0.9 <= day <= 1.2] or [seen[0][1]])
    last = mean([used for day, used in seen if day > asked.days - 1.0])
    note = f"{asked.days:g} days in {took / 60:.0f} min; {last:.1f} MiB at the end, {frames} frames"
    yield Figure("memory after a month over after a day", last - settled, "MiB", 3.0, None, note)
    yield Figure("speed kept", asked.days * 86400.0 / took, "x", 864.0, None,
                 "real seconds, a dashboard connected", least=True)  # fmt: skip
