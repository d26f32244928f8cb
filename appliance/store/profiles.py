"""Profiles that are carried out: their texts, and how far each has come.

The text is in a table of its own, so that noting a step does not write it again.
"""

import json

from msgspec import Struct
from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from appliance.model.moments import Utc
from appliance.store.engine.metadata import metadata

profile_run = Table(
    "profile_run", metadata,
    Column("id", Integer, primary_key=True),
    Column("experiment", String, nullable=False),
    Column("filename", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("began", Float, nullable=False),
    Column("ended", Float),
    Column("text", Text, nullable=False),
)

profile_state = Table(
    "profile_state", metadata,
    Column("run", ForeignKey("profile_run.id"), primary_key=True),
    Column("state", Text, nullable=False),
)


class Run(Struct, frozen=True):
    """One run of a profile as *unit*; times are seconds UTC."""

    id: int
    experiment: str
    filename: str
    unit: str
    began: Utc
    text: str
    ended: Utc | None = None


def begin(connection: Connection, run: Run, text: str) -> int:
    """Remember that a profile begins, and that no other goes on; *text* says how far it has come.
    Returns the id of its run (that of *run* is ignored)."""
    end_all(connection, run.began)
    values = {c.name: getattr(run, c.name) for c in profile_run.columns if c.name != "id"}
    made = connection.execute(insert(profile_run).values(values))
    (id,) = made.inserted_primary_key or (0,)
    connection.execute(insert(profile_state).values(run=id, state=text))
    return id


def save(connection: Connection, id: int, text: str) -> None:
    """Remember how far the run has come, as JSON."""
    mine = update(profile_state).where(profile_state.c.run == id)
    connection.execute(mine.values(state=text))


def end(connection: Connection, id: int, at: Utc) -> None:
    """The run is over; one that has ended stays as it was."""
    still = update(profile_run).where(profile_run.c.id == id, profile_run.c.ended.is_(None))
    connection.execute(still.values(ended=at))


def end_all(connection: Connection, at: Utc) -> None:
    """No profile goes on."""
    connection.execute(update(profile_run).where(profile_run.c.ended.is_(None)).values(ended=at))


def unfinished(connection: Connection, experiment: str) -> tuple[Run, dict] | None:
    """The run of *experiment* that never ended, and how far it has come; None if there is none."""
    runs = select(profile_run, profile_state.c.state).join(profile_state)
    mine = runs.where(profile_run.c.ended.is_(None), profile_run.c.experiment == experiment)
    row = connection.execute(mine.order_by(profile_run.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    values = dict(row._mapping)
    state = json.loads(values.pop("state"))
    return Run(**values), state


def prune(connection: Connection, keep: int) -> None:
    """Forget the oldest runs, but the newest *keep*; none that goes on."""
    newest = select(profile_run.c.id).order_by(profile_run.c.id.desc()).limit(1).offset(keep)
    oldest = connection.execute(newest).scalar()
    if oldest is not None:
        connection.execute(delete(profile_state).where(profile_state.c.run <= oldest))
        connection.execute(delete(profile_run).where(profile_run.c.id <= oldest))
