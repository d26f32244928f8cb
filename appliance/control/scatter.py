"""How much readings scatter, learnt while they come: robustly, and quickly when it changes."""

import math
from collections import deque

LAG = 4  # readings: far enough apart for their noise to be nearly independent
MEDIAN = 0.455  # of the square of a standard normal number
SECOND = 1.5  # variance of a reading less the mean of its two neighbours, in that of a reading
QUICK, SLOW = 0.3, 0.03  # steps of the logarithm of a variance: at first, later
SETTLED = 40.0  # readings over which the steps become small
SMOOTH = 0.02  # share of the newest ratio in that of near to far
LEAST, MOST = 0.003, 0.3  # relative standard deviation of a reading
CORRELATED = 0.7  # no more is believed of neighbours
GUESSED = 0.024  # relative, before anything was read


class Scatter:
    """
    The relative variance of a reading, from how far each is off its neighbours.

    A variance is moved until half of the differences are beyond the median of a normal
    distribution and half within (Robbins & Monro 1951): bubbles, doses, jumps and whatever else is
    rare count no more than any other large difference, and growth hardly at all. Neighbours that
    differ less than readings ``LAG`` apart are correlated, as noise of first order is; of that the
    part that averages cannot take away counts as well: ``variance`` is that of independent
    readings that would say as little.
    """

    def __init__(self) -> None:
        self._near = self._far = 2.0 * math.log(GUESSED)
        self._seen, self._ratio = 0.0, 1.0
        self._recent: deque[float] = deque(maxlen=2 * LAG + 1)

    @property
    def sd(self) -> float:
        """Relative standard deviation of one reading."""
        return math.exp(0.5 * self._far)

    @property
    def variance(self) -> float:
        """Of independent readings that say as much as these, relative."""
        r = 2.0 - math.sqrt(1.0 + 3.0 * min(self._ratio, 1.0))
        r = min(max(r, 0.0), CORRELATED)
        return math.exp(self._far) * (1.0 + r) / (1.0 - r)

    def learn(self, reading: float) -> None:
        """The logarithm of the density was *reading*."""
        self._recent.append(reading)
        y = self._recent
        if len(y) < 2 * LAG + 1:
            return
        step = SLOW + (QUICK - SLOW) * math.exp(-self._seen / SETTLED)
        near = y[LAG] - 0.5 * (y[LAG - 1] + y[LAG + 1])
        far = y[LAG] - 0.5 * (y[0] + y[-1])
        self._near = _moved(self._near, near, step)
        self._far = _moved(self._far, far, step)
        self._ratio += SMOOTH * (math.exp(self._near - self._far) - self._ratio)
        self._seen += 1.0

    def forget(self) -> None:
        """The next reading has no neighbours."""
        self._recent.clear()


def _moved(log: float, difference: float, step: float) -> float:
    beyond = difference * difference > MEDIAN * SECOND * math.exp(log)
    return min(max(log + (step if beyond else -step), 2.0 * math.log(LEAST)), 2.0 * math.log(MOST))
