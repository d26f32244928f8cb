"""Collects garbage in a turn of its own, instead of in the middle of somebody's request."""

import gc

from twisted.application.service import Service
from twisted.internet.task import LoopingCall

EVERY = 60.0
YOUNG, MIDDLE, OLD = 700, 10, 100_000


class Tidying(Service):
    """Spares the reactor full collections at bad moments.

    What was made while the unit woke stays for good and is never looked at again. Left alone,
    the collector would then look through everything else about once a second under load, for
    longer than a reading may wait. Requests leave their cycles to the young generations, which
    are as quick as before; the old one is looked through once a minute, with nothing beside it.
    """

    def __init__(self, reactor) -> None:
        self.setName("tidying")
        self._loop = LoopingCall(gc.collect)
        self._loop.clock = reactor
        self._before = gc.get_threshold()

    def begin(self) -> None:
        """The unit has settled: keep what there is."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, MIDDLE, OLD)
        if self.running and not self._loop.running:
            self._loop.start(EVERY, now=False)

    def stopService(self):
        super().stopService()
        if self._loop.running:
            self._loop.stop()
        gc.set_threshold(*self._before)
