"""A database copied while it is in use, and one that came from elsewhere judged."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from appliance.errors import Conflict, Invalid
from appliance.lanes import GoOn
from appliance.store.engine import sqlite
from appliance.store.migrations import runner

PRIVATE = ("session",)
"""Tables of what lets somebody in."""


def copy_to(source: Path, target: Path, go_on: GoOn) -> None:
    """Put a copy of the database *source*, as it is at one moment, at *target*, which must not be
    there yet. Who is logged in is left out. Blocks for long; raises what *go_on* does."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as raw:
        raw.execute("PRAGMA busy_timeout = 5000")
        sqlite.heed(raw, go_on)
        try:
            raw.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.OperationalError:
            go_on()
            raise
    with closing(sqlite3.connect(target)) as raw:
        raw.execute("PRAGMA secure_delete = ON")
        for table in PRIVATE:
            raw.execute(f"DELETE FROM {table}")
        raw.commit()


def judge(path: Path, go_on: GoOn) -> None:
    """Raise ``Refusal`` unless the database at *path* is whole, one of this appliance, and of a
    version that this release understands; or what *go_on* raises."""
    engine = sqlite.still(path)
    try:
        with engine.connect() as connection:
            sqlite.heed(sqlite.driver(connection), go_on)
            broken = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if broken != "ok":
                raise Invalid("The database in the archive is damaged.", cause=str(broken)[:200])
            version = runner.found(connection)
            if version is None:
                raise Conflict("The database in the archive is empty.")
            runner.pending(version)
    except DatabaseError as error:
        go_on()
        raise Invalid("The database in the archive cannot be read.", cause=str(error)) from None
    finally:
        engine.dispose()
