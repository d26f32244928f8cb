"""Curves out of measured points: least squares, natural splines, Akima's interpolation."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf, sqrt

from msgspec import Struct

from appliance.control.curves import Curve, Pieces, Poly

Weights = Sequence[float]


def polynomial(
    xs: Sequence[float], ys: Sequence[float], degree: int, weights: Weights | None = None
) -> Poly:
    """The polynomial of *degree* with the least squared distance to the points, each counted
    with its weight: the inverse square of its error.

    Raises ``ValueError`` if there are fewer different *xs* than it has coefficients. The normal
    equations are solved with x scaled to -1…1, where they are well conditioned.
    """
    if len(set(xs)) <= degree:
        raise ValueError(f"{degree + 1} different x are needed, there are {len(set(xs))}.")
    centre, half = (max(xs) + min(xs)) / 2.0, (max(xs) - min(xs)) / 2.0 or 1.0
    powers = range(degree + 1)
    points = [
        ([((x - centre) / half) ** p for p in powers], y, w)
        for x, y, w in zip(xs, ys, _scaled(weights, len(xs)), strict=True)
    ]
    matrix = [[sum(w * r[i] * r[j] for r, _, w in points) for j in powers] for i in powers]
    right = [sum(w * r[i] * y for r, y, w in points) for i in powers]
    return Poly(_unscaled(linear(matrix, right), centre, half))


def _scaled(weights: Weights | None, n: int) -> Sequence[float]:
    """Weights of which the largest is 1."""
    if weights is None:
        return [1.0] * n
    return [w / max(weights) for w in weights]


def _unscaled(scaled: Sequence[float], centre: float, half: float) -> tuple[float, ...]:
    """Coefficients in (x - centre) / half, lowest first, as those in x, highest first."""
    result = [0.0]
    for coefficient in reversed(scaled):
        shifted = [0.0, *(c / half for c in result)]
        for i, c in enumerate(result):
            shifted[i] -= c * centre / half
        shifted[0] += coefficient
        result = shifted
    return tuple(reversed(result[: len(scaled)]))


def linear(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve a small system of linear equations, by Gauss, with pivots.

    Raises ``ValueError`` if it has no single solution.
    """
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        if abs(rows[column][column]) < 1e-300:
            raise ValueError("The points do not determine a curve.")
        for below in rows[column + 1 :]:
            factor = below[column] / rows[column][column]
            for i in range(column, size + 1):
                below[i] -= factor * rows[column][i]
    found = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][j] * found[j] for j in range(i + 1, size))
        found[i] = (rows[i][size] - known) / rows[i][i]
    return found


def ordered(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float]]:
    """The points by ascending x, those of the same x as one: their mean."""
    values: dict[float, list[float]] = {}
    for x, y in zip(xs, ys, strict=True):
        values.setdefault(float(x), []).append(float(y))
    return [(x, sum(seen) / len(seen)) for x, seen in sorted(values.items())]


def spline(xs: Sequence[float], ys: Sequence[float]) -> Pieces:
    """The natural cubic spline through the points. Raises ``ValueError`` for fewer than two."""
    points = _enough(xs, ys)
    x, y = [p[0] for p in points], [p[1] for p in points]
    n = len(x)
    widths = [b - a for a, b in pairwise(x)]
    rises = [(b - a) / h for (a, b), h in zip(pairwise(y), widths, strict=True)]
    matrix = [[0.0] * n for _ in range(n)]
    right = [0.0] * n
    matrix[0][0] = matrix[-1][-1] = 1.0
    for i in range(1, n - 1):
        matrix[i][i - 1 : i + 2] = [widths[i - 1], 2 * (widths[i - 1] + widths[i]), widths[i]]
        right[i] = 6.0 * (rises[i] - rises[i - 1])
    bends = linear(matrix, right)
    pieces = [
        (y[i], rises[i] - h * (2 * bends[i] + bends[i + 1]) / 6, bends[i] / 2,
         (bends[i + 1] - bends[i]) / (6 * h))
        for i, h in enumerate(widths)
    ]  # fmt: skip
    return Pieces("spline", x, tuple(pieces))


