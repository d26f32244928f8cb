"""How well batches are summed up: python -m benchmarks growth_curve [SEEDS]."""

import math
from collections.abc import Iterator
from random import Random

from appliance.control.growth_curve import summarise
from benchmarks.figures import Figure
from benchmarks.growth import HOUR, Culture, Noise, simulate, steps

SEEDS = 5
NOISES = (Noise(0.005, 0.0005, 0.0, 0.0), Noise(0.022, 0.002, 0.08, 0.008),
          Noise(0.04, 0.002, 0.08, 0.008))  # fmt: skip
Truth = dict[str, float]


def batch(random: Random) -> tuple[tuple, Truth]:
    """Lag, growth, and the end of it within a tenth of an hour."""
    lag, rate = random.uniform(0.8, 2.5), random.uniform(0.35, 1.2)
    ends = lag + random.uniform(2.5, 4.0) / rate
    knots = ((lag, 0.0), (lag + 0.05, rate), (ends, rate), (ends + 0.1, 0.0), (ends + 3.0, 0.0))
    return knots, {"rate": rate, "lag": lag, "end": ends}


def diauxic(random: Random) -> tuple[tuple, Truth]:
    """The same with a pause and a second, slower growth."""
    lag, rate, slow = (random.uniform(*span) for span in ((0.8, 1.5), (0.5, 1.0), (0.15, 0.35)))
    first = lag + random.uniform(2.0, 3.0) / rate
    again = first + random.uniform(0.4, 1.0)
    ends = again + random.uniform(0.5, 0.9) / slow
    knots = ((lag, 0.0), (lag + 0.05, rate), (first, rate), (first + 0.05, 0.0), (again, 0.0),
             (again + 0.05, slow), (ends, slow), (ends + 0.1, 0.0), (ends + 2.0, 0.0))  # fmt: skip
    return knots, {"rate": rate, "lag": lag, "end": ends}


def death(random: Random) -> tuple[tuple, Truth]:
    """Growth, then decline."""
    lag, rate, fall = (random.uniform(*span) for span in ((0.8, 1.5), (0.4, 1.0), (0.1, 0.5)))
    ends = lag + random.uniform(2.5, 3.5) / rate
    knots = ((lag, 0.0), (lag + 0.05, rate), (ends, rate), (ends + 0.05, -fall),
             (ends + 3.0, -fall))  # fmt: skip
    return knots, {"rate": rate, "lag": lag, "end": ends, "decline": -fall}


FAMILIES = {"batch": batch, "diauxic": diauxic, "death": death}


def errors(family: str, seeds: int) -> Iterator[Truth]:
    """The relative errors of each culture; what was not told is infinitely wrong."""
    for seed in range(seeds):
        knots, truth = FAMILIES[family](Random(f"{family} {seed}"))
        for number, noise in enumerate(NOISES):
            culture = Culture(knots[-1][0], 5, steps(*knots), 0.05)
            trace = simulate(f"{family} {number}", culture, noise, seed)
            found = summarise([(t / HOUR, od) for t, od in trace.readings])
            told = {
                "rate": found.rate and found.rate.value,
                "lag": found.lag_h and found.lag_h.value,
                "end": found.stationary and found.stationary.t_h,
                "decline": found.decline and found.decline.value,
            }
            yield {
                name: math.inf if (value := told[name]) is None else abs(value / true - 1.0)
                for name, true in truth.items()
            }


def figures(options: list[str]) -> Iterator[Figure]:
    """The worst error of each figure in each family."""
    seeds = int(options[0]) if options else SEEDS
    for family in FAMILIES:
        found = list(errors(family, seeds))
        for name in found[0]:
            worst = 100.0 * max(one[name] for one in found)
            yield Figure(f"growth curve, {family}: error of the {name}", worst, "%", 10.0, None,
                         f"the worst of {len(found)}, noise 0.5 to 4 %")  # fmt: skip
