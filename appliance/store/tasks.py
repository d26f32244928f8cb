"""Work that outlives its request, and what became of it."""

import json
from collections.abc import Collection

from msgspec import Struct
from sqlalchemy import (
    Column,
    Connection,
    Float,
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

task = Table(
    "task", metadata,
    Column("id", String, primary_key=True),
    Column("what", String, nullable=False),
    Column("state", String, nullable=False),
    Column("result", Text),
    Column("error", Text),
    Column("created", Float, nullable=False, index=True),
    Column("finished", Float),
)


INTERRUPTED = "It was interrupted: the unit stopped or lost power before it was known to be done."


class TaskRow(Struct, frozen=True):
    """A task as it is remembered. Times are seconds UTC; *state* is pending, complete or failed."""

    id: str
    what: str
    state: str
    result: object
    error: str | None
    created: float
    finished: float | None


def put(connection: Connection, id: str, what: str, created: float) -> None:
    """Remember a task that is about to begin."""
    row = {"id": id, "what": what, "state": "pending", "created": created}
    connection.execute(insert(task).values(row))


def finish(
    connection: Connection,
    id: str,
    state: str,
    result: object,
    error: str | None,
    at: Utc | None,
) -> bool:
    """Remember how the task ended; *result* is something that JSON can say. Returns whether
    there is such a task."""
    values = {"state": state, "result": json.dumps(result), "error": error, "finished": at}
    ended = update(task).where(task.c.id == id).values(values)
    return connection.execute(ended).rowcount > 0


def find(connection: Connection, id: str) -> TaskRow | None:
    """The task, or None."""
    row = connection.execute(select(task).where(task.c.id == id)).first()
    if row is None:
        return None
    return TaskRow(**(dict(row._mapping) | {"result": json.loads(row.result or "null")}))


def interrupt_all(connection: Connection, at: Utc, but: Collection[str] = ()) -> int:
    """After a start: what was pending has failed, *but* for those ids. Returns how many failed."""
    pending = update(task).where(task.c.state == "pending", task.c.id.not_in(but))
    values = {"state": "failed", "error": INTERRUPTED, "finished": at}
    return connection.execute(pending.values(values)).rowcount


def prune(connection: Connection, before: float, keep: int) -> None:
    """Forget tasks created before *before*, and those beyond the newest *keep*; none pending."""
    newest = select(task.c.created).order_by(task.c.created.desc()).limit(1).offset(keep)
    oldest = connection.execute(newest).scalar()
    limit = before if oldest is None else max(before, oldest)
    connection.execute(delete(task).where(task.c.created <= limit, task.c.state != "pending"))
