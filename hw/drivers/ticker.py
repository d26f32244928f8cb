"""A thread beside all others that calls the guards of the hardware once a second."""

from collections.abc import Callable, Sequence
from threading import Event, Thread

from hw.errors import HardwareError

PERIOD = 1.0


class Ticker:
    """Calls each of *calls* every *period* seconds; *warn* is told once of each new trouble.

    It is a thread of its own because it guards against everything else being stuck.
    """

    def __init__(
        self,
        calls: Sequence[Callable[[], None]],
        warn: Callable[[str], object],
        period: float = PERIOD,
    ) -> None:
        self._calls, self._warn, self._period = tuple(calls), warn, period
        self._told: set[str] = set()
        self._stop = Event()
        self._thread = Thread(target=self._run, name="hardware guard", daemon=True)

    def start(self) -> None:
        """Begin to tick."""
        self._thread.start()

    def stop(self) -> None:
        """Tick no more, and wait until the last call has returned."""
        self._stop.set()
        self._thread.join()

    def once(self) -> None:
        """Make each call once; one that fails does not keep the others from being made."""
        for call in self._calls:
            try:
                call()
            except HardwareError as error:
                self._tell(error.name, error.message)
            except Exception as error:  # a guard that has died guards nothing
                self._tell(type(error).__name__, f"A guard of the hardware failed: {error!r}.")

    def _tell(self, name: str, message: str) -> None:
        if name not in self._told:
            self._warn(message)
        self._told.add(name)

    def _run(self) -> None:
        while not self._stop.wait(self._period):
            self.once()
