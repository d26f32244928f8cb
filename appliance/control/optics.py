"""One reading out of many samples: mains hum and the lamp's own wandering taken out."""

from __future__ import annotations

from cmath import exp
from collections import deque
from collections.abc import Mapping, Sequence
from math import isfinite, log, pi, sqrt
from operator import mul

from msgspec import Struct

GOLDEN = (sqrt(5.0) - 1.0) / 2.0
SCALES = (6.144, 4.096, 2.048, 1.024, 0.512, 0.256)  # V, the ADS111x's
MAINS = (50.0, 60.0)  # Hz
TERMS = range(-2, 3)  # mean, mains and twice mains, as powers of exp(i 2 pi f t)


class Level(Struct, frozen=True):
    """
    What a burst of samples amounts to.

    ``volts`` is their level without hum, ``sd`` the scatter of one sample about the fit in volts,
    and ``mains_hz`` the frequency that was taken out: 0.0 when none was. Give it to the next call
    to be spared the search.
    """

    volts: float
    sd: float
    mains_hz: float


def sample_offsets(n: int = 40, window_s: float = 0.85) -> tuple[float, ...]:
    """
    When to take ``n`` samples, in seconds from the first, within ``window_s``.

    Steps alternate irregularly between 0.62 and 1.62 of the mean one, as the golden ratio deals
    them: no frequency looks the same at every sample, so none can pass for a constant.
    """
    return tuple(window_s * (i + (i * GOLDEN) % 1.0) / n for i in range(n))


def lit_level(
    samples: Sequence[tuple[float, float]],
    mains_hz: float | None,
    prior: float | None = None,
    pull: float = 4.0,
) -> Level:
    """
    The level of ``samples``, pairs of time in s and volts, freed of hum at ``mains_hz`` and twice
    that.

    Times are when each sample was truly taken; they need be neither regular nor in order. The
    lowest and the highest sample are dropped. ``mains_hz`` 0.0 fits no hum, None chooses among
    none, 50 and 60 Hz by Akaike's criterion. ``prior`` is a former level, which then counts as
    much as ``pull`` samples. When there are too few samples, or their times cannot tell hum from
    level, the result is their trimmed mean. Raises ValueError if there are no samples.
    """
    kept = _without_extremes(samples)
    weight = pull if prior is not None else 0.0
    flat = _flat(kept, prior or 0.0, weight)
    if mains_hz == 0.0:
        return flat[1]
    wanted = MAINS if mains_hz is None else (mains_hz,)
    fits = [fit for f in wanted if (fit := _fit(kept, f, prior or 0.0, weight))]
    if mains_hz is None:
        fits.append(flat)
    return min(fits, default=flat, key=lambda fit: fit[0])[1]


