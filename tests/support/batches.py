"""Recordings of batches, made up."""

import math
from random import Random

SHARP = ((0, 0), (1.5, 0), (1.51, 0.8), (5, 0.8), (5.01, 0), (8, 0))


def batch(*knots, noise=0.02, seed=1, od=0.05, every=1 / 60):
    """Readings (h, density) of a culture whose rate goes straight from one (hour, rate) to the
    next, with bubbles."""
    random = Random(seed)
    level, t, rows = math.log(od), 0.0, []
    while t < knots[-1][0]:
        (a, low), (b, high) = next(p for p in zip(knots, knots[1:], strict=False) if t < p[1][0])
        level += every * (low + (high - low) * (t - a) / (b - a))
        read = math.exp(level)
        read += random.gauss(0.0, math.hypot(0.001, noise * read))
        if random.random() < 0.01:
            read *= 1.0 + random.expovariate(10.0)
        rows.append((t, max(read, 1e-4)))
        t += every
    return rows
