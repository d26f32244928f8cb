"""Store: the only way into the database."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, make_url
from twisted.application.service import Service
from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.errors import Refusal
from appliance.lanes import Work
from appliance.model import Trouble
from appliance.store import sqlite
from appliance.store.migrations import runner
from appliance.store.troubles import TORN, damaged, refusal, torn_aside, trouble_in

T = TypeVar("T")


class Store(Service):
    """Runs functions of a connection, each in a transaction of its own, in the disk's lane.

    *check* is asked before each writing transaction, in the lane, whether the disk can be
    written to. *readers* is a second lane for what only reads, so that a big plot never delays
    a write; it serves a database in a file. *tell* is called in the reactor's thread whenever
    ``troubles`` has changed.
    """

    log = Logger()

    def __init__(
        self,
        url: str,
        lane: Work,
        check: Callable[[], None] = lambda: None,
        readers: Work | None = None,
        tell: Callable[[], None] = lambda: None,
    ) -> None:
        self.setName("store")
        self._url = make_url(url)
        self.file = sqlite.file_of(self._url)
        self._lane, self._check, self._tell = lane, check, tell
        self._readers = readers if self.file is not None else None
        self._engine: Engine | None = None
        self._reading: Engine | None = None
        self.unclean = False
        self.trouble: Trouble | None = None
        self.torn: Trouble | None = None

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What keeps the store from storing now, and what it had to give up since the start."""
        return tuple(trouble for trouble in (self.torn, self.trouble) if trouble)

    def do(self, function: Callable[..., T], *args: object) -> "Deferred[T]":
        """Call ``function(connection, *args)`` in a transaction; its result comes back.

        Once the Deferred has fired, what was written survives a power cut. The function
        returns plain values, never rows. Fails with ``Unavailable`` if nothing can be stored now.
        """
        return self._lane.do(self._write, function, args).addCallbacks(self._fine, self._failed)

    def read(self, function: Callable[..., T], *args: object) -> "Deferred[T]":
        """As ``do``, for a function that only reads."""
        lane = self._readers or self._lane
        return lane.do(self._read, function, args).addErrback(self._failed)

    def now(self, function: Callable[..., T], *args: object) -> T:
        """As ``do``, in the calling thread: for what must be known before the lanes work."""
        try:
            return self._write(function, args)
        except Exception as error:
            raise self._excuse(error) from error

    def open(self) -> None:
        """Open the database, and make or bring forward its tables; may be called again.

        A torn file is moved aside. A disk in trouble is no error: every call tries anew. Raises
        ``Conflict`` if the database is newer than this software, or another's.
        """
        try:
            self._open()
        except Exception as error:
            self._excuse(error)
            if isinstance(error, Refusal) or self.trouble is None:
                raise

    def check(self, errands: Work) -> "Deferred[None]":
        """Look in the lane *errands* whether the database is whole, as after a power cut."""
        return errands.do(sqlite.complaints, self.file).addCallback(self._complain)

    def startService(self) -> None:
        super().startService()
        self.open()

    def stopService(self) -> "Deferred[None]":
        super().stopService()
        return self._lane.do(self._close)

    def _open(self) -> Engine:
        if self._engine is None:
            self.unclean = self.file is not None and sqlite.unclean(self.file)
            try:
                self._engine = self._prepared()
            except Exception as error:
                if self.file is None or trouble_in(error) is not TORN:
                    raise
                self._set_aside(str(error.__cause__ or error))
                self._engine = self._prepared()
        return self._engine

    def _prepared(self) -> Engine:
        engine = self._connect()
        try:
            self._bring_forward(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _connect(self) -> Engine:
        if self._url.get_backend_name() == "sqlite":
            return sqlite.engine(self._url)
        return create_engine(self._url, pool_size=2, pool_pre_ping=True)

    def _bring_forward(self, engine: Engine) -> None:
        with engine.execution_options(reads=True).connect() as connection:
            version = runner.found(connection)
            steps = [] if version is None else runner.pending(version)
        if steps and self.file is not None:
            with engine.connect() as connection:
                copy = sqlite.backup(connection, self.file, version)
            self.log.info("The database was copied to {copy} before it is changed.", copy=copy)
        if steps or version is None:
            with engine.begin() as connection:
                if version is None:
                    runner.create(connection)
                runner.forward(connection, steps)

    def _set_aside(self, why: str) -> None:
        aside = sqlite.move_aside(self.file)
        self.torn = torn_aside(self.file, aside, why)
        self.log.error("{trouble.message} {trouble.remedy}", trouble=self.torn)

    def _complain(self, complaints: list[str]) -> None:
        if complaints:
            self.torn = damaged(self.file, complaints[0])
            self.log.error("{trouble.message} {trouble.remedy}", trouble=self.torn)
            self._tell()

    def _write(self, function: Callable, args: tuple) -> object:
        self._check()
        with self._open().begin() as connection:
            return self._call(connection, function, args)

    def _read(self, function: Callable, args: tuple) -> object:
        with self._engine_for_reading().begin() as connection:
            return self._call(connection, function, args)

    def _call(self, connection: Connection, function: Callable, args: tuple) -> object:
        try:
            return function(connection, *args)
        except BaseException:
            connection.info.clear()  # what was learned in a transaction that is undone
            raise

    def _engine_for_reading(self) -> Engine:
        engine = self._open() if self._engine is None else self._engine
        if self._readers is None:
            return engine.execution_options(reads=True)
        if self._reading is None:
            self._reading = sqlite.reader(self.file)
        return self._reading

    def _close(self) -> None:
        for engine in (self._reading, self._engine):
            if engine is not None:
                engine.dispose()
        self._reading = self._engine = None

    def _fine(self, result: T) -> T:
        self._change(None)
        return result

    def _failed(self, failure: Failure) -> Failure:
        excuse = self._excuse(failure.value)
        return failure if excuse is failure.value else Failure(excuse)

    def _excuse(self, error: BaseException) -> BaseException:
        trouble = trouble_in(error)
        if trouble is None:
            return error
        self._change(trouble)
        return refusal(trouble)

    def _change(self, trouble: Trouble | None) -> None:
        if trouble == self.trouble:
            return
        self.trouble = trouble
        if trouble:
            self.log.error("{trouble.message} {trouble.remedy}", trouble=trouble)
        else:
            self.log.info("The store works again.")
        self._tell()
