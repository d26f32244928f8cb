"""What is kept, and for how long: the oldest goes first, a little at a time."""

from msgspec import Struct
from sqlalchemy import Connection, text

from appliance.config import Option, Section
from appliance.store import alerts, clock_steps, doses, jobs, logs, profiles, sessions, tasks
from appliance.store.engine import sqlite
from appliance.store.levels import LEVELS
from appliance.store.rollups import advance_series
from appliance.store.series import everything

DAY = 86_400_000
ROWS_AT_ONCE = 5_000
PAGES_AT_ONCE = 500
ENOUGH, SPARE = 0.95, 0.05
TASKS, TASKS_SECONDS = 1_000, 7 * 86_400.0
PROFILE_RUNS = 20
CALIBRATION_SESSIONS = 50
"""Guided calibrations are not stored: so many are remembered until the unit stops."""

OLDEST = text("""
    SELECT min((SELECT min(t) FROM reading WHERE series = s.id)) FROM series s
""")
OLDEST_ROLLUP = text("""
    SELECT min((SELECT min(t) FROM rollup WHERE series = s.id AND level = 0)) FROM series s
""")
BOUND = "SELECT t FROM {rows} AND t < :before ORDER BY t LIMIT 1 OFFSET :rows"
FORGET = "DELETE FROM {rows} AND t < :before"
READINGS = "reading WHERE series = :series"
ROLLUPS = "rollup WHERE series = :series AND level = :level"


class StorageOptions(Section):
    """Where readings, settings and logs are kept, and for how long."""

    section = "storage"

    url = Option(
        str, default="",
        help="any database that SQLAlchemy speaks to; empty: appliance.sqlite in the data folder",
    )
    keep_raw_days = Option(
        float, unit="d", default=90.0, low=0.0,
        help="how long every single reading is kept; averages stay; 0: for ever",
    )
    keep_days = Option(
        float, unit="d", default=0.0, low=0.0, help="how long averages are kept; 0: for ever"
    )
    max_mb = Option(
        float, unit="MB", default=4000.0, low=0.0,
        help="the database is not let grow beyond; 0: no limit",
    )
    log_days = Option(
        float, unit="d", default=180.0, low=0.0, help="how long log entries are kept; 0: for ever"
    )


class Limits(Struct, frozen=True):
    """How much is kept; 0 is no limit. *raw_days* are readings as measured, *days* their
    roll-ups, *megabytes* the whole database where it is a file, *logs* and *log_days* entries
    of the log."""

    raw_days: float = 0
    days: float = 0
    megabytes: float = 0
    logs: int = 100_000
    log_days: float = 365
    jobs: int = 10_000
    alerts: int = 10_000
    tasks: int = TASKS
    doses: int = 200_000


def prune(connection: Connection, limits: Limits, now: float) -> bool:
    """Forget one portion of what is beyond *limits* at *now* (seconds UTC). Days are days of the
    unit's life: what a clock that was set forward has skipped makes nothing old.

    Returns whether there is more to forget.
    """
    stamp, steps = round(now * 1000), clock_steps.known(connection)

    def before(days: float) -> int:
        return round(clock_steps.before(steps, now, days * DAY / 1000.0) * 1000.0)

    more = False
    if limits.raw_days:
        more |= _forget_readings(connection, before(limits.raw_days))
    if limits.days:
        oldest = before(limits.days)
        more |= _forget_readings(connection, oldest) or _forget_rollups(connection, oldest)
    if limits.megabytes and size(connection) > limits.megabytes * 1e6 * ENOUGH:
        more |= _forget_oldest(connection, stamp - LEVELS[-1])
    _prune_records(connection, limits, now, steps)
    return more


def size(connection: Connection) -> int:
    """Bytes in use by the database; 0 for one on a server, which looks after itself."""
    if connection.dialect.name != "sqlite":
        return 0
    pages, free, each = _pages(connection)
    return (pages - free) * each


def shrink(connection: Connection) -> bool:
    """Give some of what was freed back to the file system; whether that is worth repeating.

    A little stays with the file, which would only grow again.
    """
    if connection.dialect.name != "sqlite":
        return False
    pages, free, _ = _pages(connection)
    if free <= pages * SPARE:
        return False
    sqlite.shrink(connection, PAGES_AT_ONCE)
    return True


def _pages(connection: Connection) -> list[int]:
    """How many pages there are, how many of them are free, and how big each is."""
    names = ("page_count", "freelist_count", "page_size")
    return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]


def _prune_records(
    connection: Connection, limits: Limits, now: float, steps: clock_steps.Steps
) -> None:
    if limits.logs or limits.log_days:
        lived = limits.log_days * DAY / 1000.0
        oldest = clock_steps.before(steps, now, lived) if limits.log_days else 0.0
        logs.prune(connection, oldest, limits.logs or 2**62)
    jobs.prune(connection, limits.jobs)
    alerts.prune(connection, limits.alerts)
    tasks.prune(connection, clock_steps.before(steps, now, TASKS_SECONDS), limits.tasks)
    profiles.prune(connection, PROFILE_RUNS)
    doses.prune(connection, limits.doses)
    sessions.prune(connection, now)


def _forget_readings(connection: Connection, before: int) -> bool:
    before = before // LEVELS[-1] * LEVELS[-1]
    return any(_forget_summed(connection, series, before) for series in everything(connection))


def _forget_summed(connection: Connection, series: int, before: int) -> bool:
    """Sum up the readings of a series until *before*, then forget some of them."""
    if advance_series(connection, series, before):
        return True
    return _forget(connection, READINGS, before, {"series": series})


def _forget_rollups(connection: Connection, before: int) -> bool:
    before = before // LEVELS[-1] * LEVELS[-1]
    return any(
        _forget(connection, ROLLUPS, before, {"series": series, "level": level})
        for series in everything(connection)
        for level in range(len(LEVELS))
    )


def _forget(connection: Connection, rows: str, before: int, which: dict[str, int]) -> bool:
    """Forget the oldest rows before *before*, as many as a moment allows; whether more are left."""
    portion = which | {"before": before}
    bound = connection.execute(
        text(BOUND.format(rows=rows)), portion | {"rows": ROWS_AT_ONCE}
    ).scalar()
    if bound is not None:
        portion["before"] = bound
    connection.execute(text(FORGET.format(rows=rows)), portion)
    return bound is not None


def _forget_oldest(connection: Connection, latest: int) -> bool:
    """Forget readings of the oldest stretch that ended by *latest*, or else roll-ups."""
    for query, forget in ((OLDEST, _forget_readings), (OLDEST_ROLLUP, _forget_rollups)):
        oldest = connection.execute(query).scalar()
        if oldest is not None and oldest + LEVELS[-1] <= latest:
            forget(connection, oldest + LEVELS[-1])
            return True
    return False
