"""Single facts about the unit, each under a name."""

import time

from sqlalchemy import Column, Connection, String, Table, Text, delete, insert, select

from appliance.store.engine.metadata import metadata

fact = Table(
    "fact", metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

ASIDE = "set-aside:"


def get(connection: Connection, name: str) -> str | None:
    """The fact called *name*, or None."""
    return connection.execute(select(fact.c.value).where(fact.c.name == name)).scalar()


def put(connection: Connection, name: str, value: str) -> None:
    """Remember *value* under *name*, in place of what was there."""
    connection.execute(delete(fact).where(fact.c.name == name))
    connection.execute(insert(fact).values(name=name, value=value))


def remove(connection: Connection, name: str) -> None:
    """Forget the fact called *name*; that it is not there is no error."""
    connection.execute(delete(fact).where(fact.c.name == name))


def set_aside(connection: Connection, name: str) -> None:
    """What is kept under *name* cannot be read: from now on it has another name, with the date,
    so that a person can look at it."""
    value = get(connection, name)
    remove(connection, name)
    if value is not None:
        put(connection, f"{ASIDE}{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}:{name}", value)


def beginning(connection: Connection, prefix: str) -> dict[str, str]:
    """Every fact whose name begins with *prefix*."""
    found = select(fact.c.name, fact.c.value).where(fact.c.name.startswith(prefix, autoescape=True))
    return {row.name: row.value for row in connection.execute(found)}
