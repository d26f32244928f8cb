"""How fast something turns, from the moments at which it passed a sensor."""

from collections import deque
from threading import Lock

SHORTEST, LONGEST = 1.0, 5.0
"""Seconds over which the speed is averaged, at least and at most."""

ENOUGH = 10
"""Turns over which the speed is averaged, if they happen between the shortest and longest time."""

GLITCH = 0.005
"""Seconds within which a second edge cannot be a second turn: 12 000 turns a minute."""

PATIENCE = 4.0
"""Mean intervals without an edge after which the thing stands still."""


class Turns:
    """Counts one edge per turn. Edges may come from any thread."""

    def __init__(self) -> None:
        self._edges: deque[tuple[float, float]] = deque(maxlen=512)
        self._lock = Lock()

    def edge(self, stamp: float, now: float) -> None:
        """An edge passed at *stamp*, by the sensor's own clock, and was heard of *now*.

        Intervals are taken between stamps, which are exact; how long ago something was is told
        by the other clock, which is late by as much as threads make each other wait.
        """
        with self._lock:
            if self._edges and stamp - self._edges[-1][0] < GLITCH:
                return
            self._edges.append((stamp, now))

    def rpm(self, now: float) -> float:
        """Turns per minute, from the last ten turns or so; 0.0 when no edge came for long."""
        stamps = self._recent(now)
        if len(stamps) < 2:
            return 0.0
        interval = (stamps[-1] - stamps[0]) / (len(stamps) - 1)
        return 0.0 if self._silence(now) > PATIENCE * interval else 60.0 / interval

    def _recent(self, now: float) -> list[float]:
        with self._lock:
            edges = list(self._edges)
        ten_turns = now - edges[-ENOUGH - 1][1] if len(edges) > ENOUGH else LONGEST
        since = now - max(SHORTEST, min(ten_turns, LONGEST))
        return [stamp for stamp, heard in edges if heard >= since]

    def _silence(self, now: float) -> float:
        with self._lock:
            return now - self._edges[-1][1]
