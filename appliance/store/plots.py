"""Plots: a series over any span of time in a bounded number of points.

A plot is read from the coarsest roll-ups that are still finer than its points. What they do not
reach yet, the last part of a run, is read from the finer ones, and the last seconds from the
readings themselves; all of it is summed up once more on the grid of the plot. What that costs
depends on the number of points only, not on the length of the run.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct, field
from sqlalchemy import Connection, TextClause, text

from appliance.store.engine.bulk import columns
from appliance.store.levels import LEVELS
from appliance.store.series import Ends, ends

REACHED = text("SELECT " + ", ".join(
    f"(SELECT max(t) + {width} FROM rollup WHERE series = :series AND level = {level})"
    for level, width in enumerate(LEVELS)
))
READINGS = (
    "SELECT t, t AS at, 1 AS n, value AS mean, value AS low, value AS high "
    "FROM reading WHERE series = :series AND t >= :{2} AND t < :{3}"
)
ROLLUPS = (
    "SELECT t, t + :{1} AS at, n, mean, low, high "
    "FROM rollup WHERE series = :series AND level = :{0} AND t >= :{2} AND t < :{3}"
)
COLUMNS = ("t", "mean", "low", "high")


class Plot(Struct, frozen=True):
    """Points of a series: seconds UTC, and the mean, least and greatest value around each."""

    t: list[float] = field(default_factory=list)
    mean: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)


def window(
    connection: Connection,
    experiment: str,
    names: Sequence[str],
    start: float | None,
    end: float | None,
    points: int,
) -> dict[str, Plot]:
    """Each of *names* from *start* until before *end* (seconds UTC; None: the whole run) in at
    most *points* points. A name that is no series of *experiment* has an empty plot."""
    known = {info.name: info for info in ends(connection, experiment) if info.name in names}
    span = _span(list(known.values()), start, end)
    return {
        name: _plot(connection, known[name].id, *span, points) if name in known else Plot()
        for name in names
    }


def _span(known: list[Ends], start: float | None, end: float | None) -> tuple[int, int]:
    first = min((info.first for info in known), default=0)
    last = max((info.last + 1 for info in known), default=0)
    return (
        first if start is None else round(start * 1000),
        last if end is None else round(end * 1000),
    )


def _plot(connection: Connection, series: int, start: int, end: int, points: int) -> Plot:
    if end <= start:
        return Plot()
    width = -((start - end) // points)
    level = _level(width)
    reached = connection.execute(REACHED, {"series": series}).one() if level >= 0 else ()
    pieces = list(_pieces(reached, level, start, end))
    values = {"series": series, "origin": start, "width": width}
    for index, piece in enumerate(pieces):
        values |= dict(zip(_names(index), piece, strict=True))
    t, mean, low, high = columns(
        connection, _summary(tuple(piece[0] < 0 for piece in pieces)), COLUMNS, values
    )
    return Plot([stamp / 1000 for stamp in t], mean, low, high)


def _level(width: int) -> int:
    """The coarsest level whose buckets are no wider than the plot's, or -1 for readings.

    The finest one may be twice as wide: half the points are better than a slow plot.
    """
    fits = [level for level, bucket in enumerate(LEVELS) if bucket <= width]
    return fits[-1] if fits else 0 if LEVELS[0] <= 2 * width else -1


def _pieces(
    reached: Sequence[int | None], level: int, start: int, end: int
) -> Iterator[tuple[int, int, int, int]]:
    """What to read from where to where: level (-1: readings), half its bucket, start, end.

    Buckets that lie wholly inside are taken from *level*; what is left at either end, from the
    levels below.
    """
    if start >= end:
        return
    if level < 0:
        yield -1, 0, start, end
        return
    bucket = LEVELS[level]
    first = -(-start // bucket) * bucket
    last = min(end // bucket * bucket, reached[level] or 0)
    if last <= first:
        yield from _pieces(reached, level - 1, start, end)
        return
    yield from _pieces(reached, level - 1, start, first)
    yield level, bucket // 2, first, last
    yield from _pieces(reached, level - 1, last, end)


def _names(piece: int) -> tuple[str, str, str, str]:
    return f"level_{piece}", f"half_{piece}", f"start_{piece}", f"end_{piece}"


@cache
def _summary(measured: tuple[bool, ...]) -> TextClause:
    """Pieces, of which some are readings, summed up once more on the grid of the plot."""
    parts = [
        (READINGS if plain else ROLLUPS).format(*_names(index))
        for index, plain in enumerate(measured)
    ]
    return text(
        "SELECT (min(at) + max(at)) / 2 AS t, sum(n * mean) / sum(n) AS mean, "
        "min(low) AS low, max(high) AS high "
        f"FROM ({' UNION ALL '.join(parts)}) AS piece GROUP BY (t - :origin) / :width ORDER BY 1"
    )
