"""How honest growth rates are where things are not as told: python -m benchmarks.growth_mishaps."""

import math
import sys
from collections.abc import Callable, Iterator
from random import Random

from msgspec import Struct

from benchmarks.figures import Figure
from benchmarks.growth import HOUR, NOISES, Dose, Scores, Trace, gmean, report, score, steps

DT = 5.0  # s between readings
MIXING = 4.0  # s
SEEDS = range(2)


class Mishap(Struct, frozen=True):
    """A culture and what is wrong with it.

    Every *every* hours, or at the density *ceiling*, *dose* mL are given into *held* mL at *flow*
    mL/s: *gives* times what is told, *late* seconds after the pump began to turn, and for *held*
    mL as *told_held*. Readings come in steps of *step*, are bounded by *low* and *high*, are
    *stuck* between two hours, bear an *offset*, *beat* by a share over so many hours, and shift
    by *shifts* of themselves now and then. *noise* is that of a reading where it is not usual.
    """

    rate: Callable[[float], float]
    hours: float = 8.0
    start: float = 0.1
    ceiling: float = math.inf
    every: float = math.inf
    dose: float = 1.0
    held: float = 15.0
    flow: float = 0.1
    gives: float = 1.0
    late: float = -math.inf
    logged: bool = True
    step: float = 0.0
    low: float = 0.0
    high: float = math.inf
    stuck: tuple[float, float] = (0.0, 0.0)
    offset: float = 0.0
    beat: tuple[float, float] = (0.0, 1.0)
    shifts: float = 0.0
    noise: tuple[str, ...] = tuple(NOISES)


def constant(rate: float) -> Callable[[float], float]:
    """Growth that never changes."""
    return steps((0.0, rate))


TURBIDOSTAT = {"start": 0.3, "ceiling": 0.5, "rate": steps((4, 0.85), (5, 0.6))}
FED = {"start": 0.5, "every": 1 / 30, "rate": constant(0.3)}
MISHAPS = {
    "8 mL": Mishap(**TURBIDOSTAT, held=8.0, dose=0.6),
    "38 mL": Mishap(**TURBIDOSTAT, held=38.0, dose=2.0),
    "doses of 0.7": Mishap(**TURBIDOSTAT, gives=0.7),
    "doses of 1.3": Mishap(**TURBIDOSTAT, gives=1.3),
    "a chemostat's of 0.7": Mishap(**FED, dose=0.15, gives=0.7),
    "a chemostat's of 1.3": Mishap(**FED, dose=0.15, gives=1.3),
    "1 mL in 67 s": Mishap(**TURBIDOSTAT, flow=0.015),
    "0.25 mL a minute": Mishap(start=0.3, every=1 / 60, rate=constant(0.9), dose=0.25, flow=0.015),
    "told 60 s late": Mishap(**TURBIDOSTAT, late=60.0),
    "told 20 s late": Mishap(start=0.3, every=1 / 60, rate=constant(0.9), dose=0.25, late=20.0),
    "1.5 mL per 20 min": Mishap(start=1.5, every=1 / 3, rate=constant(0.29), dose=1.5),
    "none told": Mishap(**TURBIDOSTAT, logged=False),
    "two decimals": Mishap(rate=steps((5, 0.3), (6, 0.1)), start=0.05, step=0.01),
    "two decimals, diluted": Mishap(**TURBIDOSTAT, step=0.01),
    "clipped": Mishap(rate=constant(0.5), start=0.04, low=0.1, high=0.8),
    "stuck, then noisy": Mishap(rate=constant(0.4), hours=5.0, stuck=(0.0, 2.0)),
    "stuck in between": Mishap(rate=constant(0.4), stuck=(3.0, 4.5)),
    "beats": Mishap(rate=constant(0.3), beat=(0.02, 1 / 6)),
    "shifts": Mishap(rate=constant(0.0), start=0.5, shifts=0.05),
    "thin": Mishap(rate=constant(0.35), start=0.0005, hours=14.0),
    "constant": Mishap(rate=constant(0.0), start=0.5, hours=24.0),
}


