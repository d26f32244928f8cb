"""A vial on a heater plate, as a thermostat meets it."""

import math
from collections import deque
from random import Random

from appliance.control.thermostat import Thermostat

MINUTE, HOUR = 60, 3600
QUARTER = 0.25  # s, a step of the truth


class Vial:
    """The truth: a plate, perhaps glass, a liquid and a room, and what looks after it.

    Without *glass* plate and liquid touch. The thermometer has a *lag*, and is read *stale*
    seconds late, as by a converter that is asked at any moment.
    """

    def __init__(self, room=22.0, size=1.0, power=7.0, coupling=0.44, seed=1, target=37.0,
                 glass=False, lag=0.0, stale=0.0, noise=0.04, ml=15.0):  # fmt: skip
        self.room, self.size, self.power, self.coupling = room, size, power, coupling
        self.plate = self.glass = self.liquid = self.shown = room
        self.glazed, self.lag, self.stale, self.noise = glass, lag, stale, noise
        self.heat = 53.0 * size + 4.18 * (ml - 15.0)
        self.random = Random(seed)
        self.past = deque(maxlen=4)
        self.thermostat = Thermostat(target)
        self.duty = 0.0
        self.interval = 2
        self.trace = []

    def soak(self, plate, liquid):
        """Have plate and liquid at these temperatures, and the glass between them."""
        self.plate = self.shown = plate
        self.liquid, self.glass = liquid, (plate + liquid) / 2
        self.past.clear()

    def read(self):
        """The plate's thermometer."""
        behind = round(self.stale / QUARTER)
        shown = self.past[-behind] if 0 < behind <= len(self.past) else self.shown
        return round((shown + self.random.gauss(0.0, self.noise)) / 0.0625) * 0.0625

    def second(self):
        """Let a second pass."""
        for _ in range(4):
            self.past.append(self.shown)
            self.step()
            share = 1.0 if self.lag == 0.0 else 1.0 - math.exp(-QUARTER / self.lag)
            self.shown += (self.plate - self.shown) * share
        self.trace.append(self.liquid)

    def step(self):
        """Heat for a quarter of a second: the figures are fitted to recorded cooling curves."""
        room, loss = self.room, 0.035 if self.glazed else 0.09
        if self.glazed:
            first = 0.576 * (self.plate - self.glass)
            film = 0.605 if self.coupling == 0.44 else 1.0 / (2.0 / 0.605 + 1.0 / 0.576)
            second, heavy = film * (self.glass - self.liquid), 14.0
            self.glass += QUARTER * (first - second) / 31.4
        else:
            first = second = self.coupling * (self.plate - self.liquid)
            heavy = 10.5
        leak = 0.01 * (self.plate - room)
        self.plate += QUARTER * (self.power * self.duty / 100.0 - first - leak) / heavy
        lost = loss * self.size * (self.liquid - room)
        self.liquid += QUARTER * (second - lost) / self.heat

    def hold(self, seconds, read=None):
        """Let the thermostat work; returns the liquid's temperature, second by second."""
        began = len(self.trace)
        for _ in range(int(seconds / self.interval)):
            reading = (read or self.read)()
            self.duty = self.thermostat.step(self.interval, self.duty, reading)
            for _ in range(self.interval):
                self.second()
        return self.trace[began:]

    def dose(self, ml=1.0, celsius=4.0):
        """Add medium; twelve millilitres were there."""
        self.liquid += (celsius - self.liquid) * ml / 12.0


def settling(trace, target=37.0, within=0.5):
    """Seconds until *trace* is, and stays, *within* its target."""
    return max((i for i, t in enumerate(trace, 1) if abs(t - target) > within), default=0)


def mean_and_sd(trace):
    mean = sum(trace) / len(trace)
    return mean, math.sqrt(sum((t - mean) ** 2 for t in trace) / len(trace))
