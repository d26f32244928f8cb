"""What only SQLite needs: how it is opened, found torn, moved aside, copied and tidied."""

import os
import sqlite3
import time
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import StaticPool

from appliance.errors import Unavailable
from appliance.lanes import GoOn

BESIDE = ("", "-wal", "-shm")
STEPS = 100_000
"""Instructions of the database's machine between two questions whether to go on: milliseconds."""
PRAGMAS = (
    "PRAGMA auto_vacuum = INCREMENTAL",  # before the first table, or never
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA journal_size_limit = 4194304",
    "PRAGMA secure_delete = OFF",  # zeroing what was deleted only wears the card
)
ALWAYS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA cache_size = -2048",  # KiB, for each connection
    "PRAGMA temp_store = MEMORY",
)


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database, or None: in memory, or no SQLite."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def make_private(path: Path) -> None:
    """Begin the file at *path*, if there is none, so that only its owner can read it."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT, 0o600))


def engine(url: URL) -> Engine:
    """The engine that writes: one connection, transactions that lock when they begin.

    A map of the file into memory is left off: with one, a card that cannot be read would end
    the process instead of failing the call.
    """
    made = _engine(url)
    event.listen(made, "connect", _prepare_writer)
    event.listen(made, "begin", _begin)
    return made


def reader(path: Path) -> Engine:
    """The engine for long readings: a connection of its own, which cannot write."""
    only_reads = {"mode": "ro", "uri": "true"}
    made = _engine(URL.create("sqlite", database=path.resolve().as_uri(), query=only_reads))
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", lambda connection: _sql(connection, "BEGIN"))
    return made


def still(path: Path) -> Engine:
    """An engine that reads a file which nobody writes to, and makes none beside it."""
    query = {"mode": "ro", "immutable": "1", "uri": "true"}
    made = _engine(URL.create("sqlite", database=path.resolve().as_uri(), query=query))
    event.listen(made, "connect", _prepare)
    return made


def _engine(url: URL) -> Engine:
    return create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})


def _sql(connection: Connection, sql: str) -> None:
    connection.exec_driver_sql(sql)


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads")
    _sql(connection, "BEGIN" if reads else "BEGIN IMMEDIATE")


def _prepare(raw: sqlite3.Connection, record: object) -> None:
    raw.isolation_level = None  # the engine begins and commits; the driver would not, for DDL
    for pragma in ALWAYS:
        raw.execute(pragma)


def _prepare_writer(raw: sqlite3.Connection, record: object) -> None:
    _prepare(raw, record)
    for pragma in PRAGMAS:
        raw.execute(pragma)


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, for what cannot be said in a transaction."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def unclean(path: Path) -> bool:
    """Whether whoever had the database last did not close it: closing removes the journal."""
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def move_aside(path: Path) -> Path:
    """Rename a torn database, with its journal, so that a new one can be begun in its place."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    aside = path.with_name(f"{path.name}.torn-{stamp}")
    for end in BESIDE:
        part = path.with_name(path.name + end)
        if part.exists():
            part.rename(aside.with_name(aside.name + end))
    return aside


def backup(connection: Connection, path: Path, version: int) -> Path:
    """Copy the database, as it is before it is brought forward from *version*."""
    copy = path.with_name(f"{path.name}.before-{version + 1}")
    copy.unlink(missing_ok=True)
    driver(connection).execute("VACUUM INTO ?", (str(copy),))
    return copy


def shrink(connection: Connection, pages: int) -> None:
    """Give up to *pages* free pages back to the file system.

    The statement frees one page at each step, and only a script is stepped to its end.
    """
    driver(connection).executescript(f"PRAGMA incremental_vacuum({pages:d})")


def heed(raw: sqlite3.Connection, go_on: GoOn) -> None:
    """Have each statement of *raw* end, as ``sqlite3.OperationalError``, once *go_on* raises."""

    def ends() -> bool:
        try:
            go_on()
        except Unavailable:
            return True
        return False

    raw.set_progress_handler(ends, STEPS)


def complaints(path: Path, go_on: GoOn) -> list[str]:
    """What is wrong with the file, at most ten; takes long, and its own connection. Raises what
    *go_on* does."""
    raw = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    heed(raw, go_on)
    try:
        said = [row[0] for row in raw.execute("PRAGMA quick_check(10)")]
    except sqlite3.DatabaseError as error:
        go_on()
        said = [str(error)]
    finally:
        raw.close()
    return [] if said == ["ok"] else said
