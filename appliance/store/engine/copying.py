"""A database copied while it is in use, and one that came from elsewhere judged."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from appliance.errors import Conflict, Invalid
from appliance.store.engine import sqlite
from appliance.store.migrations import runner

PRIVATE = ("session",)
"""Tables of what lets somebody in."""


def copy_to(source: Path, target: Path) -> None:
    """Put a copy of the database *source*, as it is at one moment, at *target*, which must not be
    there yet. Who is logged in is left out. Blocks for long."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as raw:
        raw.execute("PRAGMA busy_timeout = 5000")
        raw.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as raw:
        raw.execute("PRAGMA secure_delete = ON")
        for table in PRIVATE:
            raw.execute(f"DELETE FROM {table}")
        raw.commit()


def judge(path: Path) -> None:
    """Raise ``Refusal`` unless the database at *path* is whole, one of this appliance, and of a
    version that this release understands."""
    engine = sqlite.still(path)
    try:
        with engine.connect() as connection:
            broken = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if broken != "ok":
                raise Invalid("The database in the archive is damaged.", cause=str(broken)[:200])
            version = runner.found(connection)
            if version is None:
                raise Conflict("The database in the archive is empty.")
            runner.pending(version)
    except DatabaseError as error:
        raise Invalid("The database in the archive cannot be read.", cause=str(error)) from None
    finally:
        engine.dispose()
