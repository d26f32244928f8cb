"""Batch: rows that wait to be stored, all in one transaction a second."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from twisted.application.service import Service
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger

from appliance.clocks import Loop
from appliance.errors import Unavailable
from appliance.store import batches
from appliance.store.engine.db import Store

MOST = 200_000
PORTION = 10_000


class Batch(Service):
    """Stores what is put into its queues once a second of real time, for the card's sake.

    While the store cannot, rows wait; of each kind the newest *most* are kept.
    """

    log = Logger()

    def __init__(self, reactor, store: Store, every: float = 1.0, most: int = MOST) -> None:
        self.setName("batch")
        self._store, self._most = store, most
        self._queues: dict[Callable, deque] = {}
        self._dropping = False
        self._every = every
        self._loop = Loop(reactor, self.flush)

    def queue(self, add: Callable[[Any, Sequence], None]) -> deque:
        """Where to append rows that ``add(connection, rows)`` stores."""
        return self._queues.setdefault(add, deque(maxlen=self._most))

    def startService(self) -> None:
        super().startService()
        self._loop.start(self._every, now=False)

    def stopService(self) -> "Deferred[None]":
        super().stopService()
        self._loop.stop()
        return self.flush()

    def flush(self) -> "Deferred[None]":
        """Store what waits now; fires when it is stored, or must wait on. Never fails for want
        of a disk: that is the store's to tell. Whoever cancels only waits no longer."""
        told: Deferred[None] = Deferred()
        ensureDeferred(self._flush()).chainDeferred(told)
        return told

    async def _flush(self) -> None:
        while taken := self._take():
            try:
                await self._store.do(batches.add, taken)
                self._dropping = False
            except Unavailable:
                self._put_back(taken)
                return
            except Exception:  # such rows would fail again and again, and hold up all others
                self.log.failure("What was to be stored does not fit, and is lost")

    def _take(self) -> list[tuple[Callable, list]]:
        """The oldest rows of each kind, no more than the reactor can handle in passing."""
        return [
            (add, [queue.popleft() for _ in range(min(len(queue), PORTION))])
            for add, queue in self._queues.items()
            if queue
        ]

    def _put_back(self, taken: list[tuple[Callable, list]]) -> None:
        """Rows that could not be stored go before those that came since."""
        for add, rows in taken:
            queue = self._queues[add]
            room = self._most - len(queue)
            if room <= len(rows):
                self._tell_of_loss()
            queue.extendleft(reversed(rows[max(0, len(rows) - room):]))

    def _tell_of_loss(self) -> None:
        if not self._dropping:
            self._dropping = True
            self.log.error(
                "Nothing could be stored for so long that the oldest readings are being lost: "
                "the newest {most} are kept.", most=self._most,
            )