def _without_extremes(samples: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    if not samples:
        raise ValueError("There are no samples to make a reading of.")
    ordered = sorted(samples, key=lambda sample: sample[1])
    return ordered[1:-1] if len(ordered) > 2 else ordered


def _flat(kept: list[tuple[float, float]], prior: float, weight: float) -> tuple[float, Level]:
    """The mean, and its Akaike criterion."""
    volts = [v for _, v in kept]
    n = len(volts)
    mean = sum(volts) / n
    rss = sum((v - mean) ** 2 for v in volts)
    level = Level((mean * n + prior * weight) / (n + weight), sqrt(rss / max(n - 1, 1)), 0.0)
    return _akaike(rss, n, 1), level


def _fit(
    kept: list[tuple[float, float]], hz: float, prior: float, weight: float
) -> tuple[float, Level] | None:
    """
    Least squares of a trigonometric polynomial of degree two, and its Akaike criterion; None if
    it is ill-conditioned.

    With z = exp(i 2 pi f t) the normal equations are Toeplitz: they need only the sums of z to z⁴
    and of v z and v z².
    """
    n = len(kept)
    if n < 8:
        return None
    base = kept[n // 2][1]  # near the mean: sums of squares keep their digits
    start, turn = kept[0][0], 2j * pi * hz
    z1 = [exp(turn * (t - start)) for t, _ in kept]
    z2 = [z * z for z in z1]
    v = [y - base for _, y in kept]
    sums = (n, sum(z1), sum(z2), sum(map(mul, z1, z2)), sum(map(mul, z2, z2)))
    seen = (sum(v), sum(map(mul, v, z1)), sum(map(mul, v, z2)))
    rows = [[_signed(sums, h - g) for h in TERMS] + [_signed(seen, -g)] for g in TERMS]
    rows[2][2] += weight
    rows[2][5] += weight * (prior - base)
    terms = _solve(rows, 1e-2 * n)
    if terms is None:
        return None
    rss = _residual(terms, sums, seen, v)
    return _akaike(rss, n, 5), Level(base + terms[2].real, sqrt(rss / (n - 5)), hz)



def _signed(sums: Sequence[complex], power: int) -> complex:
    return sums[power] if power >= 0 else complex(sums[-power]).conjugate()


def _solve(rows: list[list[complex]], least: float) -> list[complex] | None:
    """Solve a positive definite system with its right side; None if a pivot is under ``least``."""
    size = len(rows)
    for i, pivot in enumerate(rows):
        if pivot[i].real < least:
            return None
        for row in rows[i + 1 :]:
            factor = row[i] / pivot[i]
            for j in range(i + 1, size + 1):
                row[j] -= factor * pivot[j]
    found: list[complex] = [0j] * size
    for i in reversed(range(size)):
        rest = sum(rows[i][j] * found[j] for j in range(i + 1, size))
        found[i] = (rows[i][size] - rest) / rows[i][i]
    return found


def _residual(
    terms: list[complex], sums: Sequence[complex], seen: Sequence[complex], v: list[float]
) -> float:
    """The sum of squared residuals of a fit, from its sums alone."""
    explained = sum(2 * (a * _signed(seen, g)).real for g, a in zip(TERMS, terms, strict=True))
    fitted = sum(
        (a.conjugate() * b * _signed(sums, h - g)).real
        for g, a in zip(TERMS, terms, strict=True)
        for h, b in zip(TERMS, terms, strict=True)
    )
    return max(sum(y * y for y in v) - explained + fitted, 0.0)


def _akaike(rss: float, n: int, parameters: int) -> float:
    return n * log(max(rss / n, 1e-18)) + 2 * parameters


def choose_full_scale(
    volts: float,
    scales: Sequence[float] = SCALES,
    current: float | None = None,
    headroom: float = 0.85,
) -> float:
    """
    The converter's full scale in volts that suits a signal of ``volts``: the smallest of which it
    fills ``headroom``.

    Given the ``current`` one, a smaller is only taken when the signal fills no more than five
    sixths of what would be allowed there: a signal at the limit does not make the range go back
    and forth.
    """
    for scale in sorted(scales):
        limit = headroom * scale
        if current is not None and scale < current:
            limit *= 5.0 / 6.0
        if abs(volts) <= limit:
            return scale
    return max(scales)


class ReferenceNormaliser:
    """
    Takes the lamp's own wandering out of a signal, with a photodiode that looks at the lamp
    directly.

    A signal is divided by the lamp's output relative to what it was at first: by the exponential
    average of the reference over the initial reference. So a steady lamp changes nothing, and
    readings keep their volts. The initial reference belongs to an experiment: keep it with
    ``state()``.
    """

    def __init__(
        self, interval_s: float = 5.0, weight: float = 0.6, initial: float | None = None
    ) -> None:
        self.interval_s = interval_s
        self.weight = weight  # of the newest reference in the average
        self.initial = initial
        self._average = initial
        self._recent: deque[float] = deque(maxlen=24)
        self.lost = False

    def retime(self, interval_s: float) -> None:
        """References come every *interval_s* seconds from now on."""
        self.interval_s = interval_s

    def normalise(self, signal: float, ref: float) -> float:
        """
        ``signal`` as it would be were the lamp as bright as at first; both in volts.

        A reference that is not positive, or has lost four fifths of what it was, is not believed:
        ``lost`` is then True and the last good average serves. Without any good reference the
        signal is returned as it is.
        """
        self.lost = not isfinite(ref) or ref <= 0.2 * (self.initial or 0.0)
        if not self.lost:
            self._take(ref)
        if not self.initial or not self._average:
            return signal
        return signal * self.initial / self._average

    def _take(self, ref: float) -> None:
        if self.initial is None or self._average is None:
            self.initial = self._average = ref
        self._average += self.weight * (ref - self._average)
        self._recent.append(ref / self.initial)

    @property
    def relative(self) -> float | None:
        """The lamp's light against what it was at first; None before the first reference."""
        return self._average / self.initial if self.initial and self._average else None

    @property
    def noise(self) -> float:
        """The relative standard deviation of the last 24 references; 0.0 while there are few."""
        n = len(self._recent)
        if n < 6:
            return 0.0
        mean = sum(self._recent) / n
        return sqrt(sum((r - mean) ** 2 for r in self._recent) / (n - 1))

    @property
    def noisy(self) -> bool:
        """Whether the reference scatters more than it may: 2.5 % at 5 s, growing as its root."""
        return self.noise > 0.025 * sqrt(self.interval_s / 5.0)

    def state(self) -> dict[str, float | None]:
        """What belongs to the experiment, as plain numbers."""
        return {"initial": self.initial, "average": self._average}

    def restore(self, state: Mapping[str, float | None]) -> None:
        """Go on from what ``state()`` returned. Raises ValueError if it did not."""
        try:
            initial, average = state["initial"], state["average"]
            sound = all(v is None or (isfinite(v) and v > 0.0) for v in (initial, average))
        except (KeyError, TypeError) as reason:
            raise ValueError("This is not the state of a reference normaliser.") from reason
        if not sound:
            raise ValueError("A reference must be a positive number of volts.")
        self.initial = initial
        self._average = average if average is not None else initial
        self._recent.clear()
