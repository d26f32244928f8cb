"""Collects garbage in a turn of its own, instead of in the middle of somebody's request."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from twisted.application.service import Service

from appliance.clocks import Loop

EVERY = 1.0
ENOUGH = 10
YOUNG, MIDDLE, OLD = 700, 10, 100_000


@contextmanager
def paused() -> Iterator[None]:
    """No garbage is collected meanwhile, and what there is afterwards is never looked at again:
    for what makes much that stays. Looking through it is a third of a start; of 180 000 things
    that are imported 7 000 are garbage, which then stays too."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()


class GarbageCollection(Service):
    """Spares the reactor full collections at bad moments.

    What was made while the unit woke stays for good and is never looked at again. Left alone,
    the collector would look through everything else in the middle of whatever needs memory. Here
    it does so in a turn with nothing beside it, as soon as the young generations have been
    collected ten times since: about once a second under load, hardly ever at rest. To wait longer
    would make it longer.
    """

    def __init__(self, reactor) -> None:
        self.setName("tidying")
        self._loop = Loop(reactor, self._look)
        self._before = gc.get_threshold()

    def begin(self) -> None:
        """The unit has settled: keep what there is."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, MIDDLE, OLD)
        if self.running and not self._loop.running:
            self._loop.start(EVERY, now=False)

    def _look(self) -> None:
        if gc.get_count()[2] >= ENOUGH:
            gc.collect()

    def stopService(self):
        super().stopService()
        if self._loop.running:
            self._loop.stop()
        gc.set_threshold(*self._before)
