"""The noise of one published reading: what forty samples of the same second have in common."""

from math import exp, sqrt
from random import Random

from hw.sim.spec import SimSpec

PAUSE = 2.0
"""Seconds without a sample after which the next one begins another reading."""

LONGEST = 10.0
"""Seconds after which samples count as another reading however densely they come."""

PERIOD = 5.0
"""Seconds between readings to which the correlation of the noise belongs."""


class ReadingNoise:
    """Cells drift through the beam and bubbles cross it: slower than a reading, not than a pause.

    ``deviation`` is a standard normal number with memory, ``bubble`` a relative rise that is
    nearly always nought, ``drift`` the slow change of gain.
    """

    def __init__(self, spec: SimSpec, rng: Random, at: float) -> None:
        self._spec, self._rng = spec, rng
        self._begun = self._last = at - LONGEST
        self.deviation = rng.gauss(0.0, 1.0)
        self.bubble = 0.0
        self.drift = 1.0

    def stale(self, now: float) -> bool:
        """Whether a sample at *now* belongs to another reading; to be asked at every sample."""
        last, self._last = self._last, now
        return now - last > PAUSE or now - self._begun > LONGEST

    def renew(self, now: float, bubbles: float) -> None:
        """Begin another reading; *bubbles* is the share of readings with a bubble."""
        spec, rng = self._spec, self._rng
        span = now - self._begun
        self._begun = now
        memory = spec.noise_memory ** (span / PERIOD)
        self.deviation = memory * self.deviation + sqrt(1.0 - memory**2) * rng.gauss(0.0, 1.0)
        self.bubble = rng.expovariate(1.0) * spec.outlier_size if rng.random() < bubbles else 0.0
        self.drift *= exp(spec.drift_per_root_h * sqrt(span / 3600.0) * rng.gauss(0.0, 1.0))
