"""The process as a whole: how soon it answers, what it weighs, how it bears a crowd.

    python -m benchmarks unit [--starts 10] [--jobs 20] [--seconds 60]
"""

import json
import signal
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from benchmarks.dashboard import Dashboard
from benchmarks.figures import Figure
from benchmarks.http import Asker
from benchmarks.month import resident
from tests.support.process import TWISTD, UnitProcess

SETTLED = 30.0
INTERVAL = 3.0
HERE = {"PYTHONPATH": str(Path(__file__).parents[1])}


def starting(times: int) -> Iterator[Figure]:
    """From the command to the first answer, beside twistd's own server of files."""
    ours, plain = [], []
    for _ in range(times):
        plain.append(start_of_files())
        begun = perf_counter()
        with UnitProcess() as unit:
            ours.append(perf_counter() - begun)
            unit.end(signal.SIGTERM)
    note = f"median of {times}; twistd web in the same minute {median(plain):.2f} s"
    yield Figure("start to first 200", median(ours), "s", 0.6, 0.5, note)
    yield Figure("start, over twistd web", median(ours) / median(plain), "x")


def start_of_files() -> float:
    """How long twistd takes until it would serve a folder of files."""
    begun = perf_counter()
    command = [str(TWISTD), "-n", "web", "--path", "/", "--listen", "tcp:0:interface=127.0.0.1"]
    with subprocess.Popen(
        [*command, "--logfile", "/dev/null"],
        cwd="/tmp", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        line = next(line for line in process.stdout if "Site starting on" in line)
        with closing(Asker(int(line.split()[-1]), "/etc/hostname")) as asker:
            asker.ask()
        took = perf_counter() - begun
        process.kill()
    return took


def weight() -> Iterator[Figure]:
    """The resident set with all jobs running and a dashboard connected."""
    with UnitProcess("--demo") as unit:
        unit.said("settled")
        alone = resident(unit.popen.pid)
        dashboard = Dashboard(unit.port)
        unit.ask("GET", "/")
        sleep(SETTLED)
        used = resident(unit.popen.pid)
        note = f"MiB; {alone:.1f} just after start; {dashboard.frames} frames in {SETTLED:g} s"
        dashboard.close()
    yield Figure("resident set, all jobs, a dashboard", used * 1.048576, "MB", 90.0, 85.0, note)


def launching(times: int) -> Iterator[Figure]:
    """From POST run to a task that is complete, its job ready."""
    with UnitProcess("--simulation-speed", "1") as unit:
        unit.said("settled")
        for job, options, limit, aim in (
            ("led_intensity", {"B": 5}, 0.030, 0.015),
            ("stirring", {}, 0.65, 0.55),
        ):
            took = [ready(unit, job, options) for _ in range(times)]
            note = f"median of {times}, the slowest {max(took) * 1e3:.1f} ms"
            yield Figure(f"POST run to complete: {job}", median(took) * 1e3, "ms",
                         limit * 1e3, aim * 1e3, note)  # fmt: skip


def ready(unit: UnitProcess, job: str, options: dict) -> float:
    """Seconds until the task of starting *job* is complete; it is stopped afterwards."""
    begun = perf_counter()
    path = unit.launch(job, **options)
    while (told := unit.ask("GET", path)).status == 202:
        sleep(0.001)
    took = perf_counter() - begun
    if told.status != 200:
        raise RuntimeError(told.body)
    stopped = unit.ask("POST", "/unit_api/jobs/stop", {"job_name": job})
    while unit.ask("GET", stopped.json()["result_url_path"]).status == 202:
        sleep(0.001)
    return took


def crowded(seconds: float, askers: int = 32, dashboards: int = 100) -> Iterator[Figure]:
    """Turns of the reactor and readings of the density, while many ask and watch."""
    with UnitProcess(program=(sys.executable, "-m", "benchmarks.bare"), environment=HERE) as bare:
        plain, _ = beset(bare, seconds / 3.0, askers, 0)
    slow = ("--demo", "--simulation-speed", "1")
    program = (sys.executable, "-m", "benchmarks.watched")
    with UnitProcess(*slow, program=program, environment=HERE) as unit:
        unit.said("settled")
        path = "/unit_api/jobs/settings/job_name/od_reading"
        unit.ask("PATCH", path, {"settings": {"interval": INTERVAL}})
        alone = observed(unit, seconds / 3.0)["walls"]
        busy, crowd = beset(unit, seconds, askers, dashboards)
    yield from turns(busy, plain, alone, crowd)
    late = lateness(busy["asked"], INTERVAL)
    yield Figure("OD reading starts late by, p99", cut(late, 0.99) * 1e3, "ms", 50.0, 20.0,
                 f"{len(late)} readings; median {median(late) * 1e3:.1f} ms")  # fmt: skip
    yield Figure("error of a sample's time stamp, p99", cut(busy["errors"], 0.99) * 1e3, "ms",
                 1.0, None, f"at most, of {len(busy['errors'])} samples")  # fmt: skip


def turns(busy: dict, plain: dict, alone: list[float], crowd: str) -> Iterator[Figure]:
    """The longest turns, of a unit and of a bare server under a crowd, and of a unit alone."""
    walls, cpus, bare = busy["walls"], busy["cpus"], plain["cpus"]
    yield Figure("longest turn of the reactor, its CPU", max(cpus) * 1e3, "ms", 10.0, 5.0,
                 f"{crowd}; p99.9 {cut(cpus, 0.999) * 1e3:.2f} ms")  # fmt: skip
    yield Figure("longest turn, over bare Klein", max(cpus) / max(bare), "x", None, None,
                 f"askers only: {max(bare) * 1e3:.1f} ms,"
                 f" p99.9 {cut(bare, 0.999) * 1e3:.2f} ms")  # fmt: skip
    yield Figure("longest turn of the reactor, wall", max(walls) * 1e3, "ms", None, None,
                 f"{max(alone) * 1e3:.1f} ms without a crowd;"
                 f" bare Klein {max(plain['walls']) * 1e3:.1f} ms with one")  # fmt: skip


def beset(unit: UnitProcess, seconds: float, askers: int, dashboards: int) -> tuple[dict, str]:
    """What the stopwatch of *unit* shows while a crowd is there, and what the crowd did."""
    command = [sys.executable, "-m", "benchmarks.crowd", str(unit.port)]
    with subprocess.Popen(
        [*command, str(askers), str(dashboards)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE["PYTHONPATH"],
    ) as crowd:  # fmt: skip
        crowd.stdout.readline()
        sleep(3.0)
        seen = observed(unit, seconds)
        answers, refused, frames = map(int, crowd.communicate("")[0].split())
    took = seconds + 3.0
    return seen, (
        f"{askers} askers, {dashboards} dashboards: {answers / took:.0f} answers/s"
        f" ({refused} refused), {frames / took:.0f} frames/s"
    )


def observed(unit: UnitProcess, seconds: float) -> dict:
    """What the stopwatch of a watched unit shows after *seconds*."""
    unit.popen.send_signal(signal.SIGUSR1)
    sleep(seconds)
    unit.log.clear()
    unit.popen.send_signal(signal.SIGUSR2)
    return json.loads(unit.said("watched {").partition("watched ")[2])


def cut(values, share: float) -> float:
    """The value that *share* of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def lateness(asked: list[float], interval: float) -> list[float]:
    """By how much readings began after the moments they were due, the earliest being on time."""
    gaps = zip(asked, asked[1:], strict=False)
    starts = [after for before, after in gaps if after - before > interval / 3.0]
    offs = [(start - starts[0] + interval / 2.0) % interval - interval / 2.0 for start in starts]
    return [off - min(offs) for off in offs]


def figures(arguments: list[str]) -> Iterator[Figure]:
    """Measure all of it."""
    parser = ArgumentParser("unit")
    parser.add_argument("--starts", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args(arguments)
    yield from starting(asked.starts)
    yield from weight()
    yield from launching(asked.jobs)
    yield from crowded(asked.seconds)
