"""Whether a plate warms that nothing heats, or is too hot, from its thermometer alone."""

from __future__ import annotations

from collections import deque
from itertools import takewhile


class PlateAlarm:
    """
    Looks at a plate's readings for what a failed switch does to it, and for when that is over.

    ``reduce`` and ``stop`` are the limits of the plate's guard in °C. A plate is ``hot`` above
    ``stop``, until it is read below ``reduce``. It is ``stuck`` if it warms with the heater off:

    - one that was heated within the last minutes should cool: it has risen by ``ROSE`` since;
    - one that was not may have got a warm vial, towards which it goes with the time constants of
      plate, glass and liquid, of at most 46 s. Full power still lifts it by a tenth of a degree a
      second when that is over: it has risen by ``FAST`` within 20 s, 80 s after it was coldest
      last;
    - a part of the power lifts it by ``SLOW`` within two minutes, three minutes after that.

    That is over once it has fallen by ``ROSE`` from its hottest, or has stood still at less than
    ``COOL`` for ten minutes: no power that matters leaves it there. A reading that did not move for
    half a minute, or that moved as no plate does, is a thermometer's doing: nothing is known then.
    """

    IDLE, HEATED = 20.0, 300.0  # s after it was heated: before it counts, and until it does not
    ROSE, FAST, SLOW, STILL, NOISE = 2.5, 2.0, 2.0, 1.0, 0.5  # °C
    MEMORY, FROZEN, STEP = 600.0, 30.0, 2.0  # s, s, s between what is remembered
    COOL, QUICKEST = 40.0, 2.0  # °C, °C/s

    def __init__(self, reduce: float, stop: float) -> None:
        self._limits = reduce, stop
        self.stuck = self.hot = False
        self._hottest = -273.15
        self._heated = -self.HEATED
        self._moved = 0.0
        self._before: tuple[float, float] | None = None
        self._course: deque[tuple[float, float]] = deque()

    def recall(self, stuck: bool, hot: bool) -> None:
        """It was so when the unit stopped, and nobody has seen yet that it is over."""
        self.stuck, self.hot = self.stuck or stuck, self.hot or hot

    def look(self, at: float, duty: float, celsius: float) -> None:
        """The plate is at ``celsius`` at the moment ``at`` in s; it has had ``duty`` per cent."""
        self._judge_heat(celsius)
        if duty > 0.5:
            self._heated = at
        if duty > 0.5 or self._is_strange(at, celsius):
            self._course.clear()
        self._before = at, celsius
        while self._course and self._course[0][0] < at - self.MEMORY:
            self._course.popleft()
        if not self._course or at - self._course[-1][0] >= self.STEP:
            self._course.append((at, celsius))
        if self.stuck:
            self._look_for_the_end(at, celsius)
        elif duty <= 0.5 and self._rises(at, celsius):
            self.stuck, self._hottest = True, celsius
            self._course.clear()

    def _judge_heat(self, celsius: float) -> None:
        reduce, stop = self._limits
        self.hot = celsius > stop or (self.hot and celsius >= reduce - self.STILL)

    def _is_strange(self, at: float, celsius: float) -> bool:
        """Whether a thermometer that stood still speaks again, or leaps."""
        if self._before is None:
            self._moved = at
            return False
        since, before = self._before
        if celsius == before:
            return False
        stood, self._moved = at - self._moved > self.FROZEN + (at - since), at
        leapt, can = abs(celsius - before), self.QUICKEST * (at - since)
        return leapt > self.STILL + (0.0 if stood else can)

    def _rises(self, at: float, celsius: float) -> bool:
        coldest = min(c for _, c in self._course)
        passed = at - max(t for t, c in self._course if c <= coldest + self.NOISE)
        if at - self._heated < self.HEATED:
            begun = at - max(self._heated, self._course[0][0])
            return begun > self.IDLE and celsius > coldest + self.ROSE
        fast = passed >= 80.0 and celsius - self._was(at - 20.0) >= self.FAST
        slow = passed >= 180.0 and celsius - self._was(at - 120.0) >= self.SLOW
        return fast or slow

    def _was(self, at: float) -> float:
        """What the plate was read last before the moment ``at``, or first of all."""
        earlier = tuple(takewhile(lambda seen: seen[0] <= at, self._course))
        return (earlier or self._course)[-1 if earlier else 0][1]

    def _look_for_the_end(self, at: float, celsius: float) -> None:
        self._hottest = max(self._hottest, celsius)
        stood = at - self._course[0][0] >= self.MEMORY - 2.0 * self.STEP - 5.0
        read = [c for _, c in self._course]
        still = stood and max(read) - min(read) < self.STILL and celsius < self.COOL
        if celsius < self._hottest - self.ROSE or still:
            self.stuck, self._hottest = False, -273.15
            self._course.clear()
