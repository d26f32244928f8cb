"""What can still be read of a torn database, except its readings, goes into the new one."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine
from twisted.logger import Logger

from appliance.store.schema import metadata
from appliance.store.sqlite import driver

LEFT = ("version", "series", "reading", "rollup", "log")
log = Logger()


def carry_over(engine: Engine, torn: Path) -> None:
    """Copy experiments, jobs, tasks, alerts and logins, each table as far as it can be read."""
    with engine.connect() as connection:
        raw = driver(connection)
        try:
            raw.execute("ATTACH ? AS torn", (str(torn),))
        except sqlite3.DatabaseError as error:
            log.warn("Nothing could be carried over from {torn}: {error}", torn=torn, error=error)
            return
        saved = [_copy(raw, table.name) for table in metadata.sorted_tables
                 if table.name not in LEFT]
        raw.execute("DETACH torn")
        log.warn("Carried over from the torn database: {saved}.",
                 saved=", ".join(filter(None, saved)) or "nothing")


def _copy(raw: sqlite3.Connection, table: str) -> str:
    """What was saved, in words. Row by row, so that a torn page costs only what comes after."""
    columns = ", ".join(column.name for column in metadata.tables[table].columns)
    marks = ", ".join("?" for _ in metadata.tables[table].columns)
    saved = 0
    try:
        for row in raw.execute(f"SELECT {columns} FROM torn.{table}"):
            raw.execute(f"INSERT OR IGNORE INTO main.{table} ({columns}) VALUES ({marks})", row)
            saved += 1
    except sqlite3.DatabaseError as error:
        log.warn("{table} is torn: {error}", table=table, error=error)
    return f"{saved} of {table}" if saved else ""
