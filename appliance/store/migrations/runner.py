"""Finds out how old a database is, and brings it forward."""

import time
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, MetaData, String, cast, insert, inspect, select

from appliance.errors import Conflict
from appliance.store import schema
from appliance.store.migrations import FIRST, STEPS

OURS = 5
"""So many of our tables make a database one of ours."""
Steps = Mapping[int, Callable[[Connection], None]]


class Newer(Conflict):
    """The database was written by a newer release."""


def newest(steps: Steps = STEPS) -> int:
    """The version that this software makes and understands."""
    return max(steps, default=FIRST)


def found(connection: Connection) -> int | None:
    """The version of the database, or None if it is empty. One of ours that does not say it any
    more is taken to be as new as this release: what it lacks is mended then.

    Raises ``Conflict`` if it belongs to some other software.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    ours = sum(name in tables for name in schema.metadata.tables)
    if schema.version.name not in tables and ours >= OURS:
        return newest()
    if schema.version.name not in tables:
        raise Conflict(
            "The database is not one of this appliance.",
            cause=f"It has the tables {', '.join(sorted(tables)[:5])}, but none named version.",
            remedy="Name another database in [storage] url.",
        )
    number = schema.version.c.number
    if number.name not in {c["name"] for c in inspect(connection).get_columns(number.table.name)}:
        return newest()
    said = connection.execute(select(cast(number, String))).scalars()
    numbers = [int(one) for one in said if one and one.isdecimal() and int(one) >= FIRST]
    return max(numbers, default=newest())


def create(connection: Connection, metadata: MetaData = schema.metadata, steps: Steps = STEPS):
    """Make every table in an empty database."""
    metadata.create_all(connection, checkfirst=False)
    stamp(connection, newest(steps))


def pending(version: int, steps: Steps = STEPS) -> list[int]:
    """The numbers of the steps a database of *version* has not seen, in order.

    Raises ``Conflict`` if the database is newer than this software.
    """
    if version > newest(steps):
        raise Newer(
            "The database was written by a newer release of the appliance.",
            cause=f"It has version {version}; this release knows versions up to {newest(steps)}.",
            remedy="Install the newer release again, or start with another data folder.",
        )
    return sorted(number for number in steps if number > version)


def forward(connection: Connection, numbers: list[int], steps: Steps = STEPS) -> None:
    """Take the steps *numbers*, all of them or none."""
    for number in numbers:
        steps[number](connection)
        stamp(connection, number)


def stamp(connection: Connection, number: int) -> None:
    """Write down that the database has reached version *number*."""
    connection.execute(insert(schema.version).values(number=number, applied=time.time()))
