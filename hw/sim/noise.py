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

    ``deviation`` is a normal number with memory whose spread is 1 on the whole, but comes and
    goes; ``bubble`` a relative change that is nearly always nought, ``drift`` the slow change of
    gain, steps included.
    """

    def __init__(self, spec: SimSpec, rng: Random, at: float) -> None:
        self._spec, self._rng = spec, rng
        self._begun = self._last = at - LONGEST
        self.deviation = rng.gauss(0.0, 1.0)
        self.bubble = 0.0
        self.drift = 1.0
        self._course = self._mood = self._wander = 0.0
        self._white = self.deviation

    def stale(self, now: float) -> bool:
        """Whether a sample at *now* belongs to another reading; to be asked at every sample."""
        last, self._last = self._last, now
        return now - last > PAUSE or now - self._begun > LONGEST

    def renew(self, now: float, bubbles: float) -> None:
        """Begin another reading; *bubbles* is the share of readings with a bubble."""
        spec, rng = self._spec, self._rng
        span = now - self._begun
        self._begun = now
        hours = span / 3600.0
        self._white = self._remember(self._white, spec.noise_memory ** (span / PERIOD))
        self.deviation = self._white
        if spec.noise_change:
            self._mood = self._remember(self._mood, exp(-hours / spec.noise_change_h))
            self.deviation *= exp(spec.noise_change * self._mood)
        self.bubble = rng.expovariate(1.0) * spec.outlier_size if rng.random() < bubbles else 0.0
        if self.bubble and spec.outlier_down and rng.random() < spec.outlier_down:
            self.bubble = -self.bubble
        self._course += spec.drift_per_root_h * sqrt(hours) * rng.gauss(0.0, 1.0)
        if spec.step_per_h and rng.random() < spec.step_per_h * hours:
            self._course += rng.gauss(0.0, spec.step_size)
        if spec.wander:
            self._wander = self._remember(self._wander, exp(-hours / spec.wander_h))
        self.drift = exp(self._course + spec.wander * self._wander)

    def _remember(self, value: float, share: float) -> float:
        """A standard normal number of which a *share* is the former *value*."""
        return share * value + sqrt(1.0 - share**2) * self._rng.gauss(0.0, 1.0)
