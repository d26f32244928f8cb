"""Whether the reactor turns, for those who have to know it without the reactor."""

from typing import Any

from twisted.application.service import Service

from appliance.clocks import Loop

BEAT = 0.2
"""Seconds between two beats."""
LATE = 0.5
"""Seconds after which a beat that did not come is missed."""


class Heartbeat(Service):
    """The reactor's, which ``beats`` while it turns. What heats is armed anew only then: a reactor
    that is stuck controls nothing, though its process lives. *reactor* is the real one."""

    def __init__(self, reactor: Any) -> None:
        self.setName("heartbeat")
        self._seconds = reactor.seconds
        self._last = float("-inf")
        self._loop = Loop(reactor, self._beat)

    def beats(self) -> bool:
        """From any thread: whether the reactor has just turned."""
        return self._seconds() - self._last < LATE

    def startService(self) -> None:
        super().startService()
        self._loop.start(BEAT)

    def stopService(self) -> None:
        super().stopService()
        self._loop.stop()

    def _beat(self) -> None:
        self._last = self._seconds()
