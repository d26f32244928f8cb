"""How well a whole simulated unit doses: its density, its dilution, its ledger, its mishaps.

    python -m benchmarks dosing [--hours 6] [--seeds 1]

Readings are as noisy as real ones (2.2 % white that comes and goes, bubbles, drift, wandering),
pumps scatter by 3 % and 8 µL a turn, wear by 1 % a litre, differ from their calibration by 5 %,
and by a tenth more where that is said. What is measured is the truth of the simulation, which
nothing on the unit knows.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from math import sqrt
from statistics import fmean

from attrs import evolve
from twisted.internet.defer import Deferred, ensureDeferred

from appliance.core.dosing.default_calibrations import USUAL, calibrate
from benchmarks.figures import Figure
from hw.sim.spec import SimSpec
from tests.support.vessel import Vessel, ramp
from tests.support.workbench import Workbench

HOUR = 3600.0
TARGET = 0.5
OD = 0.0323285
"""What is read of one unit of density: linear optics whose gain is the nominal one."""

RATES = (0.1, 0.3, 1.0, 3.0)
"""Growth rates (1/h) at which a density is held."""

FAULTS = (
    ("pump_dry", 0.0), ("tube_split", 0.5), ("pump_clog", 1.0), ("overflow", 1.0), ("siphon", None),
)  # fmt: skip
MINUTES_WELL, MINUTES_ILL = 240, 240


def vial(**more) -> SimSpec:
    """A culture in linear optics."""
    return SimSpec.preset("ecoli_m9", optics="linear", gain_spread=0.0, **more)


def working(spec: SimSpec, automation: str, **options) -> Workbench:
    """A unit that stirs, reads its density and runs an automation of dosing."""
    bench = Workbench(spec)
    jobs = bench.appliance.jobs
    done(bench, calibrate(bench.appliance.calibrations, "unit"))
    for job, how in (
        ("stirring", {}), ("od_reading", {}),
        ("dosing_automation", {"automation_name": automation, **options}),
    ):  # fmt: skip
        done(bench, jobs.run(job, how))
        bench.wind(30)
    return bench


def done(bench: Workbench, work) -> object:
    """The result of a coroutine, with as much time as it needs."""
    found: list[object] = []
    doing: Deferred = ensureDeferred(work)
    doing.addCallback(found.append)
    while not doing.called:
        bench.clock.advance(5.0)
    return found[0]


def minutes(bench: Workbench, number: int) -> Iterator[None]:
    """Let minutes pass."""
    for _ in range(number):
        bench.clock.advance(60.0)
        bench.reactor.advance(1.0)
        yield


def turbidostat(rate: float, pump: float, seed: int, hours: float) -> tuple[float, float]:
    """RMS of the density about its target after an hour at it, and the most above, in per cent.

    The density is the true one, in the units of this unit's own readings: by the mean ratio of
    the two in the hours that count.
    """
    spec = vial(
        growth_profile=((0.0, rate),), inoculum_od=0.8 * TARGET, pump_ml_s=USUAL * pump, seed=seed
    )
    bench = working(spec, "turbidostat", target_biomass=TARGET * OD)
    course, ratios = [], []
    for _ in range(int(hours * HOUR / 10.0)):
        bench.clock.advance(10.0)
        bench.reactor.advance(0.2)
        course.append(bench.simulation.culture.biomass)
        ratios.append(bench.appliance.readings.latest["od"].value / course[-1])
    arrived = next(i for i, density in enumerate(course) if density > 0.97 * TARGET) + 360
    scale = fmean(ratios[arrived:]) / (TARGET * OD)
    errors = [100.0 * (density * scale - 1.0) for density in course]
    steady = errors[arrived:]
    return sqrt(sum(e * e for e in steady) / len(steady)), max(errors)


def absolute(rate: float, pump: float, seed: int, hours: float) -> tuple[float, float, str]:
    """RMS and mean of the true density about its target after an hour at it, in per cent, and what
    the unit told.

    Growth follows the medium, wanders, and has been through what an hour ago was; how much light
    there is of a density is known at the beginning, as from a calibration, and not after.
    """
    medium = {"substrate": 4.0 * TARGET, "slowing_doublings": 3.2, "half_saturation": 0.1}
    left = 0.75 * (3.0 * TARGET) / (3.0 * TARGET + 0.1)
    spec = vial(
        mu_max=rate / left, temp_min=-20.0, temp_best=22.0, lag_h=0.0, seed=seed, **medium,
        inoculum_od=0.9 * TARGET, pump_ml_s=USUAL * pump, reservoir_ml=1e6,
    )  # fmt: skip
    bench = working(spec, "turbidostat", target_biomass=TARGET * light(spec))
    course = []
    for _ in range(int(hours * HOUR / 10.0)):
        bench.clock.advance(10.0)
        bench.reactor.advance(0.2)
        course.append(100.0 * (bench.simulation.culture.biomass / TARGET - 1.0))
    arrived = next(i for i, error in enumerate(course) if error > -3.0) + 360
    steady = course[arrived:]
    told = ", ".join(sorted(alert.name for alert in bench.appliance.alerts.active))
    return sqrt(fmean(e * e for e in steady)), fmean(steady), told


def light(spec: SimSpec) -> float:
    """What a unit like that reads of one unit of density, were nothing left to chance."""
    quiet = evolve(spec, growth_profile=((0.0, 0.0),), inoculum_od=1.0).without_noise()
    bench = Workbench(quiet)
    done(bench, bench.appliance.jobs.run("od_reading", {}))
    bench.wind(5)
    return bench.appliance.readings.latest["od"].value


def held_in_truth(hours: float, seeds: int) -> Iterator[Figure]:
    """The turbidostat at growth rates from slow to fast, against what it was calibrated to."""
    worst = 0.0
    for rate in RATES:
        for pump in (0.9, 1.1):
            for seed in range(11, 11 + seeds):
                rms, bias, told = absolute(rate, pump, seed, max(hours, 3.0 + 0.3 / rate))
                worst = max(worst, rms)
                sys.stderr.write(
                    f"truth, µ {rate:.1f} pump {pump:.1f} seed {seed}: {rms:.2f} %,"
                    f" bias {bias:+.2f} % {told}\n"
                )
    note = f"worst of {2 * seeds * len(RATES)}, µ 0.1 to 3 /h, pump ±10 %, growth that wanders"
    yield Figure("turbidostat: RMS of the true biomass", worst, "%", 1.0, None, note)


def held(hours: float, seeds: int) -> Iterator[Figure]:
    """The turbidostat at three growth rates, with pumps that are wrong."""
    runs = [
        (rate, pump, seed, *turbidostat(rate, pump, seed, hours))
        for rate in (0.4, 0.8, 1.6)
        for pump in (0.9, 1.1)
        for seed in range(1, seeds + 1)
    ]
    for rate, pump, seed, rms, over in runs:
        sys.stderr.write(f"µ {rate:.1f} pump {pump:.1f} seed {seed}: {rms:.2f} %, {over:.2f} %\n")
    note = f"worst of {len(runs)}, µ 0.4, 0.8, 1.6 /h, pump ±10 %"
    yield Figure("turbidostat: RMS about the target", max(r[3] for r in runs), "%", 1.0, 0.6, note)
    yield Figure("turbidostat: overshoot", max(r[4] for r in runs), "%", 3.0, 2.0, note)


def chemostat(hours: float, seed: int) -> float:
    """By how many per cent the dilution differs from the one asked for."""
    bench = working(
        SimSpec.preset("ecoli_m9", seed=seed), "chemostat", exchange_volume_ml=1.0, duration=10.0
    )
    before = pumped(bench)
    for _ in minutes(bench, int(hours * 60.0)):
        pass
    return 100.0 * ((pumped(bench) - before) / (6.0 * hours) - 1.0)


def pumped(bench: Workbench) -> float:
    """mL of medium that really went through the pump."""
    return bench.simulation.truth()["media_ml"]


def ledger(exchanges: int) -> Figure:
    """The vessel against the ledger, the worst after any of many exchanges."""
    bench, worst = Workbench(SimSpec.preset("ecoli_m9", reservoir_ml=1e6)), 0.0
    done(bench, calibrate(bench.appliance.calibrations, "unit"))
    for number in range(exchanges):
        done(bench, bench.appliance.dosing.operations.exchange(1.0))
        truth = bench.simulation.truth()["volume_ml"]
        worst = max(worst, abs(truth / bench.appliance.dosing.ledger.current.ml - 1.0))
        if number % 20 == 0:
            bench.reactor.advance(1.0)
    note = f"worst after any of {exchanges} exchanges of 1 mL"
    return Figure("ledger: error of the volume", 100.0 * worst, "%", 3.0, 1.0, note)


def spilled(automation: str, spec: SimSpec, options: dict, fault: str, value) -> float:
    """mL that ran over after a fault; what was noticed goes to the standard error stream."""
    bench = working(spec, automation, **options)
    for _ in minutes(bench, MINUTES_WELL):
        pass
    if value is not None:
        bench.faults.inject(fault, value)
    for _ in minutes(bench, MINUTES_ILL):
        pass
    truth = bench.simulation.truth()
    names = {alert.name for alert in bench.appliance.alerts.active}
    sys.stderr.write(
        f"{automation}, {fault}: {truth['spilled_ml']:.2f} mL spilled, "
        f"{truth['volume_ml']:.1f} mL in the vessel, alerts: {', '.join(sorted(names))}\n"
    )
    return truth["spilled_ml"]


def mishaps() -> Iterator[Figure]:
    """Every fault of the pumps, in turbidostats and a chemostat."""
    for fault, value in FAULTS:
        leak = {"siphon_ml_s": 0.002} if fault == "siphon" else {}
        chemo = SimSpec.preset(
            "ecoli_m9", temp_min=-20.0, temp_best=22.0, lag_h=0.0, inoculum_od=1.0, **leak
        )
        turbi = vial(growth_profile=((0.0, 0.8),), inoculum_od=TARGET, **leak)
        total = spilled(
            "turbidostat", turbi, {"target_biomass": TARGET * OD}, fault, value
        ) + spilled(
            "chemostat", chemo, {"exchange_volume_ml": 1.0, "duration": 20.0}, fault, value
        )
        yield Figure(f"{fault}: spilled", total, "mL", 0.0, 0.0, "turbidostat and chemostat")


SOUND = {
    ".4 to .8 /h in 15 min": {"growth": ramp(0.4, 0.8, 3.0, 0.25)},
    ".4 to .8 /h in 30 min": {"growth": ramp(0.4, 0.8, 3.0, 0.5)},
    ".4 to .8 /h in an hour": {"growth": ramp(0.4, 0.8, 3.0, 1.0)},
    ".3 to .6 /h in two hours": {"growth": ramp(0.3, 0.6, 3.0, 2.0)},
    ".6 to .8 /h in 20 min": {"growth": ramp(0.6, 0.8, 3.0, 0.33)},
    ".5 to .65 /h in an hour": {"growth": ramp(0.5, 0.65, 3.0, 1.0)},
    ".8 to .2 /h in 30 min": {"growth": ramp(0.8, 0.2, 3.0, 0.5)},
    "noise 3 %": {"growth": 0.6, "noise": 0.03},
    "noise 4.4 %": {"growth": 0.6, "noise": 0.044},
    "noise 6 %": {"growth": 0.6, "noise": 0.06},
    "noise .8 to 3 %": {"growth": 0.6, "noise": ramp(0.008, 0.03, 3.0, 0.1)},
    "noise 3 %, correlated by half": {"growth": 0.6, "noise": 0.03, "memory": 0.5},
    "light drifts 2 % per root hour": {"growth": 0.6, "drift": 0.02},
    "light jumps by 5 %": {"growth": 0.6, "jumps": 0.3},
    "foam for 30 min": {"growth": 0.6, "foam": (3.0, 3.5)},
    "bar thrown for 20 min": {"growth": 0.6, "unmixed": (3.0, 3.33)},
    "chemostat, .4 to .7 /h in 30 min": {"growth": ramp(0.4, 0.7, 3.0, 0.5), "ml": 1.0},
    "chemostat, bar thrown": {"growth": 0.4, "ml": 1.0, "unmixed": (3.0, 3.33)},
    "chemostat, pump at 60 %": {"growth": 0.3, "ml": 1.0, "pump": 0.6},
}
"""What the check alone is tried on, on a vessel of its own: nothing fails there."""


def doubts(seeds: int) -> Iterator[Figure]:
    """How often the check stops what is sound, and when it finds a bottle that ran dry."""
    stopped = []
    for name, how in SOUND.items():
        for seed in range(101, 101 + seeds):
            vessel = Vessel(seed=seed, **how)
            if vessel.run(7.0):
                stopped.append(name)
            sys.stderr.write(
                f"{name}: {vessel.check.failure or 'goes on'}, {vessel.doubts} doubts, "
                f"paused {vessel.held / 60.0:.0f} min\n"
            )
    note = f"of {len(SOUND) * seeds} runs of 7 h; " + (", ".join(stopped) or "none")
    yield Figure("sound dosing stopped", len(stopped), "", 0, 0, note)
    fed = sorted(dry(growth, seed) for growth in (0.3, 0.6, 0.8, 1.6) for seed in range(1, 7))
    note = f"median of 24 turbidostats, readings of 2.2 %; the worst {fed[-1]:.1f} mL"
    yield Figure("dry bottle: pumped until certain", fed[12], "mL", 2.0, 1.3, note)


def dry(growth: float, seed: int) -> float:
    """mL of air that are pumped after two good hours until that is certain."""
    vessel = Vessel(growth, seed=seed)
    vessel.run(2.0)
    vessel.fail(arrives=0.0)
    vessel.run(3.0)
    return vessel.fed


def figures(arguments: list[str]) -> Iterator[Figure]:
    """All of them."""
    parser = ArgumentParser(prog="benchmarks dosing")
    parser.add_argument("--hours", type=float, default=6.0)
    parser.add_argument("--seeds", type=int, default=1)
    given = parser.parse_args(arguments)
    yield from held(given.hours, given.seeds)
    yield from held_in_truth(given.hours, given.seeds)
    errors = [abs(chemostat(given.hours, seed)) for seed in (1, 2, 3)]
    note = f"worst of 3 runs of {given.hours:g} h, 1 mL every 10 min"
    yield Figure("chemostat: error of the dilution", max(errors), "%", 2.0, 1.0, note)
    yield from doubts(2 * given.seeds)
    yield ledger(1000)
    yield from mishaps()