class Player:
    """One culture as it is grown and read."""

    def __init__(self, name: str, mishap: Mishap, noise: str, seed: int) -> None:
        self.mishap, self.noise = mishap, NOISES[noise]
        self.random = Random(f"{name} {noise} {seed}")
        self.level = self.seen = mishap.start
        self.left = 0.0  # of a dose, mL as told
        self.due, self.error = mishap.every, 0.0
        self.shift = 1.0
        self.last = math.nan
        self.doses: list[Dose] = []

    def grow(self, hour: float) -> float:
        """Grow until the next reading, and be diluted; the rate."""
        mishap = self.mishap
        rate = mishap.rate(hour)
        self.level *= math.exp(rate * DT / HOUR)
        if self.left <= 0.0 and (hour >= self.due or self.seen > mishap.ceiling):
            self.due = hour + mishap.every
            self.left = mishap.dose
            begun, lasts = hour * HOUR - DT, mishap.dose / mishap.flow
            told = begun + mishap.late
            if mishap.logged:
                self.doses.append(Dose(told, begun, mishap.dose, mishap.held, lasts))
        part = min(self.left, mishap.flow * DT)
        self.left -= part
        self.level *= mishap.held / (mishap.held + part * mishap.gives)
        self.seen += (self.level - self.seen) * (1.0 - math.exp(-DT / MIXING))
        return rate

    def read(self, hour: float) -> float:
        """What is read at *hour*."""
        mishap, noise, random = self.mishap, self.noise, self.random
        if mishap.stuck[0] <= hour < mishap.stuck[1] and not math.isnan(self.last):
            return self.last
        carried = noise.correlation
        self.error = carried * self.error + math.sqrt(1.0 - carried**2) * random.gauss(0, 1)
        if mishap.shifts and random.random() < DT / HOUR:
            self.shift *= 1.0 + random.choice((-1.0, 1.0)) * mishap.shifts
        beat = 1.0 + mishap.beat[0] * math.sin(2.0 * math.pi * hour / mishap.beat[1])
        seen = self.seen * beat * self.shift + mishap.offset
        od = seen + self.error * math.hypot(noise.relative * seen, noise.absolute)
        if mishap.step:
            od = round(od / mishap.step) * mishap.step
        self.last = min(max(od, mishap.low, 1e-4), mishap.high)
        return self.last


def play(name: str, noise: str, seed: int) -> Trace:
    """A recording of the mishap of this name."""
    mishap = MISHAPS[name]
    player = Player(name, mishap, noise, seed)
    readings, truth = [], []
    for i in range(int(mishap.hours * HOUR / DT)):
        hour = i * DT / HOUR
        truth.append(player.grow(hour))
        readings.append((hour * HOUR, player.read(hour)))
    return Trace(name, readings, player.doses, truth)


def scores() -> Iterator[tuple[str, list[Scores]]]:
    """Each mishap with its scores."""
    for name, mishap in MISHAPS.items():
        yield name, [score(play(name, noise, s)) for noise in mishap.noise for s in SEEDS]


def main() -> int:
    """Print the table."""
    print("| mishap | RMSE (1/h) | of a 20 min slope | ratio | covered by 95 % | µs a reading |")
    print("|---|---|---|---|---|---|")
    for name, found in scores():
        print(report(name, found), flush=True)
    return 0


def figures(arguments: list[str]) -> Iterator[Figure]:
    """The least coverage and the worst ratio of all mishaps."""
    found = dict(scores())
    covered = {n: sum(s.covered for s in each) / len(each) for n, each in found.items()}
    ratio = {n: gmean([s.rmse / s.slope_rmse for s in each]) for n, each in found.items()}
    least, worst = min(covered, key=covered.__getitem__), max(ratio, key=ratio.__getitem__)
    yield Figure("growth rate, mishaps: truth within 1.96 sd, the worst", covered[least], "",
                 None, 0.88, least, least=True)  # fmt: skip
    yield Figure("growth rate, mishaps: RMSE over that of a 20 min slope, the worst", ratio[worst],
                 "x", None, 2.0, worst)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
