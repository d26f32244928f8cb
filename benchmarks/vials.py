"""Vials on heater plates, as they are: what thermostats are measured on."""

from __future__ import annotations

import random
from collections import deque
from math import exp

from attrs import define, field, frozen

WATER = 4.18
STEPS = 4
"""Steps of the truth in a second."""


@define
class Vial:
    """The truth: temperatures in °C, and what nobody tells the thermostat.

    Without ``glass`` plate and liquid touch, as the first fit of recorded cooling curves had it;
    with it there is a third node, as the better one has. The thermometer follows the plate with
    a ``lag`` of so many seconds, and its reading is ``stale`` by so many more.
    """

    room: float = 22.0
    size: float = 1.0
    power: float = 7.0
    plate_heat: float | None = None
    seed: int = 1
    glass: bool = False
    lag: float = 0.0
    stale: float = 0.0
    noise: float = 0.04
    ml: float = 15.0
    stirred: bool = True
    plate: float = field(init=False)
    sleeve: float = field(init=False)
    liquid: float = field(init=False)
    shown: float = field(init=False)
    past: deque[float] = field(init=False)
    chance: random.Random = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.past = deque(maxlen=STEPS)
        self.soak(self.room, self.room)
        self.chance = random.Random(self.seed)

    def soak(self, plate: float, liquid: float) -> None:
        self.plate = self.shown = plate
        self.liquid, self.sleeve = liquid, (plate + liquid) / 2
        self.past.clear()

    @property
    def heat(self) -> float:
        """Of the liquid, in J/K."""
        filled = 53.0 * self.size
        return filled * self.ml / 15.0 if self.ml < 15.0 else filled + WATER * (self.ml - 15.0)

    def pour(self, ml: float, celsius: float) -> None:
        """Add medium; as much runs off."""
        self.liquid += (celsius - self.liquid) * WATER * ml / (self.heat + WATER * ml)

    def run(self, duty: float, seconds: int) -> None:
        follows = 1.0 if self.lag == 0.0 else 1.0 - exp(-1.0 / STEPS / self.lag)
        for _ in range(seconds * STEPS):
            self.past.append(self.shown)
            self._step(self.power * duty / 100.0)
            self.shown += (self.plate - self.shown) * follows

    def read(self) -> float:
        behind = round(self.stale * STEPS)
        shown = self.past[-behind] if 0 < behind <= len(self.past) else self.shown
        return round((shown + self.chance.gauss(0.0, self.noise)) / 0.0625) * 0.0625

    def _step(self, watts: float) -> None:
        dt, leak = 1.0 / STEPS, 0.01 * (self.plate - self.room)
        if self.glass:
            film = 0.605 if self.stirred else 0.2
            first, second = 0.576 * (self.plate - self.sleeve), film * (self.sleeve - self.liquid)
            heavy, loss = self.plate_heat or 14.0, 0.035
            self.sleeve += dt * (first - second) / 31.4
        else:
            first = (0.44 if self.stirred else 0.22) * (self.plate - self.liquid)
            second, heavy, loss = first, self.plate_heat or 10.5, 0.09
        self.plate += dt * (watts - first - leak) / heavy
        lost = loss * self.size * (self.liquid - self.room)
        self.liquid += dt * (second - lost) / self.heat


@frozen
class Start:
    """A cold start of some kind, to some temperature."""

    name: str
    target: float = 37.0
    how: dict[str, float | bool] = field(factory=dict)

    def vial(self) -> Vial:
        return Vial(**self.how)


def _starts() -> tuple[Start, ...]:
    found = []

    def add(name: str, target: float = 37.0, **how: float | bool) -> None:
        found.append(Start(name, target, {"seed": len(found) + 11, **how}))

    for stale in 0.0, 0.25, 0.5, 0.75, 0.875:
        add(f"reading {stale:g} s old", stale=stale)
    for lag in 0.5, 1.0, 2.0:
        add(f"lag {lag:g} s", lag=lag, stale=0.375)
    for stale in 0.0, 0.5, 0.875:
        add(f"glass, reading {stale:g} s old", glass=True, stale=stale)
    for lag in 1.0, 2.0:
        add(f"glass, lag {lag:g} s", glass=True, lag=lag, stale=0.25)
    for target in 25.0, 30.0, 42.0:
        add(f"to {target:g} °C", target, stale=0.625)
    add("glass, to 30 °C", 30.0, glass=True, stale=0.625)
    add("small, room 26 °C", size=0.85, room=26.0, stale=0.75)
    add("large, room 18 °C, lag 1 s", size=1.2, room=18.0, lag=1.0)
    add("glass, large, room 18 °C", glass=True, size=1.2, room=18.0, stale=0.5)
    add("8 mL", ml=8.0, stale=0.5)
    add("38 mL, glass", ml=38.0, glass=True, stale=0.5)
    add("noise 0.16 °C, lag 1 s", noise=0.16, lag=1.0, stale=0.5)
    return tuple(found)


STARTS = _starts()
