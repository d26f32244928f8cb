"""Lanes carry blocking work past the reactor: one thread each, calls in the order they came."""

from collections.abc import Callable
from threading import Thread
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from twisted.application.service import Service
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from appliance.errors import Unavailable

T = TypeVar("T")
GoOn = Callable[[], None]
"""A lane's ``go_on``, for functions that are called in it."""


class Work(Protocol):
    """What a lane offers."""

    def do(self, function: Callable[..., T], *args: object) -> "Deferred[T]":
        """Call *function* in the lane; its result comes back in the reactor's thread."""

    def tell(self, function: Callable[..., object], *args: object) -> None:
        """From any thread: have *function* called in the reactor's."""

    def go_on(self) -> None:
        """In the lane, now and then in the course of what takes long and can be left undone:
        raises ``Unavailable`` once the lane is to end."""


class Daemon(Thread):
    """A thread that ends with the process, wherever it is."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, daemon=True, **named)


class Abandoned(ThreadPool):
    """A thread that ends with the process, wherever it is, and is not waited for longer than
    *patience* seconds: a name server that does not answer cannot be told to give up."""

    threadFactory = Daemon

    def __init__(self, name: str, patience: float) -> None:
        super().__init__(1, 1, name)
        self._patience = patience

    def stop(self) -> None:
        """See ``ThreadPool``."""
        waited_for, self.threads = self.threads, []
        super().stop()
        for thread in waited_for:
            thread.join(self._patience)


class Lane(Service):
    """One thread for blocking work. Stopping waits for what was already accepted; with
    *patience*, seconds, only for what has begun, which may give up when it asks whether to
    ``go_on``, and is abandoned after that."""

    def __init__(
        self, reactor: IReactorFromThreads, name: str, patience: float | None = None
    ) -> None:
        self.setName(name)
        self._reactor, self._brief, self._ends = reactor, patience is not None, False
        self._pool = ThreadPool(1, 1, name) if patience is None else Abandoned(name, patience)

    def do(self, function: Callable[..., T], *args: object) -> "Deferred[T]":
        """Call *function* in this lane's thread; the result comes back in the reactor's."""
        return deferToThreadPool(self._reactor, self._pool, self._begin, function, *args)

    def _begin(self, function: Callable[..., T], *args: object) -> T:
        if self._brief:
            self.go_on()
        return function(*args)

    def go_on(self) -> None:
        """Raise ``Unavailable`` if the lane is to end."""
        if self._ends:
            raise Unavailable("The unit is stopping.")

    def tell(self, function: Callable[..., object], *args: object) -> None:
        """From any thread: have *function* called in the reactor's."""
        self._reactor.callFromThread(function, *args)

    def startService(self) -> None:
        super().startService()
        self._ends = False
        self._pool.start()

    def stopService(self) -> None:
        super().stopService()
        self._ends = True
        self._pool.stop()


class DirectLane(Service):
    """A lane without the thread: for tests, and for simulated hardware, which never blocks."""

    def do(self, function: Callable[..., T], *args: object) -> "Deferred[T]":
        """Call *function* now."""
        return maybeDeferred(function, *args)

    def tell(self, function: Callable[..., object], *args: object) -> None:
        """Call *function* now."""
        function(*args)

    def go_on(self) -> None:
        """It never ends."""


class Lanes(Struct, frozen=True):
    """Where blocking work goes: devices, the database's writer and its readers, and what takes
    minutes."""

    hardware: Work
    disk: Work
    readers: Work | None = None
    errands: Work | None = None

    @property
    def longest(self) -> Work:
        """Where what takes minutes goes: beside everything else, if there is such a lane."""
        return self.errands or self.disk
