"""What remembering costs: writing readings, plotting a million of them, opening the database.

    python -m benchmarks store [--rows 1000000 10000000] [--data FOLDER]

Everything is processor time of this process, and beside it what plain ``sqlite3`` takes for the
nearest thing to it in the same run, with the same journal and the same table.
"""

import sqlite3
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from twisted.internet.task import Clock

from appliance.bus import Bus
from appliance.clocks import VirtualClock
from appliance.core.experiments import Experiments
from appliance.core.readings import Readings
from appliance.core.series import SeriesCatalogue
from appliance.lanes import DirectLane
from appliance.model import Experiment
from appliance.store import plots, readings, rollups, series
from appliance.store.batch import Batch
from appliance.store.engine.db import Store
from appliance.store.series import Source
from benchmarks.figures import Figure

EXPERIMENT = Experiment("First experiment", 0.0)
START = 1_700_000_000_000
PORTION = 50_000
LONGEST_RAW = 7_490  # seconds: the widest plot of 500 points that is read without roll-ups
LIMITS = {1_000_000: (5.0, 2.0), 10_000_000: (10.0, 4.0)}
PLAIN = """
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -2048;
    CREATE TABLE reading (series INTEGER, t INTEGER, value REAL, PRIMARY KEY (series, t))
    WITHOUT ROWID
"""


def cpu(work: Callable[[], object], times: int = 1) -> float:
    """Seconds of the processor for one call, the median of *times*."""
    taken = []
    for _ in range(times):
        began = process_time()
        work()
        taken.append(process_time() - began)
    return median(taken)


def opened(path: Path) -> Store:
    """A store on *path*, ready."""
    store = Store(f"sqlite:///{path}", DirectLane())
    store.startService()
    return store


def done(deferred) -> object:
    """The result of a Deferred that has fired, or its failure raised."""
    results: list[object] = []
    deferred.addBoth(results.append)
    if hasattr(results[0], "raiseException"):
        results[0].raiseException()
    return results[0]


def plain(path: Path) -> sqlite3.Connection:
    """A database as anybody would make it."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.executescript(PLAIN)
    return raw


def plain_batch(raw: sqlite3.Connection, rows: list[tuple]) -> None:
    """One transaction of plain ``sqlite3``."""
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO reading VALUES (?, ?, ?)", rows)
    raw.execute("COMMIT")


def writing(folder: Path) -> Iterator[Figure]:
    """Batches of a second, at the speed of life and a thousand times faster."""
    store, raw = opened(folder / "write.sqlite"), plain(folder / "plain.sqlite")
    sources = [Source(EXPERIMENT, f"s{i}", "") for i in range(10)]
    stamp = START
    for size, times in ((100, 200), (10_000, 20)):
        stamps = iter(range(stamp, stamp + 10**9, 5000))
        ours = cpu(lambda size=size, stamps=stamps: done(store.do(readings.add, [
            (sources[i % 10], at, i * 0.1) for i, at in zip(range(size), stamps, strict=False)
        ])), times)
        stamps = iter(range(stamp, stamp + 10**9, 5000))
        theirs = cpu(lambda size=size, stamps=stamps: plain_batch(raw, [
            (i % 10, at, i * 0.1) for i, at in zip(range(size), stamps, strict=False)
        ]), times)
        stamp += 2 * 10**9
        note = f"{ours / theirs:.2f} × plain sqlite3 ({theirs * 1e6:.0f} µs)"
        yield Figure(f"a batch of {size} readings", ours * 1e6, "µs", note=note)
        yield Figure(f"readings written in batches of {size}", size / ours / 1e3, "k/s of a core")
    done(store.stopService())
    raw.close()


def recording(folder: Path) -> Iterator[Figure]:
    """One call of ``Readings.record``, with a listener."""
    store, bus, clock = opened(folder / "record.sqlite"), Bus(), VirtualClock()
    batch, experiments = Batch(Clock(), store), Experiments(store, bus, clock)
    kept = Readings(store, batch, bus, clock, experiments, SeriesCatalogue(()))

    def record() -> None:
        for i in range(20_000):
            kept.record("od", i * 0.1)

    each = cpu(record, 5) / 20_000
    done(store.stopService())
    yield Figure("recording one reading", each * 1e6, "µs", 5.0, 2.0)


def filled(store: Store, rows: int) -> None:
    """A reading each second."""
    source = Source(EXPERIMENT, "od", "AU")
    for first in range(0, rows, PORTION):
        done(store.do(readings.add, [
            (source, START + i * 1000, i % 977 / 977)
            for i in range(first, min(rows, first + PORTION))
        ]))


def rolled(store: Store) -> None:
    """Every bucket that has closed."""
    while done(store.do(rollups.advance, EXPERIMENT.name, True)):
        pass


def plotting(folder: Path, rows: int) -> Iterator[Figure]:
    """Plots of any width of a run of *rows*."""
    path = folder / f"plot-{rows}.sqlite"
    store = opened(path)
    filled(store, rows)
    size = path.stat().st_size
    took = cpu(lambda: rolled(store))
    what = f"{rows:.0e}".replace("e+0", "e")
    [ends] = done(store.read(series.ends, EXPERIMENT.name))
    limit, aim = LIMITS.get(rows, (None, None))
    raw = sqlite3.connect(path)
    base = cpu(lambda: fetched(raw, ends.id), 50)
    raw.close()
    for name, span in (("all", rows), ("a third", 0.31 * rows), ("two hours", LONGEST_RAW)):
        wanted = (EXPERIMENT.name, ("od",), ends.last / 1000 - span, ends.last / 1000, 500)
        points = len(done(store.read(plots.window, *wanted))["od"].t)
        each = cpu(lambda wanted=wanted: done(store.read(plots.window, *wanted)), 50)
        note = f"{points} points; {each / base:.1f} × reading 500 rows with sqlite3"
        said = f"500 points: {name} of {what} rows"
        yield Figure(said, each * 1e3, "ms", limit, aim, note)
    yield Figure(f"rolling up {what} rows", took * 1e6 / rows, "µs/row")
    yield Figure("a reading on the disk", size / rows, "B")
    yield Figure("its roll-ups", (path.stat().st_size - size) / rows, "B",
                 note="at one reading a second")
    done(store.stopService())
    yield from opening(path)


def fetched(raw: sqlite3.Connection, series: int) -> list[tuple]:
    """Five hundred rows, as anybody would read them."""
    query = "SELECT t, value FROM reading WHERE series = ? ORDER BY t LIMIT 500"
    return raw.execute(query, (series,)).fetchall()


def opening(path: Path) -> Iterator[Figure]:
    """Opening a database that is there, as at every start."""
    taken = []
    for _ in range(5):
        began = perf_counter()
        store = opened(path)
        taken.append(perf_counter() - began)
        done(store.stopService())
    note = f"{path.stat().st_size / 1e6:.0f} MB; time, not processor"
    yield Figure("opening a database", min(taken) * 1e3, "ms", 20.0, note=note)


def figures(arguments: list[str]) -> Iterator[Figure]:
    """All of it, in a folder that is removed again."""
    parser = ArgumentParser("store")
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--data", type=Path, help="a folder on the disk to be measured")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory(dir=asked.data) as name:
        folder = Path(name)
        yield from recording(folder)
        yield from writing(folder)
        for rows in asked.rows:
            yield from plotting(folder, rows)
