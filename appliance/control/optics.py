"""One reading out of many samples: mains hum and the lamp's own wandering taken out."""

from __future__ import annotations

from cmath import exp
from collections import deque
from collections.abc import Mapping, Sequence
from math import isfinite, log, pi, sqrt
from operator import mul

from msgspec import Struct

GOLDEN = (sqrt(5.0) - 1.0) / 2.0
MAINS = (50.0, 60.0)  # Hz
SPREAD = 0.1  # Hz, how far the mains usually are from that
EXACT, STEPS = 4.0, 4  # variances that a better frequency must explain; steps to find it
TINY = 1e-30
CALM = 0.005  # relative noise of a reference from which it is averaged for longer
FEW, FIRST = 6, 12  # references that say how noisy they are; whose mean is the first, if they are
HALF = 0.954  # of normal numbers, half of the neighbours differ by less than so many deviations
TERMS = range(-2, 3)  # mean, mains and twice mains, as powers of exp(i 2 pi f t)
LEAST = 3  # samples above nought without which those at nought count

Samples = Sequence[tuple[float, float]]


class Level(Struct, frozen=True):
    """
    What a burst of samples amounts to.

    ``volts`` is the level with the lamp lit and ``dark`` that without it, both free of hum;
    ``sd`` is the scatter of one sample about the fit in volts, and ``mains_hz`` the frequency that
    was taken out: 0.0 when none was. Give it to the next call to be spared the search.
    """

    volts: float
    dark: float
    sd: float
    mains_hz: float


class Fit(Struct, frozen=True):
    """A level, the mean of its squared residuals in V², how far its frequency was off in Hz, and
    the share of those residuals that a better one would explain."""

    level: Level
    variance: float
    off_hz: float = 0.0
    owed: float = 0.0


def sample_offsets(n: int = 40, window_s: float = 0.85) -> tuple[float, ...]:
    """
    When to take ``n`` samples, in seconds from the first, within ``window_s``.

    Steps alternate irregularly between 0.62 and 1.62 of the mean one, as the golden ratio deals
    them: no frequency looks the same at every sample, so none can pass for a constant.
    """
    return tuple(window_s * (i + (i * GOLDEN) % 1.0) / n for i in range(n))


def burst_level(dark: Samples, lit: Samples, mains_hz: float | None) -> Level:
    """
    The levels of samples in the ``dark`` and ``lit``, pairs of time in s and volts, freed of hum
    near ``mains_hz`` and twice that.

    Both are fitted at once, for the hum goes on while the lamp is lit: what is left of it in one
    is left in the other. Times are when each sample was truly taken; they need be neither regular
    nor in order. The lowest and the highest sample of each are dropped. ``mains_hz`` 0.0 fits no
    hum, None chooses among none, 50 and 60 Hz by Akaike's criterion. When there are too few
    samples, or their times cannot tell hum from level, the result is their trimmed means. Raises
    ValueError if there are no samples of either.
    """
    flat = _flat(_without_extremes(dark), _without_extremes(lit))
    if mains_hz == 0.0:
        return flat.level
    wanted = MAINS if mains_hz is None else (mains_hz,)
    unlit, shone = (_without_extremes(_above_nought(part)) for part in (dark, lit))
    fits = [fit for f in wanted if (fit := _tuned(unlit, shone, f))]
    if mains_hz is None:
        n = len(dark) + len(lit)
        fits.append(flat)
        fits.sort(key=lambda fit: _akaike(fit.variance, n, 7 if fit.level.mains_hz else 2))
    return (fits or [flat])[0].level


def _above_nought(samples: Samples) -> Samples:
    """Those that a converter without negative numbers has not cut off, if there are some."""
    seen = [sample for sample in samples if sample[1] > 0.0]
    return seen if len(seen) >= LEAST else samples


def _without_extremes(samples: Samples) -> Samples:
    if not samples:
        raise ValueError("There are no samples to make a reading of.")
    ordered = sorted(samples, key=lambda sample: sample[1])
    return ordered[1:-1] if len(ordered) > 2 else ordered


def _flat(unlit: Samples, shone: Samples) -> Fit:
    """The means."""
    n = len(unlit) + len(shone)
    dark, volts = (sum(v for _, v in part) / len(part) for part in (unlit, shone))
    rss = sum((v - dark) ** 2 for _, v in unlit) + sum((v - volts) ** 2 for _, v in shone)
    return Fit(Level(volts, dark, sqrt(rss / max(n - 2, 1)), 0.0), rss / n)


