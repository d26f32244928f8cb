"""How the thermostat holds simulated vials: `python -m benchmarks.thermostat [seeds]`.

Nine vials without glass, and 23 ordinary starts of all kinds, in ``benchmarks.vials``. What differs
from one to the next is unknown to the thermostat.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from math import sqrt
from time import process_time

from attrs import frozen

from appliance.control.thermostat import Thermostat
from benchmarks.figures import Figure
from benchmarks.vials import STARTS, Start, Vial

HOUR = 3600
NINE = "{:4.0f}  {:4.2f}  {:5.2f}  {:5.2f}  {:+.3f}  {:.3f}  {:5.2f}  {:5.2f}  {:6.2f}   {:5.1f}"
START = "{:30s} {:5.1f}  {:+.2f}  {:+.3f}  {:.3f}  {:+.3f}  {:.2f}"
Event = Callable[["Vial", Thermostat], None]


@frozen
class Log:
    """A run: the liquid's temperature every ``interval`` seconds."""

    interval: int
    liquid: list[float]
    hottest_plate: float
    failed: bool

    def between(self, start: float, end: float) -> list[float]:
        return self.liquid[int(start / self.interval) : int(end / self.interval)]

    def settled(self, target: float, start: float, end: float, within: float = 0.5) -> float:
        """Minutes after ``start`` from which the liquid stays ``within`` its target."""
        late = [
            i for i, t in enumerate(self.between(start, end), 1) if abs(t - target) > within
        ]
        return max(late, default=0) * self.interval / 60.0

    def steady(self, target: float, start: float, end: float) -> tuple[float, float]:
        """Mean and standard deviation of the liquid's error."""
        errors = [t - target for t in self.between(start, end)]
        mean = sum(errors) / len(errors)
        return mean, sqrt(sum((e - mean) ** 2 for e in errors) / len(errors))


def run(
    vial: Vial,
    hours: float,
    events: dict[float, Event] | None = None,
    target: float = 37.0,
    interval: int = 2,
    thermostat: Thermostat | None = None,
) -> Log:
    """Let a new thermostat hold ``vial``; ``events`` happen at their second."""
    thermostat, duty, liquid, hottest = thermostat or Thermostat(target), 0.0, [], 0.0
    pending = sorted((events or {}).items())
    for now in range(0, int(hours * HOUR), interval):
        while pending and pending[0][0] <= now:
            pending.pop(0)[1](vial, thermostat)
        duty = thermostat.step(interval, duty, vial.read())
        vial.run(duty, interval)
        liquid.append(vial.liquid)
        hottest = max(hottest, vial.plate)
    return Log(interval, liquid, hottest, thermostat.failed)


def dose(vial: Vial, thermostat: Thermostat) -> None:
    """A millilitre at 4 °C into twelve, announced to nobody."""
    vial.liquid += (4.0 - vial.liquid) / 12.0


def night(vial: Vial, thermostat: Thermostat) -> None:
    vial.room -= 4.0


def unstirred(vial: Vial, thermostat: Thermostat) -> None:
    vial.stirred = False


def stopped(vial: Vial, thermostat: Thermostat) -> None:
    """The stirrer, as the thermostat is told."""
    vial.stirred = False
    thermostat.stir(False)


def aim(target: float) -> Event:
    def change(vial: Vial, thermostat: Thermostat) -> None:
        thermostat.retarget(target)

    return change


def warm(plate: float, liquid: float) -> Event:
    def change(vial: Vial, thermostat: Thermostat) -> None:
        vial.soak(plate, liquid)

    return change


def nine_plants(seeds: int) -> None:
    print(f"22 -> 37 °C, dose at 2 h, room -4 °C at 2.5 h; worst of {seeds} seeds")
    print("room  size  settle  over   bias     sd     dose  over  room-dev  plate")
    for size in (0.85, 1.0, 1.2):
        for room in (18.0, 22.0, 26.0):
            rows = [_row(room, size, seed) for seed in range(1, seeds + 1)]
            worst = [max(column, key=abs) for column in zip(*rows, strict=True)]
            print(NINE.format(room, size, *worst))


def _row(room: float, size: float, seed: int) -> tuple[float, ...]:
    log = run(Vial(room, size, seed=seed), 3.25, {2 * HOUR: dose, 2.5 * HOUR: night})
    bias, sd = log.steady(37.0, HOUR, 2 * HOUR)
    return (
        log.settled(37.0, 0, 2 * HOUR),
        max(log.between(0, 2 * HOUR)) - 37.0,
        bias,
        sd,
        log.settled(37.0, 2 * HOUR, 2.5 * HOUR),
        max(log.between(2 * HOUR + 60, 2.5 * HOUR)) - 37.0,
        max(abs(t - 37.0) for t in log.between(2.5 * HOUR, 3.25 * HOUR)),
        log.hottest_plate,
    )


def starts() -> None:
    print("\n23 starts        settle   over    bias    sd   told by   sd told")
    for start in STARTS:
        log, told, sure = _start(start)
        bias, sd = log.steady(start.target, 0.5 * HOUR, HOUR)
        within = log.settled(start.target, 0, HOUR)
        print(START.format(start.name, within, _over(log, start), bias, sd, told, sure))


def _start(start: Start) -> tuple[Log, float, float]:
    """How it went in an hour, how far what was told is off at its end, and by how much it might."""
    vial, thermostat = start.vial(), Thermostat(start.target)
    log = run(vial, 1.0, target=start.target, thermostat=thermostat)
    seen = thermostat.observer
    return log, seen.liquid - vial.liquid, seen.uncertainty


