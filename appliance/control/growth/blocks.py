"""Neighbouring readings summarised as one, without the bubbles."""

import math

CUT = 3.5  # readings this many of their standard deviations from the median are bubbles
MEMORY = 0.02  # share of the newest block in the running scatter
UNKNOWN_SD = 0.03  # relative: of a single reading, before any block of three was seen
LEAST_SD = 0.003


def median(values: list[float]) -> float:
    """The middle of a list that is not empty."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) & 1 else 0.5 * (ordered[half - 1] + ordered[half])


class Scatter:
    """The relative standard deviation ``sd`` of readings about the median of their block."""

    __slots__ = ("sd",)

    def __init__(self, sd: float | None = None):
        self.sd = sd

    @property
    def guess(self) -> float:
        """The scatter, or what to assume before it is known."""
        return UNKNOWN_SD if self.sd is None else self.sd

    def summary(self, values: list[float]) -> float:
        """The mean of the readings that belong together; learns the scatter from three or more."""
        n = len(values)
        if n < 3:
            return sum(values) / n
        middle = median(values)
        away = [v / middle - 1.0 for v in values]
        sd = self.sd
        if sd is None:
            sd = max(LEAST_SD, 1.48 * median([abs(d) for d in away]))
        limit = CUT * sd
        near = [d for d in away if -limit < d < limit]
        self.sd = self._follow(sd, near, n, limit)
        return middle * (1.0 + sum(near) / len(near)) if near else middle

    def _follow(self, sd: float, near: list[float], n: int, limit: float) -> float:
        """
        The scatter ``sd`` after another block of ``n``; ``near`` and ``limit`` are relative.

        Where half of the readings or more are cut the estimate is too small, and grows. The
        factor 1.08 makes up for the tails that are cut, and for the median in place of the mean.
        """
        squares = 0.0
        for d in near:
            squares += d * d
        spread = math.sqrt(squares / (n - 1)) if len(near) > 1 else limit
        sd += MEMORY * (1.08 * spread - sd)
        return sd + 0.5 * MEMORY * limit if 2 * len(near) <= n else sd