def _tuned(unlit: Samples, shone: Samples, hz: float) -> Fit | None:
    """A fit at the frequency near *hz* that is best, in a few steps of Gauss and Newton."""
    for _ in range(STEPS):
        fit = _fit(unlit, shone, hz)
        if fit is None or fit.owed < EXACT:
            break
        hz += fit.off_hz
    return fit


def _fit(unlit: Samples, shone: Samples, hz: float) -> Fit | None:
    """
    Least squares of two levels and a trigonometric polynomial of degree two; None if that is
    ill-conditioned.

    With z = exp(i 2 pi f t) the normal equations need only the sums of z to z⁴ over all samples,
    of z and z² over the lit ones, and of v z and v z².
    """
    n, lit = len(unlit) + len(shone), len(shone)
    if n < 10:
        return None
    base = shone[lit // 2][1]  # near the mean: sums of squares keep their digits
    samples = [*shone, *unlit]
    middle, turn = sum(t for t, _ in samples) / n, 2j * pi * hz
    z1 = [exp(turn * (t - middle)) for t, _ in samples]
    z2 = [z * z for z in z1]
    v = [y - base for _, y in samples]
    sums = (n, sum(z1), sum(z2), sum(map(mul, z1, z2)), sum(map(mul, z2, z2)))
    seen = (sum(v), sum(map(mul, v, z1)), sum(map(mul, v, z2)))
    step = (lit, sum(z1[:lit]), sum(z2[:lit]))
    rows = [[*(_signed(sums, h - g) for h in TERMS), _signed(step, -g), _signed(seen, -g)]
            for g in TERMS]  # fmt: skip
    rows.append([*(_signed(step, h) for h in TERMS), lit, sum(v[:lit])])
    terms = _solve(rows, 1e-2 * n)
    if terms is None:
        return None
    dark, first, second, rise = terms[2].real, terms[3], terms[4], terms[5].real
    hum = [(2.0 * first * a, 2.0 * second * b) for a, b in zip(z1, z2, strict=True)]
    left = [y - dark - (rise if i < lit else 0.0) - (a + b).real
            for i, (y, (a, b)) in enumerate(zip(v, hum, strict=True))]  # fmt: skip
    slopes = [-2.0 * pi * (t - middle) * (a + 2.0 * b).imag
              for (t, _), (a, b) in zip(samples, hum, strict=True)]  # fmt: skip
    rss = sum(map(mul, left, left))
    level = Level(base + dark + rise, base + dark, sqrt(rss / (n - 6)), hz)
    return Fit(level, rss / n, *_off(hz, rss / n, slopes, left))


def _off(
    hz: float, variance: float, slopes: list[float], left: list[float]
) -> tuple[float, float]:
    """How far *hz* is from the best, by what is left over and by what mains usually are; and how
    much of the residuals that explains, in variances."""
    usual = min(MAINS, key=lambda mains: abs(mains - hz))
    held = variance / SPREAD**2
    pull = sum(map(mul, slopes, left)) + held * (usual - hz)
    off = pull / (sum(map(mul, slopes, slopes)) + held + TINY)
    return off, pull * off / (variance + TINY)


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


def _akaike(variance: float, n: int, parameters: int) -> float:
    return n * log(max(variance, 1e-18)) + 2 * parameters


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
        self.weight = weight  # of the newest reference in the average, if it is hardly noisy
        self.initial = initial
        self._average = initial
        self._recent: deque[float] = deque(maxlen=24)
        self._fresh = False
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
            self._fresh = True
        self._recent.append(ref)
        weight = self.weight / (1.0 + (self.noise / CALM) ** 2)
        if len(self._recent) > FEW:
            weight = max(weight, 1.0 / len(self._recent))
        self._average += weight * (ref - self._average)
        if self._fresh and len(self._recent) == FIRST:
            self._fresh = False
            if self.noise > CALM:
                self.initial = self._average = sum(self._recent) / FIRST

    @property
    def relative(self) -> float | None:
        """The lamp's light against what it was at first; None before the first reference."""
        return self._average / self.initial if self.initial and self._average else None

    @property
    def noise(self) -> float:
        """The relative standard deviation of the last 24 references, by how far neighbours differ,
        so that one step is not noise; 0.0 while there are few."""
        recent = list(self._recent)
        if len(recent) < FEW or not self.initial:
            return 0.0
        apart = sorted(abs(b - a) for a, b in zip(recent, recent[1:], strict=False))
        return apart[len(apart) // 2] / HALF / self.initial

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
        self._fresh = False
