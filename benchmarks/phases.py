"""How soon phases of growth are told, and how often wrongly: ``benchmarks phases [SEEDS]``."""

import math
from collections import deque
from collections.abc import Iterator
from random import Random
from statistics import median

from appliance.control.growth import GrowthEstimator
from appliance.control.phases import GrowthPhases
from benchmarks.figures import Figure
from benchmarks.growth import HOUR, VOLUME_ML, Culture, Noise, Trace, simulate, steps

SEEDS = 10
NOISES = {"2 %": Noise(0.022, 0.002, 0.08, 0.008), "4 %": Noise(0.04, 0.002, 0.08, 0.008)}
AT = 4.0  # h: when the culture is stopped or killed
RATES = (0.4, 0.6, 1.0)
STEADY = {
    "turbidostat": Culture(48, 5, steps((0, 0.6)), 0.3, 0.5, 1.0),
    "fast turbidostat": Culture(48, 5, steps((0, 1.5)), 0.3, 0.5, 2.0),
    "a dose each minute": Culture(48, 5, steps((0, 0.3)), 0.4, dose=0.0752, every=1 / 60),
    "a dose in twenty minutes": Culture(48, 5, steps((0, 0.3)), 0.4, dose=1.578, every=1 / 3),
    "slow chemostat": Culture(48, 5, steps((0, 0.1)), 0.4, dose=0.1255, every=1 / 12),
    "nothing grows": Culture(48, 5, steps((0, 0.0)), 0.3),
}


def phases(trace: Trace, told: float = 1.0) -> list[tuple[str, float]]:
    """The phases that are entered, and the hours; doses are said to be *told* times what they
    are."""
    estimator, found = GrowthEstimator(VOLUME_ML), GrowthPhases()
    doses, entered = deque(trace.doses), []
    for t, od in trace.readings:
        while doses and doses[0].told <= t:
            dose = doses.popleft()
            estimator.dose(dose.begins, dose.ml * told, dose.held, dose.lasts)
            found.dose(dose.begins, dose.ml * told, dose.held)
        if found.observe(t, od, estimator.observe(t, od)):
            entered.append((str(found.phase), t / HOUR))
    return entered


def turned(rate: float, then: float) -> Culture:
    """Lag, growth, and something that changes within a minute."""
    knots = ((0.5, 0.0), (0.8, rate), (AT, rate), (AT + 1 / 60, then))
    return Culture(6, 5, steps(*knots), 0.05 if rate < 0.8 else 0.02)


def latencies(noise: Noise, then: float, seeds: int) -> Iterator[float]:
    """Minutes from the moment when growth of each rate ended until it is told how."""
    wanted = "declining" if then < 0.0 else "stationary"
    for rate in RATES:
        for seed in range(seeds):
            trace = simulate(f"{rate} {then}", turned(rate, then), noise, seed)
            entered = phases(trace)
            told = [h for name, h in entered if h > AT and name == wanted]
            yield (told[0] - AT) * 60.0 if told else math.inf


def shifts(noise: Noise, seeds: int) -> Iterator[bool]:
    """Whether each of several diauxic cultures is told as one, with nothing beside."""
    for seed in range(seeds):
        random = Random(f"diauxic {seed}")
        fast, slow = random.uniform(0.4, 0.9), random.uniform(0.15, 0.35)
        ends, pause = random.uniform(3.0, 4.0), random.uniform(0.4, 1.0)
        knots = ((0.5, 0.0), (1.0, fast), (ends, fast), (ends + 0.1, 0.01),
                 (ends + pause, 0.01), (ends + pause + 0.2, slow))  # fmt: skip
        trace = simulate(f"diauxic {seed}", Culture(9, 5, steps(*knots)), noise, seed)
        names = [name for name, _ in phases(trace) if name != "lag"]
        yield names == ["exponential", "stationary", "diauxic"]


def wrong(noise: Noise, seeds: int) -> Iterator[int]:
    """How many phases too many each steady culture is told to enter in 48 hours: where doses are
    what they are said to be, and where they are 30 % more or less."""
    for name, culture in STEADY.items():
        for seed in range(seeds):
            trace = simulate(name, culture, noise, seed)
            for told in (0.77, 1.0, 1.3) if culture.dose else (1.0,):
                yield len([n for n, _ in phases(trace, told) if n != "lag"]) - (name in DOSED)


DOSED = [name for name, culture in STEADY.items() if culture.dose]


def figures(options: list[str]) -> Iterator[Figure]:
    """Latencies and false events at two noises."""
    seeds = int(options[0]) if options else SEEDS
    for label, noise in NOISES.items():
        for what, then, limit in (("stationary", 0.0, 15.0), ("killed (-1 /h)", -1.0, 10.0),
                                  ("killed (-0.3 /h)", -0.3, None)):  # fmt: skip
            found = sorted(latencies(noise, then, seeds))
            most = found[math.ceil(0.95 * len(found)) - 1]
            note = f"95 of 100, of {len(found)}; median {median(found):.1f}, worst {found[-1]:.1f}"
            yield Figure(f"phases at {label}: {what} told after", most, "min", limit, None, note)
        told = list(shifts(noise, seeds))
        note = f"of {len(told)}, and nothing else"
        yield Figure(f"phases at {label}: diauxic shifts told", sum(told) / len(told), "", 0.9,
                     None, note, least=True)  # fmt: skip
        many = list(wrong(noise, max(1, seeds // 5)))
        note = f"{len(many)} cultures, most dosed, with 0.77 to 1.3 of what is said"
        yield Figure(f"phases at {label}: false in 48 h steady", sum(many), "", 0.0, None, note)
