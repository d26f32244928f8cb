"""Plots: a series over any span of time in a bounded number of points.

A plot is read from the coarsest roll-ups that are still finer than its points. What they do not
reach yet, the last part of a run, is read from the finer ones, and the last seconds from the
readings themselves; all of it is summed up once more on the grid of the plot. What that costs
depends on the number of points only, not on the length of the run.
"""

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import Connection, TextClause, text

from appliance.store.bulk import columns
from appliance.store.schema import LEVELS
from appliance.store.series import Ends, ends

REACHED = text("SELECT " + ", ".join(
    f"(SELECT max(t) + {width} FROM rollup WHERE series = :series AND level = {level})"
    for level, width in enumerate(LEVELS)
))


@frozen
class Plot:
    """Points of a series: seconds UTC, and the mean, least and greatest value around each."""

    t: list[float] = field(factory=list)
    mean: list[float] = field(factory=list)
    low: list[float] = field(factory=list)
    high: list[float] = field(factory=list)


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
    pieces = _pieces(connection, series, start, end, _level(width))
    t, mean, low, high = columns(
        connection, _summary(len(pieces)), ("t", "mean", "low", "high"),
        {"series": series, "origin": start, "width": width} | _edges(pieces),
    )
    return Plot([stamp / 1000 for stamp in t], mean, low, high)


def _level(width: int) -> int:
    """The coarsest level whose buckets are no wider than the plot's, or -1 for readings.

    The finest one may be twice as wide: half the points are better than a slow plot.
    """
    fits = [level for level, bucket in enumerate(LEVELS) if bucket <= width]
    return fits[-1] if fits else 0 if LEVELS[0] <= 2 * width else -1


def _pieces(
    connection: Connection, series: int, start: int, end: int, level: int
) -> list[tuple[int, int]]:
    """From and until when each level is read, the coarsest first, readings last."""
    reached = connection.execute(REACHED, {"series": series}).one() if level >= 0 else ()
    at = start // LEVELS[level] * LEVELS[level] if level >= 0 else start
    pieces = []
    for known in reversed(reached[:level + 1]):
        until = max(at, min(known or 0, end))
        pieces.append((at, until))
        at = until
    return [*pieces, (at, end)]


def _edges(pieces: list[tuple[int, int]]) -> dict[str, int]:
    top = len(pieces) - 2
    edges = {f"from_{top - index}": piece[0] for index, piece in enumerate(pieces[:-1])}
    edges |= {f"until_{top - index}": piece[1] for index, piece in enumerate(pieces[:-1])}
    return edges | {"from_raw": pieces[-1][0], "until_raw": pieces[-1][1]}


def _summary(pieces: int) -> TextClause:
    """Readings, and roll-ups of the levels below *pieces* - 1, summed up on the plot's grid."""
    parts = [
        "SELECT t, 1 AS n, value AS mean, value AS low, value AS high FROM reading "
        "WHERE series = :series AND t >= :from_raw AND t < :until_raw"
    ] + [
        f"SELECT t + {LEVELS[level] // 2}, n, mean, low, high FROM rollup "
        f"WHERE series = :series AND level = {level} "
        f"AND t >= :from_{level} AND t < :until_{level}"
        for level in range(pieces - 1)
    ]
    return text(
        "SELECT (min(t) + max(t)) / 2 AS t, sum(n * mean) / sum(n) AS mean, "
        "min(low) AS low, max(high) AS high "
        f"FROM ({' UNION ALL '.join(parts)}) AS piece GROUP BY (t - :origin) / :width ORDER BY 1"
    )
