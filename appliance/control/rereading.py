"""Going through the first readings again, with what has been learnt from them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from msgspec import Struct

from appliance.control.heat_filter import HeatFilter
from appliance.control.vial import Plant, Vial

FIRST, LONG = 16, 450  # readings after which it begins, and from which the next end is the last
FEW, MORE = 100, 1.2  # from which it waits for so many times as many, before it begins anew
AT_ONCE = 12  # readings at each new one; one takes about 0.12 ms


class Seen(Struct, frozen=True):
    """A turn: ``seconds`` at ``power``, and the reading then, if there was one; what was added
    before it, and how the vial was."""

    seconds: float
    power: float
    reading: float | None
    stirred: bool
    ml: float
    added_ml: float


class Rereading:
    """
    The iterated filter: Gauss and Newton's method for the best estimate of everything at once.

    What the first minutes tell of a vial is far from linear in what is unknown of it, and an
    extended filter that has passed them once is wrong, and sure. So all readings since the
    start are gone through again and again, linear around the last result, a few at each turn.
    Each result is that of a filter that has seen them all, now: it can take the other's place.
    """

    def __init__(
        self, plant: Plant, start: list[float], cov: list[list[float]], learnt: Sequence[int]
    ) -> None:
        self._vial, self._start, self._cov, self._learnt = Vial(plant), start, cov, learnt
        self._seen: list[Seen] = []
        self._filter: HeatFilter | None = None
        self._next, self._enough = 0, float(FIRST)
        self.rounds = 0

    @property
    def over(self) -> bool:
        """Whether it has done what it can."""
        return self._filter is None and len(self._seen) >= LONG

    def take(
        self, seen: Seen, best: list[float], noise: float
    ) -> tuple[list[float], list[list[float]]] | None:
        """
        Take in the newest turn; returns state and covariance whenever the end was reached again.

        ``best`` is what is thought now, and ``noise`` the variance of a reading in °C².
        """
        self._seen.append(seen)
        if self._filter is None:
            if len(self._seen) < self._enough:
                return None
            self._filter = self._begin(best)
        for turn in self._seen[self._next : self._next + AT_ONCE]:
            self._go_through(self._filter, turn, noise)
        self._next += AT_ONCE
        if self._next < len(self._seen):
            return None
        done, self._filter = self._filter, None
        self._enough = len(self._seen) * (MORE if len(self._seen) > FEW else 1.0)
        self.rounds += 1
        done.bound()
        return done.x, done.cov

    def _begin(self, best: list[float]) -> HeatFilter:
        around = list(self._start)
        for part in self._learnt:
            around[part] = best[part]
        self._next = 0
        return HeatFilter(self._vial, list(self._start), deepcopy(self._cov), around)

    def _go_through(self, estimate: HeatFilter, turn: Seen, noise: float) -> None:
        self._vial.set_up(turn.stirred, turn.ml)
        if turn.added_ml > 0.0:
            estimate.add(turn.added_ml)
        estimate.wait(turn.seconds, turn.power)
        if turn.reading is not None:
            error = turn.reading - estimate.shown
            estimate.correct(error, max(estimate.spread + noise, error * error / 9.0))
