"""Readings: written in batches, and read one by one."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, Connection, Float, ForeignKey, Table, text

from appliance.model import Reading
from appliance.store.engine.bulk import insert_rows
from appliance.store.engine.metadata import metadata
from appliance.store.series import Source, id_of, ids

reading = Table(
    "reading", metadata,
    Column("series", ForeignKey("series.id"), primary_key=True),
    Column("t", BigInteger, primary_key=True),
    Column("value", Float, nullable=False),
    sqlite_with_rowid=False,
)

LATEST = text("""
    SELECT s.name, r.value, r.t FROM series s JOIN reading r
    ON r.series = s.id AND r.t = (SELECT max(t) FROM reading WHERE series = s.id)
    WHERE s.experiment = :experiment
""")
NEWEST = text("SELECT max((SELECT max(t) FROM reading WHERE series = s.id)) FROM series s")
RAW = text("""
    SELECT t, value FROM reading WHERE series = :series AND t >= :start AND t < :end
    ORDER BY t LIMIT :limit
""")


def add(connection: Connection, batch: Sequence[tuple[Source, int, float]]) -> None:
    """Store readings: where each belongs, its stamp in milliseconds UTC, and its value."""
    known = connection.info.setdefault("series", {})
    for source in {source for source, _, _ in batch}:
        if source not in known:
            known[source] = id_of(connection, source)
    insert_rows(connection, reading, [(known[source], t, value) for source, t, value in batch])


def latest(connection: Connection, experiment: str) -> dict[str, Reading]:
    """The last reading of each series of *experiment*."""
    rows = connection.execute(LATEST, {"experiment": experiment})
    return {name: Reading(name, value, t / 1000, experiment) for name, value, t in rows}


def newest(connection: Connection) -> int:
    """The latest stamp of any reading, in milliseconds UTC; 0 if there is none."""
    return connection.execute(NEWEST).scalar() or 0


def between(
    connection: Connection, experiment: str, name: str, start: float, end: float, limit: int
) -> list[tuple[float, float]]:
    """The first *limit* readings of a series from *start* until before *end* (seconds UTC)."""
    found = ids(connection, experiment, [name]).get(name)
    if found is None:
        return []
    span = {"series": found, "start": round(start * 1000), "end": round(end * 1000)}
    rows = connection.execute(RAW, span | {"limit": limit})
    return [(t / 1000, value) for t, value in rows]
