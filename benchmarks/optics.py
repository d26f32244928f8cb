"""How well light is told from dark under mains hum, and how fast: `python -m benchmarks.optics`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from math import pi, sin, sqrt
from statistics import fmean, stdev
from time import process_time

from msgspec import Struct

from appliance.control.optics import Level, Samples, burst_level, sample_offsets
from benchmarks.figures import Figure

BURSTS, STEPS = 400, 32767
SETTLE = 0.125
DARK, LIT = sample_offsets(12, 0.2), sample_offsets(40, 0.85)


class Hum(Struct, frozen=True):
    """Mains pick-up and lamps' ripple in volts, the true mains, how late samples may be; the light
    that is looked for and the dark under it, the noise of a sample and the converter's range in
    volts, and whether that has no negative numbers."""

    pickup: float = 0.004
    ripple: float = 0.010
    hz: float = 50.0
    late: float = 0.0
    light: float = 0.3
    dark: float = 0.02
    noise: float = 0.0003
    full: float = 0.512

    def burst(self, chance: random.Random) -> tuple[Samples, Samples]:
        """One reading's samples in the dark and lit; the hum has any phase."""
        phases = chance.uniform(0.0, 2 * pi), chance.uniform(0.0, 2 * pi)
        lit = DARK[-1] + SETTLE
        return (
            [self._sample(1000.0 + t, self.dark, phases, chance) for t in DARK],
            [self._sample(1000.0 + lit + t, self.dark + self.light, phases, chance) for t in LIT],
        )

    def _sample(
        self, t: float, volts: float, phases: tuple[float, float], chance: random.Random
    ) -> tuple[float, float]:
        t += chance.uniform(0.0, self.late)
        angle, step = 2 * pi * self.hz * t, self.full / STEPS
        volts += self.pickup * sin(angle + phases[0]) + self.ripple * sin(2 * angle + phases[1])
        return t, max(round((volts + chance.gauss(0.0, self.noise)) / step), 0) * step


def levels(hum: Hum, mains_hz: float | None) -> list[Level]:
    """What is made of many bursts."""
    chance = random.Random(1)
    return [burst_level(*hum.burst(chance), mains_hz) for _ in range(BURSTS)]


def error(hum: Hum, mains_hz: float | None) -> float:
    """Root mean square error of the lit level in volts."""
    truth = hum.light + hum.dark
    return sqrt(fmean((level.volts - truth) ** 2 for level in levels(hum, mains_hz)))


def above_dark(hum: Hum) -> tuple[float, float]:
    """Bias and scatter of the light, each reading by itself, in per cent of it."""
    seen = [(level.volts - level.dark) / hum.light for level in levels(hum, None)]
    return 100.0 * (fmean(seen) - 1.0), 100.0 * stdev(seen)


def thin(pickup: float, ripple: float, hz: float) -> Hum:
    """A culture of density 0.5, whose light is 16 mV, on a converter in its smallest range."""
    return Hum(pickup, ripple, hz, light=0.016, dark=0.004, noise=0.00005, full=0.256)


def cost(hum: Hum, mains_hz: float | None) -> float:
    """CPU seconds per burst."""
    chance = random.Random(1)
    bursts = [hum.burst(chance) for _ in range(BURSTS)]
    started = process_time()
    for dark, lit in bursts:
        burst_level(dark, lit, mains_hz)
    return (process_time() - started) / BURSTS


def main() -> None:
    cases = {
        "50 Hz": (Hum(), 50.0),
        "60 Hz": (Hum(hz=60.0), 60.0),
        "up to 10 ms late": (Hum(late=0.010), 50.0),
        "ripple of 20 mV only, 5 ms late": (Hum(0.0, 0.020, late=0.005), 50.0),
        "no hum": (Hum(0.0, 0.0), 0.0),
        "mains at 50.05 Hz": (Hum(hz=50.05), 50.0),
        "mains at 50.2 Hz": (Hum(hz=50.2), 50.0),
    }
    print("rms error in mV                     known   found    mean")
    for name, (hum, known) in cases.items():
        errors = [1000 * error(hum, mains) for mains in (known, None, 0.0)]
        print(f"{name:34s}  {errors[0]:.3f}   {errors[1]:.3f}   {errors[2]:.3f}")
    print(f"the least possible                  {1000 * Hum().noise / sqrt(38):.3f}")
    print("light of 16 mV above the dark        bias     CV")
    for pickup, ripple in ((0.0, 0.0), (0.0001, 0.0001), (0.001, 0.001), (0.002, 0.002),
                           (0.004, 0.010)):  # fmt: skip
        for hz in (50.02, 60.1):
            bias, scatter = above_dark(thin(pickup, ripple, hz))
            name = f"{1000 * pickup:g} + {1000 * ripple:g} mV at {hz} Hz"
            print(f"{name:34s}  {bias:+.3f} %  {scatter:.3f} %")
    known, found, mean = (1e6 * cost(Hum(), mains) for mains in (50.0, None, 0.0))
    print(f"CPU per burst: {known:.0f} µs known, {found:.0f} µs found, {mean:.0f} µs mean")


def figures(arguments: list[str]) -> Iterator[Figure]:
    """Levels under hum, over the least error possible; light above the dark, as without hum."""
    least = Hum().noise / sqrt(38)
    for name, hum, known in (("known", Hum(), 50.0), ("found", Hum(late=0.010), None)):
        ratio = error(hum, known) / least
        yield Figure(f"optics: error under hum, its frequency {name}", ratio, "x", None, None,
                     "over the least possible")  # fmt: skip
    quiet = above_dark(thin(0.0, 0.0, 50.0))[1]
    for pickup, ripple in (0.002, 0.002), (0.004, 0.010):
        name = f"optics: 16 mV above the dark, hum of {1000 * pickup:g} + {1000 * ripple:g} mV"
        bias, scatter = above_dark(thin(pickup, ripple, 50.02))
        yield Figure(f"{name}, bias", abs(bias), "%", 0.1)
        yield Figure(f"{name}, scatter", scatter / quiet, "x", 1.5, None, "over that without hum")
    yield Figure("optics: CPU per reading of one diode", 1e6 * cost(Hum(), 50.0), "µs")


if __name__ == "__main__":
    main()
