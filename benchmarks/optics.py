"""How well a level is found under mains hum, and how fast: `python -m benchmarks.optics`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from math import pi, sin, sqrt
from time import process_time

from msgspec import Struct

from appliance.control.optics import lit_level, sample_offsets
from benchmarks.figures import Figure

VOLTS, NOISE, STEP, BURSTS = 0.3, 0.0003, 0.512 / 32767, 400


class Hum(Struct, frozen=True):
    """Mains pick-up and lamps' ripple in volts, the true mains, and how late samples may be."""

    pickup: float = 0.004
    ripple: float = 0.010
    hz: float = 50.0
    late: float = 0.0

    def burst(self, noise: random.Random) -> list[tuple[float, float]]:
        phase, second = noise.uniform(0.0, 2 * pi), noise.uniform(0.0, 2 * pi)
        samples = []
        for offset in sample_offsets():
            t = 1000.0 + offset + noise.uniform(0.0, self.late)
            angle = 2 * pi * self.hz * t
            hum = self.pickup * sin(angle + phase) + self.ripple * sin(2 * angle + second)
            volts = VOLTS + hum + noise.gauss(0.0, NOISE)
            samples.append((t, round(volts / STEP) * STEP))
        return samples


def error(hum: Hum, mains_hz: float | None) -> float:
    """Root mean square error of the level in volts."""
    noise = random.Random(1)
    levels = [lit_level(hum.burst(noise), mains_hz).volts for _ in range(BURSTS)]
    return sqrt(sum((v - VOLTS) ** 2 for v in levels) / BURSTS)


def cost(mains_hz: float | None) -> float:
    """CPU seconds per burst."""
    noise = random.Random(1)
    bursts = [Hum().burst(noise) for _ in range(BURSTS)]
    started = process_time()
    for samples in bursts:
        lit_level(samples, mains_hz)
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
    print(f"the least possible                  {1000 * NOISE / sqrt(38):.3f}")
    costs = [1e6 * cost(mains) for mains in (50.0, None, 0.0)]
    print("CPU per burst: {:.0f} µs known, {:.0f} µs found, {:.0f} µs mean".format(*costs))


def figures(arguments: list[str]) -> Iterator[Figure]:
    """Levels under hum, over the least error possible."""
    least = NOISE / sqrt(38)
    for name, hum, known in (("known", Hum(), 50.0), ("found", Hum(late=0.010), None)):
        ratio = error(hum, known) / least
        yield Figure(f"optics: error under hum, its frequency {name}", ratio, "x", None, None,
                     "over the least possible")  # fmt: skip
    yield Figure("optics: CPU per reading of one diode", 1e6 * cost(50.0), "µs")


if __name__ == "__main__":
    main()
