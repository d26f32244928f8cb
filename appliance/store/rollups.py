"""Roll-ups: readings summed up in buckets, each level from the one below.

Level *k* holds, for each series, the number, mean, least and greatest of the readings in
buckets of ``LEVELS[k]`` milliseconds. Only closed buckets are written, those that a later
reading has left behind, so that each is written once; how far a level has come is told by its
newest row. A crash between two steps therefore costs nothing, and repeating one changes nothing.
"""

from sqlalchemy import BigInteger, Column, Connection, Float, ForeignKey, Integer, Table, text

from appliance.store.engine.metadata import metadata
from appliance.store.levels import LEVELS
from appliance.store.series import of_experiment

rollup = Table(
    "rollup", metadata,
    Column("series", ForeignKey("series.id"), primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("t", BigInteger, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("mean", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    sqlite_with_rowid=False,
)

ROWS_AT_ONCE = 5_000

SUM_READINGS = text("""
    INSERT INTO rollup (series, level, t, n, mean, low, high)
    SELECT series, 0, t / :width * :width, count(*), avg(value), min(value), max(value)
    FROM reading WHERE series = :series AND t >= :start AND t < :end
    GROUP BY 1, 3 ON CONFLICT DO NOTHING
""")
SUM_BELOW = text("""
    INSERT INTO rollup (series, level, t, n, mean, low, high)
    SELECT series, level + 1, t / :width * :width, sum(n), sum(n * mean) / sum(n),
           min(low), max(high)
    FROM rollup WHERE series = :series AND level = :below AND t >= :start AND t < :end
    GROUP BY 1, 2, 3 ON CONFLICT DO NOTHING
""")
NEWEST_READING = text("SELECT max(t) FROM reading WHERE series = :series")
OPEN_READINGS = text("""
    SELECT t FROM reading WHERE series = :series AND t >= coalesce(
        (SELECT max(t) + :width FROM rollup WHERE series = :series AND level = 0), 0)
    ORDER BY t LIMIT 1 OFFSET :rows
""")
OPEN_BELOW = text("""
    SELECT t FROM rollup WHERE series = :series AND level = :below AND t >= coalesce(
        (SELECT max(t) + :width FROM rollup WHERE series = :series AND level = :below + 1), 0)
    ORDER BY t LIMIT 1 OFFSET :rows
""")


def advance(connection: Connection, experiment: str, thorough: bool = False) -> bool:
    """Write the buckets that have closed since the last time, as many as a moment allows.

    Returns whether there are more. *thorough* looks at every level, as is needed once after a
    start; else a level is looked at only when the one below has just grown.
    """
    more = False
    for series in of_experiment(connection, experiment):
        more |= advance_series(connection, series, thorough=thorough)
    return more


def advance_series(
    connection: Connection, series: int, until: int = 0, thorough: bool = True
) -> bool:
    """As ``advance``, for one series.

    Buckets that end by *until* (milliseconds UTC) count as closed though nothing came after.
    """
    newest = connection.execute(NEWEST_READING, {"series": series}).scalar() or 0
    whole, more = max(newest, until), False
    for level in range(len(LEVELS)):
        end = _advance_level(connection, series, level, whole)
        if end is None and not thorough:
            break
        if end is not None and end < whole // LEVELS[level] * LEVELS[level]:
            whole, more = end, True  # what is above may not go beyond what is below
    return more


def _advance_level(connection: Connection, series: int, level: int, whole: int) -> int | None:
    """Write buckets that end by *whole*; returns until where, or None if there was nothing."""
    width = LEVELS[level]
    at = {"series": series, "width": width} | ({"below": level - 1} if level else {})
    open_rows = OPEN_BELOW if level else OPEN_READINGS
    first = connection.execute(open_rows, at | {"rows": 0}).scalar()
    if first is None or first // width >= whole // width:
        return None
    start, end = first // width * width, whole // width * width
    bound = connection.execute(open_rows, at | {"rows": ROWS_AT_ONCE}).scalar()
    if bound is not None:
        end = min(end, max(bound // width * width, start + width))
    connection.execute(SUM_BELOW if level else SUM_READINGS, at | {"start": start, "end": end})
    return end
