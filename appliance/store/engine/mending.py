"""What is wrong in the tables of a database that opens: put right, or set aside in it, and told.

What is set aside stays in the database, in a table of its own that has the day in its name.
"""

import time
from collections.abc import Iterator

from msgspec import Struct
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    Table,
    Text,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from twisted.logger import Logger

from appliance.model import Trouble
from appliance.model.moments import HORIZON, RELEASED
from appliance.store import schema
from appliance.store.engine import redating, sqlite
from appliance.store.engine.redating import MOMENTS, STAMPS
from appliance.store.engine.troubles import TORN, trouble_in
from appliance.store.migrations import runner

NEWEST = {
    "reading": "SELECT max((SELECT max(t) FROM reading WHERE series = s.id)) FROM series s",
    "log": "SELECT max(at) FROM log",
}
LARGE = (*STAMPS, "rollup")
READ_WITH_CARE = {"fact": ("value",), "job": ("options", "settings"), "dose": ("kind", "ml")}
"""What whoever reads it looks at: it knows better what follows from damage."""
JSON = {"kept": "state", "profile_state": "state"}
MOST_INTEGER = 2**53
log = Logger()


class Found(Struct, frozen=True):
    """What was wrong with a *table*, in words."""

    table: str
    what: str


def mend(engine: Engine) -> Trouble | None:
    """Put right what can be, so that whatever else the unit reads makes sense; what was found, as
    a trouble. Nothing is done to a database that cannot be written to."""
    now = time.time()
    ours = engine.dialect.name == "sqlite"
    found: list[Found] = []
    try:
        with engine.connect() as connection:
            if ours:  # what refers to what is set aside stays; else none could be
                sqlite.driver(connection).execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                found += _tables(connection)
                found += _version(connection)
                redating.put_right(connection)
                found += _stamps(connection, now)
                if ours:
                    found += _rows(connection)
            if ours:
                sqlite.driver(connection).execute("PRAGMA foreign_keys = ON")
    except DBAPIError as error:
        if trouble_in(error) is TORN:
            raise
        log.warn("The database cannot be mended: {why}", why=error)
    return _told(found)


def _told(found: list[Found]) -> Trouble | None:
    if not found:
        return None
    said = "; ".join(f"{one.table}: {one.what}" for one in found)
    return Trouble(
        "database-damaged",
        f"The database was damaged, and has been mended: {said}."[:1000],
        "What was set aside is in the database, in tables with set_aside in their names. See "
        "which jobs run, and what the vessel and the bottles hold.",
    )


# -- tables and columns that are gone


def _tables(connection: Connection) -> Iterator[Found]:
    there = inspect(connection)
    names = set(there.get_table_names())
    for table in schema.metadata.sorted_tables:
        if table.name not in names:
            table.create(connection)
            yield Found(table.name, "it was gone, and is begun anew")
            continue
        columns = {column["name"] for column in there.get_columns(table.name)}
        missing = [column for column in table.columns if column.name not in columns]
        if any(column.primary_key for column in missing):
            _set_aside(connection, table)
            connection.execute(text(f"DROP TABLE {table.name}"))
            table.create(connection)
            yield Found(table.name, "a part of its key was gone; it is set aside, and begun anew")
        elif missing:
            for column in missing:
                _add(connection, table, column)
            lost = ", ".join(column.name for column in missing)
            yield Found(table.name, f"what is gone: {lost}")


def _version(connection: Connection) -> Iterator[Found]:
    version = schema.version
    sound = select(version.c.number).where(version.c.number >= 1)
    if connection.execute(sound).first() is None:
        connection.execute(version.delete())
        runner.stamp(connection, runner.newest())
        yield Found(version.name, "it was not written down, and is taken to be that of today")


def _add(connection: Connection, table: Table, column: Column) -> None:
    kind = column.type.compile(connection.dialect)
    default = "" if column.nullable else f" NOT NULL DEFAULT {_nothing(column)}"
    connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}{default}"))


def _nothing(column: Column) -> str:
    python = column.type.python_type
    if column.name == "resume":
        return "'always'"
    return "FALSE" if python is bool else "0" if python in (int, float) else "''"


# -- moments that cannot be


def _stamps(connection: Connection, now: float) -> Iterator[Found]:
    """Nothing is dated so late that no clock of this unit can have said so."""
    latest = max(now, RELEASED) + HORIZON
    for name, column in STAMPS.items():
        table = schema.metadata.tables[name]
        newest = _newest(connection, name)
        if not isinstance(newest, int) or newest > latest * 1000.0:
            count = _set_aside(connection, table, f"{column} > {latest * 1000.0:.0f}")
            yield Found(name, f"{count} of a time that cannot be are set aside")
            if name == "reading":
                connection.execute(text(f"DELETE FROM rollup WHERE t > {latest * 1000.0:.0f}"))
    for each in schema.metadata.sorted_tables:
        for moment in each.columns:
            if moment.name in MOMENTS and isinstance(moment.type, Float):
                wrong = f"{moment.name} < 0 OR {moment.name} > {latest}"
                found = text(f"SELECT count(*) FROM {each.name} WHERE {wrong}")
                count = connection.execute(found).scalar_one()
                if count:
                    changed = f"UPDATE {each.name} SET {moment.name} = {now} WHERE {wrong}"
                    connection.execute(text(changed))
                    yield Found(each.name, f"{moment.name} of {count} was a time that cannot be")


def _newest(connection: Connection, name: str) -> object:
    """The greatest stamp of the table, of whatever type; 0 if there is none, or a page is torn,
    which is told when that page is needed."""
    try:
        return connection.execute(text(NEWEST[name])).scalar() or 0
    except DBAPIError as error:
        log.warn("The newest of {name} cannot be read: {why}", name=name, why=error.orig)
        return 0


# -- rows of nonsense, which only SQLite lets in


def _rows(connection: Connection) -> Iterator[Found]:
    for table in schema.metadata.sorted_tables:
        if table.name in LARGE:
            continue
        care = READ_WITH_CARE.get(table.name, ())
        fit = [_fit(table, column) for column in table.columns if column.name not in care]
        count = _set_aside(connection, table, f"NOT ({' AND '.join(fit)})")
        if count:
            yield Found(table.name, f"{count} that cannot be read are set aside")


def _fit(table: Table, column: Column) -> str:
    name = column.name
    if isinstance(column.type, Float):
        fit = f"typeof({name}) IN ('real', 'integer')"
    elif isinstance(column.type, Integer) or column.type.python_type is bool:
        fit = f"(typeof({name}) = 'integer' AND abs({name} / 2) < {MOST_INTEGER})"
    else:
        fit = f"typeof({name}) = 'text'"
    if JSON.get(table.name) == name and isinstance(column.type, Text):
        fit += f" AND substr(trim({name}), 1, 1) = '{{' AND substr(trim({name}), -1) = '}}'"
    return f"({name} IS NULL OR {fit})" if column.nullable else f"({fit})"


def _set_aside(connection: Connection, table: Table, where: str = "1 = 1") -> int:
    """Move the rows for which *where* holds out of the way; returns how many there were."""
    rows = f"FROM {table.name} WHERE {where}"
    count = connection.execute(text(f"SELECT count(*) {rows}")).scalar_one()
    if count:
        aside = f"{table.name}_set_aside_{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}"
        connection.execute(text(f"CREATE TABLE IF NOT EXISTS {aside} AS SELECT * {rows}"))
        connection.execute(text(f"DELETE {rows}"))
    return count
