"""What is done by one at a time: whoever comes second is told so, and does not wait."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

from twisted.internet.defer import Deferred

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

    def during(
        self, name: str, work: Callable[[], Awaitable[T]]
    ) -> Callable[[], Coroutine[Deferred, object, T]]:
        """*work* that holds *name* from now on until it has ended. Raises ``Busy``."""
        self.check(name)
        self._held.add(name)

        async def held() -> T:
            try:
                return await work()
            finally:
                self._held.discard(name)

        return held
