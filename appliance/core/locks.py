"""What is done by one at a time: whoever comes second is told so, and does not wait."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from appliance.errors import Refusal

T = TypeVar("T")


class Busy(Refusal):
    """What was asked for goes on already, under the lock called *lock*."""

    def __init__(self, lock: str) -> None:
        super().__init__("This goes on already.", cause=f"{lock} is held.", remedy="Wait for it.")
        self.lock = lock


class Locks:
    """The locks of one unit, by name."""

    def __init__(self) -> None:
        self._held: set[str] = set()

    def check(self, name: str) -> None:
        """Raise ``Busy`` if somebody holds *name*."""
        if name in self._held:
            raise Busy(name)

    def during(self, name: str, work: Callable[[], Awaitable[T]]) -> "Held[T]":
        """*work* that holds *name* from now on until it has ended. Raises ``Busy``."""
        self.check(name)
        self._held.add(name)
        return Held(lambda: self._held.discard(name), work)


class Held(Generic[T]):
    """*work* that holds a lock, until it has ended or nobody begins it: then *let_go*."""

    def __init__(self, let_go: Callable[[], None], work: Callable[[], Awaitable[T]]) -> None:
        self.let_go, self._work = let_go, work

    async def __call__(self) -> T:
        """Do it."""
        try:
            return await self._work()
        finally:
            self.let_go()
