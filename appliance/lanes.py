"""Lanes carry blocking work past the reactor: one thread each, calls in the order they came."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from msgspec import Struct
from twisted.application.service import Service
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

T = TypeVar("T")


class Work(Protocol):
    """What a lane offers."""

    def do(self, function: Callable[..., T], *args: object) -> "Deferred[T]":
        """Call *function* in the lane; its result comes back in the reactor's thread."""

    def tell(self, function: Callable[..., object], *args: object) -> None:
        """From any thread: have *function* called in the reactor's."""


class Lane(Service):
    """One thread for blocking work. Stopping waits for what was already accepted."""

    def __init__(self, reactor: IReactorFromThreads, name: str) -> None:
        self.setName(name)
        self._reactor = reactor
        self._pool = ThreadPool(1, 1, name)

    def do(self, function: Callable[..., T], *args: object) -> "Deferred[T]":
        """Call *function* in this lane's thread; the result comes back in the reactor's."""
        return deferToThreadPool(self._reactor, self._pool, function, *args)

    def tell(self, function: Callable[..., object], *args: object) -> None:
        """From any thread: have *function* called in the reactor's."""
        self._reactor.callFromThread(function, *args)

    def startService(self) -> None:
        super().startService()
        self._pool.start()

    def stopService(self) -> None:
        super().stopService()
        self._pool.stop()


class DirectLane(Service):
    """A lane without the thread: for tests, and for simulated hardware, which never blocks."""

    def do(self, function: Callable[..., T], *args: object) -> "Deferred[T]":
        """Call *function* now."""
        return maybeDeferred(function, *args)

    def tell(self, function: Callable[..., object], *args: object) -> None:
        """Call *function* now."""
        function(*args)


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
