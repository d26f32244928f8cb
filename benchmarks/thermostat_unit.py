"""How well a whole simulated unit keeps its temperature: nine vials and rooms, watched truly.

    python -m benchmarks.thermostat_unit

For each: minutes until the liquid is within half a degree of 37 °C for good, the overshoot, mean
and standard deviation of the error in the last half hour, the minutes to be back after a
millilitre of medium from the fridge, and the largest error in an hour that began with the room
turning four degrees colder.
"""

import sys
from collections.abc import Iterator
from statistics import fmean, pstdev

from msgspec import Struct
from twisted.internet.defer import ensureDeferred

from benchmarks.figures import Figure
from hw.sim.spec import SimSpec
from tests.support.workbench import Workbench

SIZES, ROOMS = (0.85, 1.0, 1.2), (18.0, 22.0, 26.0)
START, TARGET, BAND, EVERY = 22.0, 37.0, 0.5, 2.0
FRIDGE = 4.0
HEAD = "size  room   within   over    bias      sd      dose  colder room\n"
LINE = "{:4.2f}  {:4.0f}  {:5.1f} min {:5.2f} {:+7.3f} {:7.3f}  {:4.1f} min  {:4.2f} °C\n"


class Course(Struct, frozen=True):
    """What one unit did: minutes and °C."""

    size: float
    room: float
    within: float
    overshoot: float
    bias: float
    sd: float
    dose: float
    colder: float


def errors(bench: Workbench, seconds: float) -> list[float]:
    """How far the liquid is above its target in the next *seconds*, every two of them."""
    found = []
    for _ in range(int(seconds / EVERY)):
        bench.clock.advance(EVERY)
        found.append(bench.simulation.truth()["liquid_c"] - TARGET)
    bench.reactor.advance(1.0)
    return found


def settled(found: list[float]) -> float:
    """Minutes until the last moment outside the band."""
    outside = [i for i, error in enumerate(found) if abs(error) > BAND]
    return (outside[-1] + 1) * EVERY / 60.0 if outside else 0.0


def heated(size: float, room: float) -> Workbench:
    """A cold unit that has just been told to stir and to keep its temperature."""
    bench = Workbench(SimSpec.preset("ecoli_m9", size=size, room_c=room, feed_c=FRIDGE,
                                       thermometer_spread=0.0))  # its error would be ours
    bench.simulation.warm(START)
    jobs = bench.appliance.jobs
    ensureDeferred(jobs.run("stirring"))
    bench.wind(5)
    options = {"automation_name": "thermostat", "target_temperature": TARGET}
    ensureDeferred(jobs.run("temperature_automation", options))
    return bench


def measure(size: float, room: float) -> Course:
    """Two hours, a dose that nobody announces, and another room."""
    bench = heated(size, room)
    found = errors(bench, 7200.0)
    last = found[-900:]
    bench.simulation.pump("media", 100.0)
    bench.clock.advance(1.0 / bench.simulation.spec.pump_ml_s)
    bench.simulation.pump("media", 0.0)
    dose = settled(errors(bench, 1800.0))
    bench.faults.inject("room_step", for_s=1e6)
    colder = max(map(abs, errors(bench, 3600.0)))
    return Course(size, room, settled(found), max(found), fmean(last), pstdev(last), dose, colder)


def figures(arguments: list[str]) -> Iterator[Figure]:
    """The worst of nine; a line of each goes to the standard error stream."""
    sys.stderr.write(HEAD)
    courses = []
    for size in SIZES:
        for room in ROOMS:
            c = measure(size, room)
            courses.append(c)
            sys.stderr.write(LINE.format(c.size, c.room, c.within, c.overshoot, c.bias, c.sd,
                                         c.dose, c.colder))  # fmt: skip
    worst = {
        name: max(abs(getattr(c, name)) for c in courses)
        for name in ("within", "overshoot", "bias", "sd", "dose", "colder")
    }
    how = "whole simulated unit, the worst of nine"
    yield Figure("22 → 37 °C, within 0.5 °C for good", worst["within"], "min", 10.0, 6.0, how)
    yield Figure("… overshoot", worst["overshoot"], "°C", 0.5, 0.2, how)
    yield Figure("… bias", worst["bias"], "°C", 0.1, None, how)
    yield Figure("… standard deviation", worst["sd"], "°C", 0.1, None, how)
    yield Figure("… back after 1 mL at 4 °C, not announced", worst["dose"], "min", 4.0, 3.0, how)
    yield Figure("… when the room turns 4 °C colder", worst["colder"], "°C", None, None, how)


if __name__ == "__main__":
    for figure in figures(sys.argv[1:]):
        print(f"{figure.what}: {figure.value:.3g} {figure.unit}")
