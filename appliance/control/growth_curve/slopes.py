"""Straight lines through parts of a curve, each in constant time."""

import math
from itertools import accumulate
from statistics import median
from typing import NamedTuple

from appliance.control.growth_curve.stretches import Points

LEAST = 4  # points of a line
CHI_SQUARED_MEDIAN = 0.455  # of one degree of freedom


class Line(NamedTuple):
    """The slope (1/h) with its standard deviation, through the point (t, level), over
    the points from ``first`` until before ``end``."""

    slope: float
    sd: float
    t: float
    level: float
    first: int
    end: int


class Lines:
    """Least-squares lines through any consecutive *points*."""

    def __init__(self, points: Points) -> None:
        self.points = points
        t0, y0 = points.t[0], points.level[0]
        ts = [t - t0 for t in points.t]
        ys = [y - y0 for y in points.level]
        self._origin = t0, y0
        sums = (ts, ys, [t * t for t in ts], [t * y for t, y in zip(ts, ys, strict=True)],
                [y * y for y in ys])  # fmt: skip
        self._sums = [list(accumulate(column, initial=0.0)) for column in sums]
        self.noise = noise_of(points)

    def line(self, first: int, end: int) -> Line:
        """The line through the points *first* until before *end*, at least three of them. Its
        standard deviation is that of the noise, or of what is left if that is more."""
        n = end - first
        st, sy, stt, sty, syy = (column[end] - column[first] for column in self._sums)
        spread = max(stt - st * st / n, 1e-12)
        slope = (sty - st * sy / n) / spread
        left = max(0.0, syy - sy * sy / n - slope * slope * spread)
        variance = max(left / (n - 2), self.noise)
        t0, y0 = self._origin
        return Line(slope, math.sqrt(variance / spread), t0 + st / n, y0 + sy / n, first, end)

    def around(self, sd: float, most: int) -> list[Line]:
        """For each point the line through its neighbours, so many that the noise lets its slope
        have the standard deviation *sd* (1/h) or less; at most *most* points."""
        count = len(self.points.t)
        step = (self.points.t[-1] - self.points.t[0]) / (count - 1)
        half = LEAST // 2
        while 2 * half + 1 < most and 12.0 * self.noise / (2 * half + 1) ** 3 > (sd * step) ** 2:
            half += 1
        whole = min(2 * half + 1, count)
        firsts = (min(max(0, k - half), count - whole) for k in range(count))
        return [self.line(first, first + whole) for first in firsts]


def noise_of(points: Points) -> float:
    """The variance of a point, from the median of the squared second differences."""
    t, y = points.t, points.level
    squares = []
    for a in range(len(t) - 2):
        share = (t[a + 1] - t[a]) / (t[a + 2] - t[a])
        bend = y[a + 1] - (1.0 - share) * y[a] - share * y[a + 2]
        squares.append(bend * bend / (1.0 + share**2 + (1.0 - share) ** 2))
    return max(median(squares) / CHI_SQUARED_MEDIAN, 1e-8) if squares else 1e-8
