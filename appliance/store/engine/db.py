"""Store: the only way into the database."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Engine
from twisted.application.service import Service
from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.lanes import Work
from appliance.model import Trouble
from appliance.store.engine import sqlite
from appliance.store.engine.opening import begin_anew, open_database, parse
from appliance.store.engine.troubles import (
    FAILURES,
    TORN,
    UNFIT,
    damaged,
    refusal,
    removed,
    trouble_in,
    unfit,
)

T = TypeVar("T")


class Store(Service):
    """Runs functions of a connection, each in a transaction of its own, in the disk's lane.

    *check* is asked before each writing transaction, in the lane, whether the disk can be
    written to. *readers* is a second lane for what only reads, so that a big plot never delays
    a write; it serves a database in a file.

    ``troubles`` says what is wrong; *tell* is called with them in the reactor's thread when that
    has become something else. ``unclean`` tells that whoever had the database last did not close
    it.
    """

    log = Logger()

    def __init__(
        self,
        url: str,
        lane: Work,
        check: Callable[[], None] = lambda: None,
        readers: Work | None = None,
        tell: Callable[[tuple[Trouble, ...]], None] = lambda troubles: None,
    ) -> None:
        self.setName("store")
        self._url = parse(url)
        self.file = sqlite.file_of(self._url)
        self._lane, self._check = lane, check
        self._readers = readers if self.file is not None else None
        self._engine: Engine | None = None
        self._reader: Engine | None = None
        self._reader_of: Engine | None = None
        self._owner, self._opening = 0, Lock()  # either lane may be the one that opens
        self._trouble: Trouble | None = None
        self._torn: Trouble | None = None
        self._mended: Trouble | None = None
        self._told: tuple[Trouble, ...] = ()
        self.unclean = False
        self._tell = tell

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What keeps the store from storing now, and what it had to give up since the start."""
        known = (self._torn, self._mended, self._trouble)
        return tuple(trouble for trouble in known if trouble)

    @property
    def trouble(self) -> Trouble | None:
        """The first of ``troubles``."""
        return next(iter(self.troubles), None)

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
        """As ``do``, in the calling thread: for what must be known before the lanes work.

        The disk is not asked first: what is remembered can be read from a full one. What is
        found torn is set aside as by ``open``.
        """
        try:
            return self._call_whole(function, args)
        except (*FAILURES, *UNFIT) as error:
            raise self._excuse(error) from error

    def open(self) -> None:
        """Open the database, and make or bring forward its tables; may be called again.

        A torn file is set aside. A disk in trouble is no error: every call tries anew. Raises
        ``Conflict`` if the database is newer than this software, or another's.
        """
        if self._owner != os.getpid():  # a connection does not survive the fork of a daemon
            self._close_reader()
            self._close()
        try:
            self._open()
        except FAILURES as error:
            if trouble_in(error) is None:
                raise
            self._excuse(error)
        self._say()

    def check(self, errands: Work) -> "Deferred[None]":
        """Look in the lane *errands* whether the database is whole, as after a power cut."""
        return errands.do(sqlite.complaints, self.file, errands.go_on).addCallback(self._complain)

    def startService(self) -> None:
        super().startService()
        self.open()

    def stopService(self) -> "Deferred[None]":
        super().stopService()
        reader_closed = (self._readers or self._lane).do(self._close_reader)
        return reader_closed.addCallback(lambda _: self._lane.do(self._close))

    # -- in a lane

    def _open(self) -> Engine:
        with self._opening:
            if self._engine is None:
                self.unclean |= self.file is not None and sqlite.unclean(self.file)
                opened = open_database(self._url)
                self._engine, self._owner = opened.engine, os.getpid()
                self._torn = opened.torn or self._torn
                self._mended = opened.mended or self._mended
            return self._engine

    def _write(self, function: Callable[..., T], args: tuple) -> T:
        self._check()
        engine = self._open()
        if self.file is not None and not self.file.exists():
            raise removed(self.file)
        try:
            return self._call(engine, function, args)
        except FAILURES as error:
            if self.file is not None and trouble_in(error) is TORN:
                self._begin_anew(self.file, str(error.__cause__ or error))
            raise

    def _read(self, function: Callable[..., T], args: tuple) -> T:
        engine = self._open()
        if self._readers is None or self.file is None:
            return self._call(engine.execution_options(reads=True), function, args)
        if self._reader is None or self._reader_of is not engine:
            self._reader, self._reader_of = sqlite.reader(self.file), engine
        return self._call(self._reader, function, args)

    def _call(self, engine: Engine, function: Callable[..., T], args: tuple) -> T:
        with engine.begin() as connection:
            try:
                return function(connection, *args)
            except BaseException:
                connection.info.clear()  # what was learned in a transaction that is undone
                raise

    def _call_whole(self, function: Callable[..., T], args: tuple) -> T:
        try:
            return self._call(self._open(), function, args)
        except FAILURES as error:
            if self.file is None or self.running or trouble_in(error) is not TORN:
                raise
            self._begin_anew(self.file, str(error.__cause__ or error))
            return self._call(self._open(), function, args)

    def _begin_anew(self, file: Path, why: str) -> None:
        with self._opening:
            self._close()
            self._engine, self._torn, _ = begin_anew(self._url, file, why)

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.dispose()
        self._reader = self._reader_of = None

    # -- in the reactor's thread

    def _fine(self, result: T) -> T:
        if self.troubles != self._told or self._trouble:
            self._trouble = None
            self._say()
        return result

    def _failed(self, failure: Failure) -> Failure:
        error: Any = failure.value
        excuse = self._excuse(error)
        return failure if excuse is error else Failure(excuse)

    def _excuse(self, error: BaseException) -> BaseException:
        if isinstance(error, UNFIT):
            return unfit(error)
        trouble = trouble_in(error)
        if trouble is None:
            return error
        if trouble is TORN:
            trouble = self._torn = self._torn or damaged(self.file, str(error.__cause__ or error))
        else:
            self._trouble = trouble
        self._say()
        return refusal(trouble)

    def _complain(self, complaints: list[str]) -> None:
        if complaints:
            self._torn = damaged(self.file, complaints[0])
            self._say()

    def _say(self) -> None:
        if self.troubles == self._told:
            return
        for trouble in self.troubles:
            if trouble not in self._told:
                self.log.error("{trouble.message} {trouble.remedy}", trouble=trouble)
        if self._trouble is None and any(t not in (self._torn, self._mended) for t in self._told):
            self.log.info("The store works again.")
        self._told = self.troubles
        self._tell(self._told)
