"""Which part of a recording is a batch: the longest in which nothing was added."""

import math
from collections.abc import Iterable, Sequence
from statistics import median

from msgspec import Struct

MOST_BLOCKS = 300
LEAST_FALL = 0.1  # of the logarithm: what falls by so much at once was diluted
SUDDEN = 4.0  # times what the neighbours differ by: what is at once
SETTLING_H = 1.0 / 60.0  # after a dose, until it is stirred in and read
GAP_H, GAPPED = 0.25, 5.0  # a gap is so long, and so many times the usual interval


class Points(Struct, frozen=True):
    """Moments (h) in order, and the logarithms of the density at each."""

    t: list[float]
    level: list[float]


def readings_of(rows: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those of the pairs (h, density) that can be: finite, positive, in the order of time."""
    return sorted((t, od) for t, od in rows if math.isfinite(t) and 0.0 < od < math.inf)


def longest_batch(
    rows: Sequence[tuple[float, float]], doses_h: Sequence[float]
) -> tuple[list[tuple[float, float]], list[str]]:
    """The readings of the longest stretch in which nothing was added, and what is to be said of
    that: *rows* are readings (h, density) in order, *doses_h* the moments of doses. A sudden fall
    counts as one, whoever did it."""
    if not rows:
        return [], []
    fallen = sudden_falls(in_blocks(rows))
    first, last = rows[0][0], rows[-1][0]
    cuts = sorted(t for t in (*doses_h, *fallen) if first < t < last)
    bounds = [first, *cuts, last]
    begin, end = max(zip(bounds, bounds[1:], strict=False), key=lambda pair: pair[1] - pair[0])
    notes = []
    if len(cuts) > len(fallen):
        notes.append(f"Medium was added {len(cuts) - len(fallen)} times: this is the longest "
                     f"stretch without, from {begin - first:.2f} to {end - first:.2f} h of the "
                     "recording.")  # fmt: skip
    elif fallen:
        at = ", ".join(f"{t - first:.2f}" for t in fallen[:5])
        notes.append(f"The density fell at once, as if by a dilution, at {at} h: this is the "
                     f"longest stretch without, from {begin - first:.2f} to {end - first:.2f} h of "
                     "the recording.")  # fmt: skip
    settled = begin if begin == first else begin + SETTLING_H
    return [row for row in rows if settled <= row[0] <= end], notes


def in_blocks(rows: Sequence[tuple[float, float]]) -> Points:
    """At most ``MOST_BLOCKS`` medians of what was read about the same time."""
    if not rows:
        return Points([], [])
    first, last = rows[0][0], rows[-1][0]
    width = (last - first) / MOST_BLOCKS or 1.0
    times: list[float] = []
    levels: list[float] = []
    block: list[tuple[float, float]] = []
    number = 0
    for t, od in [*rows, (math.inf, 1.0)]:
        index = int((t - first) / width) if t < math.inf else -1
        if index != number and block:
            times.append(sum(t for t, _ in block) / len(block))
            levels.append(math.log(median(od for _, od in block)))
            block = []
        number = index
        block.append((t, od))
    return Points(times, levels)


def sudden_falls(points: Points) -> list[float]:
    """Moments (h) at which the level fell at once: somebody diluted, or turned the vial."""
    t, y = points.t, points.level
    found = []
    for k in range(3, len(t) - 2):
        fall = median(y[k - 3:k]) - median(y[k:k + 3])
        step = y[k - 1] - y[k]
        about = max(abs(y[k - 1] - y[k - 2]), abs(y[k - 2] - y[k - 3]), abs(y[k] - y[k + 1]),
                    abs(y[k + 1] - y[k + 2]))  # fmt: skip
        if step > LEAST_FALL and fall > LEAST_FALL and step > SUDDEN * about:
            found.append((t[k - 1] + t[k]) / 2.0)
    return found


def gaps(points: Points) -> list[tuple[float, float]]:
    """From when to when (h) nothing was read, though it was before and after."""
    steps = [b - a for a, b in zip(points.t, points.t[1:], strict=False)]
    if not steps:
        return []
    least = max(GAP_H, GAPPED * median(steps))
    return [(a, a + step) for a, step in zip(points.t, steps, strict=False) if step > least]


def is_held(rows: Sequence[tuple[float, float]], most: int = 20) -> bool:
    """Whether the highest densities are all the same: readings end at a limit there, or are
    coarse; what lies beyond is not known."""
    if len(rows) < most:
        return False
    top = max(od for _, od in rows)
    return sum(od == top for _, od in rows) >= max(most, len(rows) // 50)