def _over(log: Log, start: Start) -> float:
    return max(log.liquid) - start.target


def feeds(cold: float = 4.0) -> None:
    """A millilitre of cold medium every ten minutes, of which it is told."""
    for glass in False, True:
        vial, thermostat = Vial(glass=glass), Thermostat(37.0)
        events: dict[float, Event] = {}
        for turn in range(18):
            events[HOUR + 600.0 * turn] = lambda v, t: (v.pour(1.0, cold), t.dosed(1.0))
        log = run(vial, 4.0, events, thermostat=thermostat)
        last = log.between(2 * HOUR, 4 * HOUR)
        mean, _ = log.steady(37.0, 2 * HOUR, 4 * HOUR)
        print(f"cold feed, glass {glass}: {min(last) - 37:+.2f} to {max(last) - 37:+.2f} °C, mean "
              f"{mean:+.3f}; medium thought {thermostat.observer.medium:.1f} °C")  # fmt: skip


def situations() -> None:
    print("\nsituation                     settle   bias     sd   plate  (sizes 0.85, 1.2)")
    for target in (25.0, 30.0, 42.0, 50.0):
        _show(f"from 22 to {target:.0f} °C", {}, target)
    _show("42 °C, then down to 30 °C", {HOUR: aim(30.0)}, 30.0, start=42.0, after=HOUR)
    _show("30 °C, then up to 42 °C", {HOUR: aim(42.0)}, 42.0, start=30.0, after=HOUR)
    for plate, liquid in (40.0, 37.0), (50.0, 37.0), (37.0, 37.0), (35.0, 30.0):
        _show(f"restart, plate {plate:.0f}, liquid {liquid:.0f}", {0: warm(plate, liquid)})
    _show("stirring stops, untold", {HOUR: unstirred}, after=HOUR)
    _show("stirring stops, told", {HOUR: stopped}, after=HOUR)
    for power in (2.45, 4.0, 5.5, 8.5, 11.0):
        _show(f"heater of {power:g} W, not 7", {}, power=power)
    for heat in (8.0, 14.0):
        _show(f"plate of {heat:g} J/K, not 10.5", {}, plate_heat=heat)
    for interval in (1, 5, 10, 20, 30):
        _show(f"a dose, steps of {interval} s", {HOUR: dose}, after=HOUR, interval=interval)


def _show(
    name: str,
    events: dict[float, Event],
    target: float = 37.0,
    start: float | None = None,
    after: float = 0.0,
    interval: int = 2,
    **plant: float,
) -> None:
    cells = []
    for size in (0.85, 1.2):
        log = run(Vial(size=size, **plant), 2.0, events, start or target, interval)
        bias, sd = log.steady(target, 1.7 * HOUR, 2 * HOUR)
        minutes = log.settled(target, after, 2 * HOUR)
        cells.append(f"{minutes:5.2f}  {bias:+.3f}  {sd:.3f}  {log.hottest_plate:4.1f}")
    print(f"{name:28s} {'   '.join(cells)}")


def cost() -> None:
    started = process_time()
    run(Vial(), 2.0)
    whole = process_time() - started
    vial = Vial()
    started = process_time()
    for _ in range(3600):
        vial.run(22.0, 2)
        vial.read()
    print(f"\nCPU per step: {(whole - process_time() + started) / 3600 * 1e6:.0f} µs")


def figures(arguments: list[str]) -> Iterator[Figure]:
    """The worst of nine plants."""
    seeds = int(arguments[0]) if arguments else 3
    plants = [(room, size) for size in (0.85, 1.0, 1.2) for room in (18.0, 22.0, 26.0)]
    rows = [_row(*plant, seed) for plant in plants for seed in range(1, seeds + 1)]
    settle, over, bias, sd, dosed = (
        max(column, key=abs) for column in list(zip(*rows, strict=True))[:5]
    )
    note = f"the worst of 9 plants, {seeds} seeds each, 22 to 37 °C"
    yield Figure("thermostat: within 0.5 °C for good", settle, "min", 10.0, 6.0, note)
    yield Figure("thermostat: overshoot", over, "°C", 0.5, 0.2, note)
    yield Figure("thermostat: bias", abs(bias), "°C", 0.1, None, note)
    yield Figure("thermostat: sd", sd, "°C", 0.1, None, note)
    yield Figure("thermostat: after 1 mL of cold medium", dosed, "min", 4.0, 3.0, note)
    logs = [(start, *_start(start)) for start in STARTS]
    note = f"the worst of {len(STARTS)} starts: fractions of a second, lags, glass, volumes, noise"
    over = max(_over(log, start) for start, log, *_ in logs)
    off = max(abs(log.steady(start.target, 0.5 * HOUR, HOUR)[0]) for start, log, *_ in logs)
    late = max(log.settled(start.target, 0, HOUR) for start, log, *_ in logs)
    doubt = max(abs(told) / sure for *_, told, sure in logs)
    yield Figure("thermostat, 23 starts: within 0.5 °C for good", late, "min", 12.0, 10.0, note)
    yield Figure("thermostat, 23 starts: overshoot", over, "°C", 0.5, 0.2, note)
    yield Figure("thermostat, 23 starts: bias", off, "°C", 0.2, 0.1, note)
    yield Figure("thermostat, 23 starts: told wrong, of its sd", doubt, "", 2.0, None, note)


if __name__ == "__main__":
    nine_plants(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
    starts()
    feeds()
    situations()
    cost()
