"""How fast the simulated bench is: a step of its world, a sample of its diodes, two days of work.

    python -m benchmarks simulator [HOURS]

At a thousand times real speed a process has a millisecond for each simulated second; the world
may have 120 µs of it, and a sample 8 µs.
"""

from collections.abc import Callable, Iterator
from time import process_time

from benchmarks.figures import Figure
from hw.bench import Bench
from hw.sim.simulation import Simulation
from hw.sim.spec import SimSpec

READING_S = 5.0
SAMPLES = 40
SPACING_S = 0.021


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def seconds(self) -> float:
        """The present moment."""
        return self.now


def cost(times: int, action: Callable[[], object]) -> float:
    """Microseconds of processor time that one *action* takes, the mean of *times*."""
    begun = process_time()
    for _ in range(times):
        action()
    return (process_time() - begun) / times * 1e6


def step_cost(spec: SimSpec) -> float:
    """One second of the world, every actuator driven."""
    hands = Hands()
    simulation = Simulation(hands.seconds, spec)
    bench = simulation.bench
    bench.stirrer.drive(36.0)
    bench.lamps.shine("A", 80.0)
    simulation.pump("media", 5.0)
    simulation.pump("waste", 20.0)

    def step() -> None:
        hands.now += 1.0
        bench.host.network()

    return cost(50_000, step)


def sample_cost(spec: SimSpec) -> float:
    """One sample of the signal diode, within readings of forty, steps of the world excluded."""
    hands = Hands()
    bench = Simulation(hands.seconds, spec).bench
    bench.lamps.shine("A", 80.0)
    bench.photodiodes.read(2)
    hands.now = 0.5
    return cost(200_000, lambda: bench.photodiodes.read(2))


def work(bench: Bench, hands: Hands) -> None:
    """Five seconds of a unit at work: a reading of both diodes, stirring, a heater in a loop."""
    begun = hands.now
    bench.lamps.shine("A", 80.0)
    hands.now += 0.125
    for _ in range(SAMPLES):
        hands.now += SPACING_S
        bench.photodiodes.read(1)
        bench.photodiodes.read(2)
    bench.lamps.shine("A", 0.0)
    bench.stirrer.rpm()
    bench.stirrer.drive(36.0)
    bench.heater.drive(20.0 + 10.0 * (39.0 - bench.heater.plate().value))
    hands.now = begun + READING_S


def work_cost(spec: SimSpec, hours: float) -> float:
    """Processor seconds for *hours* of such work."""
    hands = Hands()
    bench = Simulation(hands.seconds, spec).bench
    times = int(hours * 3600.0 / READING_S)
    return cost(times, lambda: work(bench, hands)) * times / 1e6


def neglect_cost(spec: SimSpec, days: float) -> float:
    """Processor seconds to catch up with *days* in which nobody looked."""
    hands = Hands()
    simulation = Simulation(hands.seconds, spec)
    hands.now = days * 86400.0
    return cost(1, simulation.truth) / 1e6


def figures(arguments: list[str]) -> Iterator[Figure]:
    """The bench alone, without the software that works with it."""
    spec = SimSpec(reservoir_ml=1e9)
    hours = float(arguments[0]) if arguments else 6.0
    busy = work_cost(spec, hours) / hours * 48.0
    yield Figure("simulator: a step of one second", step_cost(spec), "µs", 120.0, None, "CPU")
    yield Figure("simulator: a sample", sample_cost(spec), "µs", 8.0, None, "CPU")
    yield Figure("simulator: 48 h of its devices at work", busy, "s", 200.0, None,
                 f"CPU, from {hours:g} h")  # fmt: skip
    yield Figure("simulator: ten days without a look", neglect_cost(spec, 10.0), "s", None, None,
                 "CPU")  # fmt: skip
