"""Calibration curves: polynomials and cubic pieces, evaluated, inverted, and judged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf
from typing import Literal

from attrs import field, frozen

FAR = 1e6  # how far beyond its last turn a curve is followed, in widths of where it turns
HALVINGS = 100


def _floats(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


@frozen
class Poly:
    """A polynomial; *coefficients* are those of the highest power first.

    ``marks`` are the x between which it only rises or only falls.
    """

    coefficients: tuple[float, ...] = field(converter=_floats)
    marks: tuple[float, ...] = field(init=False, eq=False, repr=False)

    @marks.default
    def _turning(self) -> tuple[float, ...]:
        return tuple(roots(derivative(self.coefficients), -inf, inf))

    def __call__(self, x: float) -> float:
        """The value at *x*."""
        return horner(self.coefficients, x)


@frozen
class Pieces:
    """Polynomials between *knots*, one fewer than there are knots; outside, the end pieces go on.

    Each of *coefficients* is lowest power first, in the distance from the piece's left knot.
    ``marks`` are the x between which the curve only rises or only falls.
    """

    kind: Literal["spline", "akima"]
    knots: tuple[float, ...] = field(converter=_floats)
    coefficients: tuple[tuple[float, ...], ...]
    marks: tuple[float, ...] = field(init=False, eq=False, repr=False)

    @marks.default
    def _turning(self) -> tuple[float, ...]:
        ends = [-inf, *self.knots[1:-1], inf]
        turns = set(self.knots)
        for knot, piece, (low, high) in zip(
            self.knots, self.coefficients, pairwise(ends), strict=False
        ):
            slope = derivative(tuple(reversed(piece)))
            turns.update(knot + d for d in roots(slope, low - knot, high - knot))
        return tuple(sorted(turns))

    def __call__(self, x: float) -> float:
        """The value at *x*."""
        piece = min(max(bisect_right(self.knots, x) - 1, 0), len(self.coefficients) - 1)
        return horner(self.coefficients[piece][::-1], x - self.knots[piece])


Curve = Poly | Pieces


def horner(coefficients: Sequence[float], x: float) -> float:
    """The polynomial of *coefficients*, highest power first, at *x*."""
    value = 0.0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value


def derivative(coefficients: Sequence[float]) -> tuple[float, ...]:
    """The coefficients of the slope, highest power first."""
    degree = len(coefficients) - 1
    return tuple(c * (degree - i) for i, c in enumerate(coefficients[:-1]))


def roots(coefficients: Sequence[float], low: float, high: float) -> list[float]:
    """The x between *low* and *high* where the polynomial changes its sign, ascending.

    Between two neighbouring turns there is at most one, which halving finds; the turns are the
    roots of the slope.
    """
    significant = _without_leading_zeros(coefficients)
    if len(significant) < 2:
        return []
    bound = 1.0 + max(abs(c / significant[0]) for c in significant[1:])  # after Cauchy
    low, high = max(low, -bound), min(high, bound)
    if low >= high:
        return []
    if len(significant) == 2:
        root = -significant[1] / significant[0]
        return [root] if low <= root <= high else []
    turns = roots(derivative(significant), low, high)
    found: list[float] = []
    for a, b in pairwise([low, *turns, high]):
        crossed = crossing(lambda x: horner(significant, x), a, b)
        if crossed is not None and (not found or crossed > found[-1]):
            found.append(crossed)
    return found


def _without_leading_zeros(coefficients: Sequence[float]) -> Sequence[float]:
    largest = max((abs(c) for c in coefficients), default=0.0)
    for i, coefficient in enumerate(coefficients):
        if abs(coefficient) > 1e-14 * largest:
            return coefficients[i:]
    return ()


def crossing(function: Callable[[float], float], a: float, b: float) -> float | None:
    """Where *function* changes its sign between *a* and *b*, or None where it does not."""
    at_a, at_b = function(a), function(b)
    if at_a == 0.0:
        return a
    if at_b == 0.0:
        return b
    if (at_a < 0.0) == (at_b < 0.0):
        return None
    for _ in range(HALVINGS):
        middle = 0.5 * (a + b)
        if middle in (a, b):
            break
        if (function(middle) < 0.0) == (at_a < 0.0):
            a = middle
        else:
            b = middle
    return 0.5 * (a + b)


# -- backwards


def solve(curve: Curve, y: float, low: float = -inf, high: float = inf) -> list[float]:
    """Every x between *low* and *high* at which *curve* is *y*, ascending."""
    found: list[float] = []
    for a, b in pairwise(_stretches(curve, low, high)):
        root = crossing(lambda x: curve(x) - y, a, b)
        if root is not None and (not found or root > found[-1]):
            found.append(root)
    return found


def _stretches(curve: Curve, low: float, high: float) -> list[float]:
    """The ends of the parts of *curve* in which it does not turn."""
    inner = [mark for mark in curve.marks if low < mark < high]
    first, last = (curve.marks[0], curve.marks[-1]) if curve.marks else (0.0, 0.0)
    reach = FAR * max(1.0, last - first, abs(first), abs(last))
    return [max(low, first - reach), *inner, min(high, last + reach)]


def nearest(found: Sequence[float], low: float, high: float) -> float | None:
    """That of *found* which is closest to the range from *low* to *high*; of those within, the
    lowest."""
    return min(found, key=lambda x: (max(low - x, x - high, 0.0), x), default=None)


def within(curve: Curve, y: float, low: float, high: float) -> tuple[float, bool]:
    """The x from *low* to *high* at which *curve* is *y*, and whether there is one.

    Of several the lowest; where there is none, the x of the value that comes closest.
    """
    found = solve(curve, y, low, high)
    if found:
        return found[0], True
    return min(_stretches(curve, low, high), key=lambda x: abs(curve(x) - y)), False


# -- judging


def folds(curve: Curve, low: float, high: float) -> list[float]:
    """Every x strictly between *low* and *high* where *curve* turns from rising to falling or
    back; none if it is monotone there."""
    at = _stretches(curve, low, high) if low < high else []
    values = [curve(x) for x in at]
    found = []
    for i in range(1, len(at) - 1):
        if (values[i] - values[i - 1]) * (values[i + 1] - values[i]) < 0.0:
            found.append(at[i])
    return found


def ambiguous_from(curve: Curve, low: float, high: float) -> float | None:
    """The x from which on the curve's values also belong to a larger x, because it folds over.

    None if it is monotone from *low* to *high*.
    """
    turns = folds(curve, low, high)
    if not turns:
        return None
    rising = 1.0 if curve(turns[0]) > curve(low) else -1.0
    beyond = min(rising * curve(x) for x in (*turns[1:], high))
    if beyond <= rising * curve(low):
        return low
    at = crossing(lambda x: rising * curve(x) - beyond, low, turns[0])
    return turns[0] if at is None else at
