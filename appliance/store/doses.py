"""Doses: what was to be moved, written down before a pump turns, and what then was."""

from collections.abc import Sequence

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    Row,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from appliance.model import Dose, Liquid
from appliance.model.moments import Utc
from appliance.store import facts
from appliance.store.engine.metadata import metadata

KINDS = tuple(Liquid)
MOST_ML = 1e6
"""More than any pump moves at a time."""

dose = Table(
    "dose", metadata,
    Column("id", Integer, primary_key=True),
    Column("experiment", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("source", String, nullable=False),
    Column("ml", Float, nullable=False),
    Column("moved", Float),
    Column("begun", Float, nullable=False),
    Column("ended", Float, index=True),
)


def newest(connection: Connection) -> int:
    """The id of the latest dose, 0 before the first."""
    return connection.execute(select(func.max(dose.c.id))).scalar() or 0


def begin(connection: Connection, begun: Dose) -> None:
    """Write down that a pump is about to turn."""
    values = {column.name: getattr(begun, column.name) for column in dose.columns}
    connection.execute(insert(dose).values(values))


def end(
    connection: Connection, id: int, moved: float, ended: float, told: Sequence[tuple[str, str]]
) -> None:
    """Write down what a dose has become, together with the facts *told* that follow from it."""
    mine = update(dose).where(dose.c.id == id)
    connection.execute(mine.values(moved=moved, ended=ended))
    for name, value in told:
        facts.put(connection, name, value)


def end_all(connection: Connection, ended: Sequence[tuple]) -> None:
    """As ``end``, for each of several."""
    for one in ended:
        end(connection, *one)


def unfinished(connection: Connection) -> list[Dose]:
    """Doses that were begun and never ended, the oldest first."""
    rows = connection.execute(select(dose).where(dose.c.ended.is_(None)).order_by(dose.c.id))
    return [Dose(**row._mapping) for row in rows if _makes_sense(row)]


def unreadable(connection: Connection) -> list[int]:
    """The ids of open doses of a kind or an amount that cannot be."""
    rows = connection.execute(select(dose).where(dose.c.ended.is_(None))).all()
    return [row.id for row in rows if not _makes_sense(row)]


def give_up(connection: Connection, ids: Sequence[int], at: Utc) -> None:
    """The doses *ids* are over, with nothing known of what they moved."""
    connection.execute(update(dose).where(dose.c.id.in_(ids)).values(ended=at))


def _makes_sense(row: Row) -> bool:
    known = row.kind in KINDS and isinstance(row.experiment, str)
    return known and isinstance(row.ml, float | int) and 0.0 <= row.ml < MOST_ML


def latest(connection: Connection, limit: int) -> list[Dose]:
    """The newest *limit* doses, newest first."""
    rows = connection.execute(select(dose).order_by(dose.c.id.desc()).limit(limit))
    return [Dose(**row._mapping) for row in rows if _makes_sense(row)]


def prune(connection: Connection, keep: int) -> None:
    """Forget what ended before the newest *keep*."""
    connection.execute(
        delete(dose).where(dose.c.id <= newest(connection) - keep, dose.c.ended.is_not(None))
    )
