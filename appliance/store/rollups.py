"""Roll-ups: readings summed up in buckets, each level from the one below.

Level *k* holds, for each series, the number, mean, least and greatest of the readings in
buckets of ``LEVELS[k]`` milliseconds. Only closed buckets are written, those that a later
reading has left behind, so that each is written once; how far a level has come is told by its
newest row. A crash between two steps therefore costs nothing, and repeating one changes nothing.
"""

from sqlalchemy import Connection, text

from appliance.store.schema import FACTOR, LEVELS
from appliance.store.series import of_experiment

BUCKETS_AT_ONCE = 500

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
OPEN_READINGS = text("""
    SELECT (SELECT max(t) FROM reading WHERE series = :series), min(t)
    FROM reading WHERE series = :series AND t >= coalesce(
        (SELECT max(t) + :width FROM rollup WHERE series = :series AND level = 0), 0)
""")
OPEN_BELOW = text("""
    SELECT (SELECT max(t) + :width / :factor FROM rollup
            WHERE series = :series AND level = :below), min(t)
    FROM rollup WHERE series = :series AND level = :below AND t >= coalesce(
        (SELECT max(t) + :width FROM rollup WHERE series = :series AND level = :below + 1), 0)
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
    more = False
    for level in range(len(LEVELS)):
        grown, limited = _advance_level(connection, series, level, until)
        more |= limited
        until = 0 if limited else until  # what is above may not close before what is below
        if not (grown or thorough):
            break
    return more


def _advance_level(
    connection: Connection, series: int, level: int, until: int
) -> tuple[bool, bool]:
    """Whether the level has grown, and whether there was more than was done at once."""
    width = LEVELS[level]
    at = {"series": series, "width": width}
    if level:
        at["below"] = level - 1
    known = OPEN_BELOW if level else OPEN_READINGS
    left, first = connection.execute(known, at | ({"factor": FACTOR} if level else {})).one()
    if first is None:
        return False, False
    start = first // width * width
    closed = max(left, until) // width * width
    end = min(closed, start + BUCKETS_AT_ONCE * width)
    if end <= start:
        return False, False
    connection.execute(SUM_BELOW if level else SUM_READINGS, at | {"start": start, "end": end})
    return True, end < closed
