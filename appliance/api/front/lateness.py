"""How late the reactor is."""

from typing import Any

from appliance.clocks import Loop


class Lateness:
    """How late the reactor is: the worst delay of a call due every *interval* seconds, since
    somebody last asked."""

    def __init__(self, reactor: Any, interval: float = 0.25) -> None:
        self._reactor, self._interval = reactor, interval
        self._loop = Loop(reactor, self._look)
        self._due, self._worst = 0.0, 0.0

    def start(self) -> None:
        """Begin to look."""
        self._due = self._reactor.seconds() + self._interval
        self._loop.start(self._interval, now=False)

    def stop(self) -> None:
        """Look no longer."""
        if self._loop.running:
            self._loop.stop()

    def take(self) -> float:
        """The worst since the last call, in seconds."""
        worst, self._worst = self._worst, 0.0
        return worst

    def _look(self) -> None:
        now = self._reactor.seconds()
        self._worst = max(self._worst, now - self._due)
        self._due = now + self._interval
