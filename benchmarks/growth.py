"""How well growth rates are estimated, and how fast: python -m benchmarks.growth [TRACES]."""

import csv
import math
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from appliance.control.growth import GrowthEstimator
from benchmarks.figures import Figure

USAGE = """\
usage: python -m benchmarks.growth [TRACES]

Without a folder, cultures are simulated here. TRACES is a folder with, for each trace,
NAME.obs.csv (t_h,od), NAME.truth.csv (t_h,mu at the same times) and, if there were doses,
NAME.events.csv (t_h,kind,volume_ml)."""

HOUR = 3600.0
SETTLING = 0.5 * HOUR  # not scored
WINDOW = HOUR / 3.0  # of the slope that is compared
VOLUME_ML = 15.0


class Dose(NamedTuple):
    """When a dose is told and when it begins (s), its mL, those it came into, and how long (s)."""

    told: float
    begins: float
    ml: float
    held: float = VOLUME_ML
    lasts: float = 0.0


class Trace(NamedTuple):
    """A recording with its truth: (s, density) pairs, doses as they are told, rates (1/h)."""

    name: str
    readings: list[tuple[float, float]]
    doses: list[Dose]
    truth: list[float]


class Scores(NamedTuple):
    """Errors in 1/h, the share of the truth within 1.96 deviations, and seconds per reading."""

    rmse: float
    slope_rmse: float
    covered: float
    seconds: float


class Noise(NamedTuple):
    """Relative and absolute sd of a reading, correlation over 5 s, probability of a bubble."""

    relative: float
    absolute: float
    correlation: float
    bubbles: float


NOISES = {
    "quiet": Noise(0.003, 0.0002, 0.0, 0.0),
    "ordinary": Noise(0.008, 0.001, 0.5, 0.005),
    "rough": Noise(0.020, 0.003, 0.7, 0.010),
}


class Culture(NamedTuple):
    """What is simulated: hours, interval (s), rate as a function of hours, and the dosing."""

    hours: float
    interval: float
    rate: object
    start: float = 0.1
    ceiling: float = math.inf  # density at which the vessel is diluted
    dose: float = 0.0  # mL
    every: float = math.inf  # or hours between doses
    logged: float = 1.0  # share of the doses that is in the log
    pause: tuple[float, float] = (0.0, 0.0)  # hours without readings


def steps(*knots: tuple[float, float]):
    """A rate that goes straight from one (hour, rate) to the next."""

    def rate(hour: float) -> float:
        if hour <= knots[0][0]:
            return knots[0][1]
        for (left, low), (right, high) in zip(knots, knots[1:], strict=False):
            if hour < right:
                return low + (high - low) * (hour - left) / (right - left)
        return knots[-1][1]

    return rate


CULTURES = {
    "steady": Culture(8, 5, steps((0, 0.5)), 0.02),
    "lag and exhaustion": Culture(10, 5, steps((1, 0.0), (2, 0.9), (5.5, 0.9), (6.2, 0.0)), 0.03),
    "waves": Culture(16, 5, lambda h: 0.15 + 0.1 * math.sin(h), 0.05),
    "collapse": Culture(8, 5, steps((3, 0.6), (3.1, -0.2), (5, -0.1), (6, 0.4)), 0.1),
    "slow": Culture(30, 5, lambda h: 0.05 if h % 12 < 8 else -0.01, 0.2),
    "fast": Culture(4, 5, steps((0, 2.5), (2, 2.5), (2.5, 0.3)), 0.02, 0.7, 3.0),
    "turbidostat": Culture(10, 5, steps((4, 0.9), (5, 0.5)), 0.3, 0.5, 1.0),
    "half the doses unlogged": Culture(10, 5, steps((4, 0.9), (5, 0.5)), 0.3, 0.5, 1.0, logged=0.5),
    "a dose each minute": Culture(10, 5, steps((4, 0.3), (6, 0.2)), 0.3, dose=0.07, every=1 / 60),
    "a gap": Culture(8, 5, steps((3, 0.5), (5, 0.3)), 0.05, pause=(3.2, 4.2)),
    "a reading a second": Culture(4, 1, steps((1.5, 0.8), (2.5, 0.4)), 0.05),
    "a reading a minute": Culture(20, 60, steps((6, 0.4), (8, 0.1)), 0.02),
    "a reading in five minutes": Culture(40, 300, steps((20, 0.12), (25, 0.03)), 0.02),
}


