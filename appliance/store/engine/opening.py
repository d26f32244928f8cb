"""How a database is opened: made, brought forward, or set aside because it is torn."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, create_engine, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from twisted.logger import Logger

from appliance.errors import Invalid
from appliance.model import Trouble
from appliance.store import schema
from appliance.store.engine import salvage, sqlite
from appliance.store.engine.mending import mend
from appliance.store.engine.troubles import FAILURES, TORN, torn_aside, trouble_in
from appliance.store.migrations import STEPS, runner

log = Logger()


def parse(url: str) -> URL:
    """*url* in its parts, or ``Invalid``."""
    try:
        return make_url(url)
    except ArgumentError:
        raise Invalid(
            "[storage] url is not the address of a database.",
            remedy="Write sqlite:////folder/file.sqlite or postgresql+psycopg://user@host/name.",
        ) from None


class Opened(NamedTuple):
    """An engine, what had to be given up because it was *torn*, and what was *mended*."""

    engine: Engine
    torn: Trouble | None = None
    mended: Trouble | None = None


def open_database(url: URL) -> Opened:
    """An engine on a database with the tables of this release, and what had to be given up.

    Raises ``Conflict`` for a database that is newer than this software, or another's, and
    ``Invalid`` for one that it has no driver for.
    """
    path = sqlite.file_of(url)
    if path is not None and path.is_dir():
        return begin_anew(url, path, "it is a folder")
    try:
        engine, mended = _prepared(url, path)
        return Opened(engine, None, mended)
    except FAILURES as error:
        if path is None or trouble_in(error) is not TORN:
            raise
        return begin_anew(url, path, str(error.__cause__ or error))


def begin_anew(url: URL, path: Path, why: str) -> Opened:
    """Set the torn file at *path* aside, begin a new one, and carry over what can be read."""
    aside = sqlite.move_aside(path)
    engine, _ = _prepared(url, path)
    salvage.carry_over(engine, aside)
    return Opened(engine, torn_aside(path, aside, why), mend(engine))


def _prepared(url: URL, path: Path | None) -> tuple[Engine, Trouble | None]:
    if path is not None:
        sqlite.make_private(path)
    engine = _connect(url)
    try:
        bring_forward(engine, path)
        mended = mend(engine)
        read_through(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine, mended


def _connect(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return sqlite.engine(url)
    try:
        return create_engine(url, pool_size=2, pool_pre_ping=True)
    except (ImportError, NoSuchModuleError) as error:
        raise Invalid(
            f"The database {url.render_as_string()} needs a driver that is not installed.",
            cause=str(error),
            remedy="For postgresql+psycopg://…: pip install 'psycopg[binary]'.",
        ) from error


def bring_forward(engine: Engine, path: Path | None, steps: runner.Steps = STEPS) -> None:
    """Make the tables of an empty database, or take the *steps* that it has not seen.

    A database in a file is copied before it is changed.
    """
    with engine.execution_options(reads=True).connect() as connection:
        version = runner.found(connection)
    if version is None:
        with engine.begin() as connection:
            runner.create(connection)
        return
    pending = runner.pending(version, steps)
    if pending:
        _keep_copy(engine, path, version)
        with engine.begin() as connection:
            runner.forward(connection, pending, steps)


def read_through(engine: Engine) -> None:
    """Read all that the unit goes on from, so that what is torn is found before it is needed."""
    with engine.execution_options(reads=True).connect() as connection:
        for table in schema.GOING_ON:
            connection.execute(select(table)).all()


def _keep_copy(engine: Engine, path: Path | None, version: int) -> None:
    if path is None:
        return
    with engine.connect() as connection:
        copy = sqlite.backup(connection, path, version)
    log.info("The database was copied to {copy} before it is changed.", copy=copy)
