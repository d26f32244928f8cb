"""Rows, one or many at once, to the database and from it.

The SQLite driver lets go of the interpreter's lock once for every row, and a busy reactor
gives it back milliseconds later; many rows in one step ask for it once.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import cast

from sqlalchemy import Connection, Table, TextClause, insert, text

AT_ONCE = (256, 64, 16, 4, 1)


def insert_row(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Add one row; returns its id."""
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    return cast(Sequence[int], key)[0]


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple]) -> None:
    """Add *rows*, which hold a value for each column of *table*; what is there already stays.

    Writing a batch again after a failure that left it unclear whether it was stored is thus
    harmless.
    """
    start = 0
    for size in AT_ONCE:
        sql = _statement(connection, table, size)
        while len(rows) - start >= size:
            values = tuple(chain.from_iterable(rows[start:start + size]))
            connection.exec_driver_sql(sql, values)
            start += size


def _statement(connection: Connection, table: Table, size: int) -> str:
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    columns = ", ".join(column.name for column in table.columns)
    row = f"({', '.join([mark] * len(table.columns))})"
    rows = ", ".join([row] * size)
    return f"INSERT INTO {table.name} ({columns}) VALUES {rows} ON CONFLICT DO NOTHING"


def columns(
    connection: Connection, query: TextClause, names: Sequence[str], values: Mapping[str, object]
) -> list[list]:
    """What *query* finds, column by column: SQLite packs each into one value."""
    if connection.dialect.name != "sqlite":
        rows = connection.execute(query, values).all()
        return [[row[index] for row in rows] for index in range(len(names))]
    packed = ", ".join(f"json_group_array({name})" for name in names)
    row = connection.execute(text(f"SELECT {packed} FROM ({query.text})"), values).one()
    return [json.loads(column) for column in row]