def simulate(name: str, culture: Culture, noise: Noise, seed: int) -> Trace:
    """Grow a culture and record it."""
    random = Random(f"{name} {seed}")
    readings, doses, truth = [], [], []
    now, error, due = 0.0, random.gauss(0, 1), culture.every
    level = seen = culture.start
    carried = noise.correlation ** (culture.interval / 5.0)
    mixed = 1.0 - math.exp(-culture.interval / 5.0)
    while now < culture.hours:
        rate = culture.rate(now)
        level *= math.exp(rate * culture.interval / HOUR)
        if now >= due or level > culture.ceiling:
            due = now + culture.every
            level *= VOLUME_ML / (VOLUME_ML + culture.dose * random.gauss(1.0, 0.02))
            if random.random() < culture.logged:
                doses.append(Dose(now * HOUR, now * HOUR, culture.dose))
        seen += (level - seen) * mixed
        error = carried * error + math.sqrt(1.0 - carried**2) * random.gauss(0, 1)
        od = seen + error * math.hypot(noise.relative * seen, noise.absolute)
        if random.random() < noise.bubbles:
            od += seen * random.expovariate(10.0)
        if not culture.pause[0] < now < culture.pause[1]:
            readings.append((now * HOUR, max(od, 1e-4)))
            truth.append(rate)
        now += culture.interval / HOUR
    return Trace(name, readings, doses, truth)


def columns(path: Path, *names: str) -> list[list[str]]:
    """The columns of these names of a CSV file, row by row."""
    with path.open(newline="") as file:
        return [[row[name] for name in names] for row in csv.DictReader(file)]


def recorded(path: Path) -> Trace:
    """The trace whose readings are in this file."""
    name = path.name.removesuffix(".obs.csv")
    readings = [(float(t) * HOUR, float(od)) for t, od in columns(path, "t_h", "od")]
    truth = [float(mu) for (mu,) in columns(path.with_name(f"{name}.truth.csv"), "mu")]
    log = path.with_name(f"{name}.events.csv")
    events = columns(log, "t_h", "kind", "volume_ml") if log.exists() else []
    told = [(float(t) * HOUR, float(ml)) for t, kind, ml in events if kind != "remove_waste"]
    doses = [Dose(t, t, ml) for t, ml in told]
    return Trace(name, readings, sorted(doses), truth)


def estimates(trace: Trace) -> tuple[list[tuple[float, float]], float]:
    """(rate, sd) at each reading, zeros while nothing was said, and the seconds it took."""
    estimator = GrowthEstimator(VOLUME_ML)
    doses = deque(trace.doses)
    told = []
    begun = time.process_time()
    for t, od in trace.readings:
        while doses and doses[0].told <= t:
            estimator.dose(*doses.popleft()[1:])
        told.append(estimator.observe(t, od))
    spent = time.process_time() - begun
    return [(g.rate, g.sd) if g else (0.0, 0.0) for g in told], spent


