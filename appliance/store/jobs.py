"""Runs of jobs, what they were set to, and what they asked to be kept."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from appliance.model import JobRecord
from appliance.model.moments import Utc
from appliance.store.engine.bulk import insert_row
from appliance.store.engine.metadata import metadata

job = Table(
    "job", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("automation", String),
    Column("experiment", String, nullable=False),
    Column("source", String, nullable=False),
    Column("started", Float, nullable=False),
    Column("ended", Float, index=True),
    Column("asleep", Boolean, nullable=False),
    Column("long_running", Boolean, nullable=False),
    Column("options", Text, nullable=False),
    Column("settings", Text, nullable=False),
)

kept = Table(
    "kept", metadata,
    Column("job", String, primary_key=True),
    Column("experiment", String, primary_key=True),
    Column("state", Text, nullable=False),
)

COLUMNS = [column for column in job.columns if column.name != "settings"]


def begin(connection: Connection, record: JobRecord) -> int:
    """Remember that a job begins; returns the id of its run (that of *record* is ignored)."""
    values = {column.name: getattr(record, column.name) for column in COLUMNS}
    values |= {"options": json.dumps(record.options), "settings": "{}"}
    del values["id"]
    return insert_row(connection, job, values)


def end(connection: Connection, id: int, at: Utc) -> None:
    """Remember that the run ended; one that has ended stays as it was."""
    still = update(job).where(job.c.id == id, job.c.ended.is_(None))
    connection.execute(still.values(ended=at))


def end_all(connection: Connection, ended: Sequence[tuple[int, Utc]]) -> None:
    """Remember which runs ended, and when."""
    for id, at in ended:
        end(connection, id, at)


def set_asleep(connection: Connection, id: int, asleep: bool) -> None:
    """Remember whether the run is paused."""
    connection.execute(update(job).where(job.c.id == id).values(asleep=asleep))


def change_settings(connection: Connection, id: int, changed: Mapping[str, object]) -> None:
    """Remember values that somebody gave to the running job; others stay."""
    all_of_them = settings(connection, id) | dict(changed)
    text = json.dumps(all_of_them)
    connection.execute(update(job).where(job.c.id == id).values(settings=text))


def settings(connection: Connection, id: int) -> dict[str, object]:
    """The values that were given to the job while it ran."""
    text = connection.execute(select(job.c.settings).where(job.c.id == id)).scalar()
    return _object(text or "{}") or {}


def unfinished(connection: Connection) -> list[JobRecord]:
    """Runs that never ended, in the order they began: after a start, what had been running."""
    return [_record(row) for row in _open(connection) if _whole(row)]


def unreadable(connection: Connection) -> list[JobRecord]:
    """Runs that never ended, and of which it cannot be read what they were set to."""
    return [_record(row) for row in _open(connection) if not _whole(row)]


def _open(connection: Connection) -> Sequence[Row]:
    return connection.execute(select(job).where(job.c.ended.is_(None)).order_by(job.c.id)).all()


def _whole(row: Row) -> bool:
    return _object(row.options) is not None and _object(row.settings or "{}") is not None


def find(connection: Connection, id: int) -> JobRecord | None:
    """One run, or None."""
    row = connection.execute(select(*COLUMNS).where(job.c.id == id)).first()
    return None if row is None else _record(row)


def history(connection: Connection, limit: int, experiment: str | None = None) -> list[JobRecord]:
    """The latest *limit* runs, ended or not, the newest first."""
    runs = select(*COLUMNS).order_by(job.c.id.desc()).limit(limit)
    if experiment is not None:
        runs = runs.where(job.c.experiment == experiment)
    return [_record(row) for row in connection.execute(runs)]


def prune(connection: Connection, keep: int) -> None:
    """Forget ended runs beyond the newest *keep*."""
    newest = select(job.c.id).order_by(job.c.id.desc()).limit(1).offset(keep)
    oldest = connection.execute(newest).scalar()
    if oldest is not None:
        connection.execute(delete(job).where(job.c.id <= oldest, job.c.ended.is_not(None)))


def keep_texts(connection: Connection, states: Sequence[tuple[tuple[str, str], str]]) -> None:
    """Keep the states of jobs, each by job and experiment, written as JSON already."""
    for (name, experiment), text in states:
        forget_state(connection, name, experiment)
        row = {"job": name, "experiment": experiment, "state": text}
        connection.execute(insert(kept).values(row))


def kept_state(connection: Connection, name: str, experiment: str) -> dict[str, Any] | None:
    """What the job asked to be kept in the experiment, or None."""
    mine = select(kept.c.state).where(kept.c.job == name, kept.c.experiment == experiment)
    text = connection.execute(mine).scalar()
    return None if text is None else _object(text)


def forget_state(connection: Connection, name: str, experiment: str) -> None:
    """Drop what the job asked to be kept in the experiment."""
    mine = delete(kept).where(kept.c.job == name, kept.c.experiment == experiment)
    connection.execute(mine)


def _record(row: Row) -> JobRecord:
    values = {column.name: row._mapping[column.name] for column in COLUMNS}
    return JobRecord(**(values | {"options": _object(row.options) or {}}))


def _object(text: str) -> dict[str, Any] | None:
    """The object that *text* says in JSON, None if it says none: a card does lose its memory."""
    try:
        said = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
