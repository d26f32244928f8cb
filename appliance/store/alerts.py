"""Alerts: what was raised, and what became of it."""

from collections.abc import Sequence

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from appliance.model import Alert
from appliance.model.moments import Utc
from appliance.store.engine.metadata import metadata

table = Table(
    "alert", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("source", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("experiment", String, nullable=False),
    Column("raised", Float, nullable=False),
    Column("acknowledged", Float),
    Column("cleared", Float),
    Index("alert_cleared", "cleared"),
)

NAMES = Alert.__struct_fields__


def put(connection: Connection, alert: Alert) -> None:
    """Remember *alert*, or what has become of it. Ids are the core's: an alert is told even
    while nothing can be stored."""
    connection.execute(delete(table).where(table.c.id == alert.id))
    connection.execute(insert(table).values({name: getattr(alert, name) for name in NAMES}))


def clear_all(connection: Connection, at: Utc, lasting: Sequence[str] = ()) -> None:
    """After a start: nothing is wrong yet, but what comes from a *lasting* source."""
    open = table.c.cleared.is_(None) & table.c.source.not_in(lasting)
    connection.execute(update(table).where(open).values(cleared=at))


def last_id(connection: Connection) -> int:
    """The greatest id that was ever given; 0 if none was."""
    return connection.execute(select(func.max(table.c.id))).scalar() or 0


def find(connection: Connection, id: int) -> Alert | None:
    """One alert, or None."""
    row = connection.execute(select(table).where(table.c.id == id)).first()
    return None if row is None else Alert(**row._mapping)


def active(connection: Connection) -> list[Alert]:
    """Alerts whose trouble has not gone, the oldest first."""
    rows = connection.execute(select(table).where(table.c.cleared.is_(None)).order_by(table.c.id))
    return [Alert(**row._mapping) for row in rows]


def page(connection: Connection, limit: int = 100, before: int | None = None) -> list[Alert]:
    """The newest *limit* alerts, or those older than the one with the id *before*."""
    rows = select(table).order_by(table.c.id.desc()).limit(limit)
    if before is not None:
        rows = rows.where(table.c.id < before)
    return [Alert(**row._mapping) for row in connection.execute(rows)]


def prune(connection: Connection, keep: int) -> None:
    """Forget alerts that were cleared, beyond the newest *keep*."""
    newest = select(table.c.id).order_by(table.c.id.desc()).limit(1).offset(keep)
    oldest = connection.execute(newest).scalar()
    if oldest is not None:
        connection.execute(delete(table).where(table.c.id <= oldest, table.c.cleared.is_not(None)))

