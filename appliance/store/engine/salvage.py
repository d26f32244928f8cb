"""What can still be read of a torn database, except its readings, goes into the new one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Column, Engine, Float, Integer, Table
from sqlalchemy.exc import DBAPIError
from twisted.logger import Logger

from appliance.store.engine.bulk import insert_rows
from appliance.store.schema import metadata

LEFT = ("version", "series", "reading", "rollup", "log")
MOST = 20_000
log = Logger()


def carry_over(engine: Engine, torn: Path) -> None:
    """Copy experiments, jobs, tasks, alerts and logins, each table as far as it can be read."""
    saved = []
    if torn.is_dir():
        return
    with closing(sqlite3.connect(torn)) as old, engine.begin() as connection:
        for table in metadata.sorted_tables:
            rows = [] if table.name in LEFT else list(_readable(old, table))
            try:
                with connection.begin_nested():
                    insert_rows(connection, table, rows)
            except DBAPIError as error:
                log.warn("{table} is torn: {error}", table=table.name, error=error.orig)
            else:
                saved += [f"{len(rows)} of {table.name}"] if rows else []
    log.warn("Carried over from the torn database: {saved}.", saved=", ".join(saved) or "nothing")


def _readable(old: sqlite3.Connection, table: Table) -> Iterator[tuple]:
    """The rows of *table* until the first that cannot be read, without those of nonsense."""
    names = ", ".join(column.name for column in table.columns)
    try:
        for row in old.execute(f"SELECT {names} FROM {table.name} LIMIT {MOST}"):
            if all(map(_fits, table.columns, row)):
                yield row
    except (sqlite3.Error, UnicodeDecodeError) as error:
        log.warn("{table} is torn: {error}", table=table.name, error=error)


def _fits(column: Column, value: object) -> bool:
    if value is None:
        return bool(column.nullable)
    number = isinstance(column.type, Float | Integer) or column.type.python_type is bool
    return isinstance(value, int | float if number else str)
