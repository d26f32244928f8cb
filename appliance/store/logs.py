"""The unit's log."""

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    select,
)

from appliance.model import Level, LogEntry
from appliance.store.engine.bulk import insert_rows
from appliance.store.engine.metadata import metadata

log = Table(
    "log", metadata,
    Column("at", BigInteger().with_variant(Integer, "sqlite"), primary_key=True,
           autoincrement=False),
    Column("level", Integer, nullable=False),
    Column("source", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("experiment", String, nullable=False),
)

LEVELS: tuple[Level, ...] = ("DEBUG", "INFO", "NOTICE", "WARNING", "ERROR")


def add(connection: Connection, entries: Sequence[LogEntry]) -> None:
    """Remember *entries*; no two may have the same millisecond."""
    insert_rows(connection, log, [
        (round(e.at * 1000), LEVELS.index(e.level), e.source, e.message, e.experiment)
        for e in entries
    ])


def page(
    connection: Connection,
    before: float | None = None,
    limit: int = 100,
    level: str | None = None,
    source: str | None = None,
    contains: str | None = None,
) -> list[LogEntry]:
    """The newest *limit* entries, newest first: older than *before* (seconds UTC), of *level*
    or worse, of *source*, with *contains* somewhere in the message (in any case of letters)."""
    entries = select(log).order_by(log.c.at.desc()).limit(limit)
    if before is not None:
        entries = entries.where(log.c.at < round(before * 1000))
    if level is not None:
        entries = entries.where(log.c.level >= LEVELS.index(level))
    if source is not None:
        entries = entries.where(log.c.source == source)
    if contains:
        entries = entries.where(log.c.message.icontains(contains, autoescape=True))
    return [_entry(row) for row in connection.execute(entries)]


def newest(connection: Connection) -> int:
    """The stamp of the newest entry, in milliseconds; 0 if there is none."""
    return connection.execute(select(func.max(log.c.at))).scalar() or 0


def prune(connection: Connection, before: float, keep: int) -> None:
    """Forget entries older than *before* (seconds UTC), and those beyond the newest *keep*."""
    oldest = connection.execute(
        select(log.c.at).order_by(log.c.at.desc()).limit(1).offset(keep)
    ).scalar()
    limit = max(round(before * 1000), oldest or 0)
    connection.execute(delete(log).where(log.c.at <= limit))


def _entry(row: Row) -> LogEntry:
    level: Level = LEVELS[row.level] if row.level in range(len(LEVELS)) else "ERROR"
    return LogEntry(row.at / 1000, level, row.source, row.message, row.experiment)