def akima(xs: Sequence[float], ys: Sequence[float]) -> Pieces:
    """Akima's interpolation (J. ACM 17, 1970): cubic pieces that do not overshoot at a corner.

    Raises ``ValueError`` for fewer than two points.
    """
    points = _enough(xs, ys)
    x, y = [p[0] for p in points], [p[1] for p in points]
    widths = [b - a for a, b in pairwise(x)]
    rises = [(b - a) / h for (a, b), h in zip(pairwise(y), widths, strict=True)]
    slopes = _akima_slopes(rises)
    pieces = []
    for i, h in enumerate(widths):
        m, s, t = rises[i], slopes[i], slopes[i + 1]
        pieces.append((y[i], s, (3 * m - 2 * s - t) / h, (s + t - 2 * m) / h**2))
    return Pieces("akima", x, tuple(pieces))


def _akima_slopes(rises: list[float]) -> list[float]:
    if len(rises) == 1:
        return [rises[0], rises[0]]
    before = [3 * rises[0] - 2 * rises[1], 2 * rises[0] - rises[1]]
    after = [2 * rises[-1] - rises[-2], 3 * rises[-1] - 2 * rises[-2]]
    m = [*before, *rises, *after]
    slopes = []
    for i in range(2, len(m) - 1):
        left, right = abs(m[i + 1] - m[i]), abs(m[i - 1] - m[i - 2])
        both = left + right
        flat = both <= 1e-9 * max(abs(v) for v in m)
        slopes.append((m[i - 1] + m[i]) / 2 if flat else (left * m[i - 1] + right * m[i]) / both)
    return slopes


def _enough(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float]]:
    points = ordered(xs, ys)
    if len(points) < 2:
        raise ValueError("At least two points with different x are needed.")
    return points


def misfit(curve: Curve, xs: Sequence[float], ys: Sequence[float]) -> float:
    """Root of the mean squared distance of the points from *curve*, in units of y."""
    return sqrt(sum((curve(x) - y) ** 2 for x, y in zip(xs, ys, strict=True)) / len(xs))


class Standard(Struct, frozen=True):
    """One standard as it was read: its density *x*, the mean and deviation of *n* readings."""

    x: float
    mean: float
    sd: float
    n: int


def stands_out(low: Standard, blank: Standard, sigmas: float = 3.0) -> bool:
    """Whether *low* differs from *blank* by more than *sigmas* standard errors of the two."""
    error = sqrt(low.sd**2 / low.n + blank.sd**2 / blank.n)
    return abs(low.mean - blank.mean) > sigmas * error


def fold(standards: Sequence[Standard]) -> tuple[float, float] | None:
    """Where the means stop rising with x, and from which x on they are ambiguous.

    Dips of less than three standard errors or three hundredths are not taken for a fold. None
    if there is none.
    """
    ranked = sorted(standards, key=lambda s: s.x)
    if len(ranked) < 2:
        return None
    peak = max(ranked, key=lambda s: s.mean)
    beyond = [s for s in ranked if s.x > peak.x]
    lowest = min(beyond, key=lambda s: s.mean, default=peak)
    slack = max(3.0 * sqrt(lowest.sd**2 / lowest.n + peak.sd**2 / peak.n), 0.03 * peak.mean)
    if peak.mean - lowest.mean <= slack:
        return None
    before = [s for s in ranked if s.x <= peak.x]
    for a, b in pairwise(before):
        if a.mean <= lowest.mean < b.mean:
            share = (lowest.mean - a.mean) / (b.mean - a.mean)
            return peak.x, a.x + share * (b.x - a.x)
    return peak.x, ranked[0].x


def best_polynomial(
    xs: Sequence[float], ys: Sequence[float], highest: int = 4, weights: Weights | None = None
) -> Poly:
    """The polynomial of that degree, at most *highest*, which best foretells each point from the
    others; a higher degree must be better by a tenth. Raises ``ValueError`` for one x only."""
    weighed = _scaled(weights, len(xs))
    best, error = polynomial(xs, ys, 1, weighed), _left_out(xs, ys, 1, weighed)
    for degree in range(2, min(highest, len(set(xs)) - 2) + 1):
        now = _left_out(xs, ys, degree, weighed)
        if now < 0.9 * error:
            best, error = polynomial(xs, ys, degree, weighed), now
    return best


def _left_out(xs: Sequence[float], ys: Sequence[float], degree: int, weights: Weights) -> float:
    """The weighted squared error with which each point is foretold from the others."""
    points, total = list(zip(xs, ys, weights, strict=True)), 0.0
    for i, (x, y, w) in enumerate(points):
        others = [point for j, point in enumerate(points) if j != i]
        if len({a for a, _, _ in others}) <= degree:
            return inf
        columns = [[point[k] for point in others] for k in range(3)]
        curve = polynomial(columns[0], columns[1], degree, columns[2])
        total += w * (curve(x) - y) ** 2
    return total
