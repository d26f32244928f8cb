"""Whether another computer can be reached, asked in the background and answered at once."""

import socket
from collections.abc import Callable
from threading import Lock, Thread

PERIOD = 30.0
"""Seconds for which an answer is good enough."""

TIMEOUT = 5.0


def connects(host: str, port: int) -> bool:
    """Whether *host* accepts connections at *port*; may take several seconds."""
    try:
        socket.create_connection((host, port), TIMEOUT).close()
    except OSError:
        return False
    return True


def in_background(work: Callable[[], None]) -> None:
    """Do *work* in a thread that does not keep the process alive."""
    Thread(target=work, name="reach", daemon=True).start()


class Reach:
    """Remembers what *ask* said last, and has it asked again by *spawn* when that is old.

    Until the first answer, the other computer counts as reached: nothing has failed yet.
    """

    def __init__(
        self,
        ask: Callable[[], bool],
        seconds: Callable[[], float],
        spawn: Callable[[Callable[[], None]], None] = in_background,
    ) -> None:
        self._ask, self._seconds, self._spawn = ask, seconds, spawn
        self._answer = True
        self._asked: float | None = None
        self._asking = Lock()

    def last(self) -> bool:
        """The last answer."""
        now = self._seconds()
        due = self._asked is None or now - self._asked >= PERIOD
        if due and self._asking.acquire(blocking=False):
            self._asked = now
            self._spawn(self._renew)
        return self._answer

    def _renew(self) -> None:
        try:
            self._answer = self._ask()
        finally:
            self._asking.release()
