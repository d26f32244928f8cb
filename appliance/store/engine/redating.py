"""Records that were made while the computer's clock was wrong get their right dates."""

import json
import math
from collections.abc import Callable, Iterator
from contextlib import suppress

from sqlalchemy import Connection, Float, Table, text
from twisted.logger import Logger

from appliance.store import clock_steps, schema
from appliance.store.levels import LEVELS

MOMENTS = (
    "created", "started", "ended", "begun", "began", "finished", "expires", "raised",
    "acknowledged", "cleared",
)  # fmt: skip
"""Columns that hold seconds UTC."""
STAMPS = {"reading": "t", "log": "at"}
"""Columns that hold milliseconds UTC, of tables that are too large to be looked through."""
LATER = 86_400.0
"""Seconds after the last record in which a number is taken for a moment of that time: what was
planned."""

JSON = {"kept": "state", "profile_state": "state", "fact": "value"}
log = Logger()


def put_right(connection: Connection) -> bool:
    """Take back the steps of the clock that were undone later (see ``clock_steps``): what is dated
    after such a step is dated by as much too late. Once done they are forgotten. Returns whether
    there was anything to do."""
    undone = clock_steps.undone(connection)
    if not undone:
        return False
    clock_steps.forget(connection, undone)
    for at, by in reversed(undone):  # the last first: then what is left of it is the one before
        _shift_tables(connection, at, by)
    by = sum(by for _, by in undone)
    log.info("What was recorded while the clock was {by:.0f} s ahead is dated rightly now.", by=by)
    return True


def _shift_tables(connection: Connection, at: float, by: float) -> None:
    latest = at
    for name, column in STAMPS.items():
        since, ms = round(at * 1000.0), round(by * 1000.0)
        moved = f"UPDATE {name} SET {column} = {column} - {ms} WHERE {column} >= {since}"
        found = connection.execute(text(f"SELECT max({column}) FROM {name}")).scalar()
        latest = max(latest, found / 1000.0 if isinstance(found, int) else 0.0)
        connection.execute(text(moved))
    before = round((at - by) * 1000.0) - LEVELS[-1]
    connection.execute(text(f"DELETE FROM rollup WHERE t >= {before}"))
    for table in schema.metadata.sorted_tables:
        for moment in table.columns:
            if moment.name in MOMENTS and isinstance(moment.type, Float):
                _shift_column(connection, table, moment.name, at, by)
    shift = _shifter(at, latest + LATER, by)
    for name, column in JSON.items():
        _shift_json(connection, schema.metadata.tables[name], column, shift)


def _shift_column(connection: Connection, table: Table, name: str, at: float, by: float) -> None:
    moved = f"UPDATE {table.name} SET {name} = {name} - {by!r} WHERE {name} >= {at!r}"
    connection.execute(text(moved))


def _shifter(at: float, until: float, by: float) -> Callable[[object], object]:
    """What takes *by* off every number of something JSON says that is a moment in *at* to *until*:
    nothing else is as large."""

    def shift(said: object) -> object:
        if isinstance(said, dict):
            return {key: shift(value) for key, value in said.items()}
        if isinstance(said, list):
            return [shift(value) for value in said]
        moment = isinstance(said, float | int) and math.isfinite(said) and at <= said <= until
        return said - by if moment and isinstance(said, float | int) else said

    return shift


def _shift_json(
    connection: Connection, table: Table, name: str, shift: Callable[[object], object]
) -> None:
    key = [column for column in table.columns if column.primary_key]
    for row in connection.execute(table.select()).all():
        for moved in _moved(row._mapping[name], shift):
            same = [column == row._mapping[column.name] for column in key]
            connection.execute(table.update().where(*same).values({name: moved}))


def _moved(said: object, shift: Callable[[object], object]) -> Iterator[str]:
    """The text *said* with its moments shifted, if that changes it and it is JSON."""
    with suppress(ValueError, TypeError, RecursionError):
        read = json.loads(said) if isinstance(said, str) else None
        if isinstance(read, dict | list) and (after := shift(read)) != read:
            yield json.dumps(after)