def slopes(trace: Trace) -> list[float]:
    """The least-squares slope of the last twenty minutes, begun anew at each logged dose."""
    doses = deque(trace.doses)
    window: deque = deque()
    told, newest = [], 0.0
    n = st = sy = stt = sty = 0.0
    for t, od in trace.readings:
        h, y = t / HOUR, math.log(od)
        while doses and doses[0].told <= t:
            doses.popleft()
            window.clear()
            n = st = sy = stt = sty = 0.0
        while window and window[0][0] < (t - WINDOW) / HOUR:
            a, b = window.popleft()
            n, st, sy, stt, sty = n - 1, st - a, sy - b, stt - a * a, sty - a * b
        window.append((h, y))
        n, st, sy, stt, sty = n + 1, st + h, sy + y, stt + h * h, sty + h * y
        spread = n * stt - st * st
        if h - window[0][0] > 0.05 and n >= 3 and spread > 0.0:
            newest = (n * sty - st * sy) / spread
        told.append(newest)
    return told


def rms(values: list[float]) -> float:
    """The root of the mean square."""
    return math.sqrt(sum(v * v for v in values) / len(values))


def score(trace: Trace) -> Scores:
    """Compare with the truth after the first half hour, reading by reading."""
    told, spent = estimates(trace)
    first = trace.readings[0][0] + SETTLING
    rows = [
        (rate - mu, slope - mu, sd)
        for (t, _), mu, (rate, sd), slope in zip(
            trace.readings, trace.truth, told, slopes(trace), strict=True
        )
        if t >= first
    ]
    covered = sum(abs(error) <= 1.96 * sd for error, _, sd in rows) / len(rows)
    return Scores(
        rms([row[0] for row in rows]),
        rms([row[1] for row in rows]),
        covered,
        spent / len(trace.readings),
    )


def gmean(values: list[float]) -> float:
    """The geometric mean."""
    return math.exp(sum(map(math.log, values)) / len(values))


def report(name: str, scores: list[Scores]) -> str:
    """A row of the table."""
    rmse, slope, covered, seconds = zip(*scores, strict=True)
    return (
        f"| {name} | {gmean(rmse):.4f} | {gmean(slope):.4f} | {gmean(rmse) / gmean(slope):.2f} "
        f"| {sum(covered) / len(covered):.3f} | {1e6 * sum(seconds) / len(seconds):.1f} |"
    )


def groups(argv: list[str]):
    """Names, and the traces that go by them."""
    if argv:
        paths = sorted(Path(argv[0]).glob("*.obs.csv"))
        for family in dict.fromkeys(path.name.split(".")[0] for path in paths):
            yield family, [recorded(p) for p in paths if p.name.split(".")[0] == family]
    else:
        for name, culture in CULTURES.items():
            yield name, [
                simulate(name, culture, noise, seed)
                for noise in NOISES.values()
                for seed in range(2)
            ]


def main(argv: list[str]) -> int:
    """Print the table."""
    if len(argv) > 1 or (argv and not Path(argv[0]).is_dir()):
        print(USAGE, file=sys.stderr)
        return 2
    print("| culture | RMSE (1/h) | of a 20 min slope | ratio | covered by 95 % | µs a reading |")
    print("|---|---|---|---|---|---|")
    everything: list[Scores] = []
    for name, traces in groups(argv):
        scores = [score(trace) for trace in traces]
        everything += scores
        print(report(name, scores), flush=True)
    if everything:
        print(report("all", everything))
    return 0


def figures(arguments: list[str]) -> Iterator[Figure]:
    """All cultures together."""
    scores = [score(trace) for _, traces in groups(arguments) for trace in traces]
    rmse, slope, covered, seconds = zip(*scores, strict=True)
    note = f"geometric means of {len(scores)} traces: {gmean(rmse):.4f} and {gmean(slope):.4f} 1/h"
    yield Figure("growth rate: RMSE over that of a 20 min slope", gmean(rmse) / gmean(slope), "x",
                 None, None, note)  # fmt: skip
    yield Figure("growth rate: truth within 1.96 sd", sum(covered) / len(covered), "",
                 0.88, 0.93, "and no more than 0.99", least=True)  # fmt: skip
    cpu = 1e6 * sum(seconds) / len(seconds)
    yield Figure("growth rate: CPU per reading", cpu, "µs", 20.0, 10.0, "readings every 5 s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
