"""Experiments, and which of them the unit works on."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Column, Connection, Float, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from appliance.errors import Conflict, NotFound
from appliance.model import Experiment
from appliance.store import facts
from appliance.store.engine.metadata import metadata

table = Table(
    "experiment", metadata,
    Column("name", String, primary_key=True),
    Column("created", Float, nullable=False),
    Column("medium", String, nullable=False),
    Column("resume", String, nullable=False),
)

CURRENT = "experiment"


def current(connection: Connection) -> Experiment | None:
    """The experiment the unit works on, or None before the first."""
    name = facts.get(connection, CURRENT)
    return None if name is None else find(connection, name)


def find(connection: Connection, name: str) -> Experiment:
    """The experiment called *name*, or ``NotFound``."""
    row = connection.execute(select(table).where(table.c.name == name)).first()
    if row is None:
        raise NotFound(f"There is no experiment called {name}.")
    return Experiment(**row._mapping)


def everything(connection: Connection) -> list[Experiment]:
    """All experiments, the newest first."""
    rows = connection.execute(select(table).order_by(table.c.created.desc()))
    return [Experiment(**row._mapping) for row in rows]


def create(connection: Connection, experiment: Experiment) -> Experiment:
    """Add *experiment*; raises ``Conflict`` if the name is taken."""
    try:
        connection.execute(insert(table).values(_row(experiment)))
    except IntegrityError:
        raise Conflict(
            f"There is an experiment called {experiment.name} already.",
            remedy="Choose another name.",
        ) from None
    return experiment


def choose(connection: Connection, name: str) -> Experiment:
    """Work on the experiment called *name* from now on."""
    chosen = find(connection, name)
    facts.put(connection, CURRENT, name)
    return chosen


def begin(connection: Connection, experiment: Experiment) -> Experiment:
    """Add *experiment* and choose it."""
    create(connection, experiment)
    return choose(connection, experiment.name)


def ensure(connection: Connection, experiment: Experiment) -> None:
    """See that *experiment* is there: a database that was begun anew does not know it."""
    row = select(table.c.name).where(table.c.name == experiment.name)
    if connection.execute(row).first() is None:
        create(connection, experiment)
        if facts.get(connection, CURRENT) is None:
            facts.put(connection, CURRENT, experiment.name)


def lost(connection: Connection) -> str | None:
    """The name of the experiment that the unit works on if nothing else is known of it."""
    name = facts.get(connection, CURRENT)
    row = select(table.c.name).where(table.c.name == name)
    return name if name and connection.execute(row).first() is None else None


def current_or_first(connection: Connection, first: Experiment) -> Experiment:
    """The experiment the unit works on; before there is one, *first*."""
    name = facts.get(connection, CURRENT)
    if isinstance(name, str) and name:
        first = replace(first, name=name)  # whose row is gone, if it is
    else:
        newest = next(iter(everything(connection)), None)
        first = newest or first
    ensure(connection, first)
    return choose(connection, first.name)


def change(connection: Connection, name: str, changes: Mapping[str, Any]) -> Experiment:
    """Store a new medium or resume policy; returns the experiment as it is now."""
    changed = replace(find(connection, name), **changes)
    connection.execute(update(table).where(table.c.name == name).values(_row(changed)))
    return changed


def _row(experiment: Experiment) -> dict[str, object]:
    return {column.name: getattr(experiment, column.name) for column in table.columns}
