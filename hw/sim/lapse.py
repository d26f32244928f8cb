"""What stops by itself in the world, unless it is put off."""

from collections.abc import Callable
from math import inf

from hw.sim.world import World


class Lapse:
    """Calls *let_go* at a moment of the world's time that can be put off, or brought forward."""

    def __init__(self, world: World, let_go: Callable[[], None]) -> None:
        self._world, self._let_go = world, let_go
        self._moment = self._looks = inf

    def put_off(self, moment: float) -> None:
        """Let go at *moment*, and not before."""
        self._moment = moment
        if moment < self._looks:
            self._looks = moment
            self._world.at(moment, self._look)

    def _look(self) -> None:
        self._looks = inf
        if self._world.now >= self._moment:
            self._moment = inf
            self._let_go()
        elif self._moment < inf:
            self.put_off(self._moment)
