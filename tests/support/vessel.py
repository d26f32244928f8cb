"""A dosed culture played by itself: it grows, is read and dosed, and its pumps may fail."""

import math
from collections.abc import Callable
from random import Random

from appliance.control.dose_check import DoseCheck
from appliance.control.turbidostat import Turbidostat

STEP_S, HOUR, VOLUME, TARGET = 5.0, 3600.0, 15.0, 0.5
NOISE, OUTLIERS, JITTER, PLAY_ML = 0.022, 0.008, 0.03, 0.008

Course = Callable[[float], float]


def ramp(low: float, high: float, since: float, over: float) -> Course:
    """A value that goes from *low* to *high* within *over* hours after the hour *since*."""
    return lambda hour: low + (high - low) * min(max((hour - since) / over, 0.0), 1.0)


class Culture:
    """What grows, is diluted, and is read, with noise that may change.

    *growth* is 1/h and *noise* relative, at each hour. *memory* correlates neighbours, *drift* is
    per square root of an hour, *jumps* of 5 % either way are so many an hour.
    """

    def __init__(
        self, growth: Course, noise: Course, seed: int, memory=0.08, drift=0.002, jumps=0.0
    ) -> None:
        self.growth, self.noise, self.chance = growth, noise, Random(seed)
        self.memory, self.drift, self.jumps = memory, drift, jumps
        self.density = self.seen = TARGET
        self.volume = VOLUME
        self._deviation = self._gain = 0.0

    def grow(self, hour: float, mixing_s: float) -> None:
        """Let five seconds pass at that *hour*."""
        self.density *= math.exp(self.growth(hour) * STEP_S / HOUR)
        self.seen += (self.density - self.seen) * (1.0 - math.exp(-STEP_S / mixing_s))

    def dilute(self, ml: float) -> None:
        """So much came in."""
        self.density *= self.volume / (self.volume + ml)
        self.volume += ml

    def read(self, hour: float, light: float = 1.0) -> float:
        """A density, read through *light*."""
        chance, memory = self.chance, self.memory
        fresh = math.sqrt(1.0 - memory**2) * chance.gauss(0.0, 1.0)
        self._deviation = memory * self._deviation + fresh
        self._gain += self.drift * math.sqrt(STEP_S / HOUR) * chance.gauss(0.0, 1.0)
        if chance.random() < self.jumps * STEP_S / HOUR:
            self._gain += chance.choice((-0.05, 0.05))
        bubble = 1.0 + chance.expovariate(10.0) if chance.random() < OUTLIERS else 1.0
        noise = self.noise(hour) * (3.0 if light > 1.0 else 1.0)
        return self.seen * light * (1.0 + noise * self._deviation) * math.exp(self._gain) * bubble


class Vessel:
    """A turbidostat, or a chemostat that exchanges *ml* every so many *minutes*, with a check.

    *pump* is what the pump gives of what it should, *unmixed* and *foam* are the hours in between
    which nothing is stirred, or foam raises the light by a third. ``fed`` is what was asked for
    since something failed.
    """

    def __init__(self, growth=0.8, noise=NOISE, seed=1, ml=0.0, minutes=10.0, pump=1.0,
                 unmixed=(0.0, 0.0), foam=(0.0, 0.0), **light) -> None:  # fmt: skip
        self.culture = Culture(_course(growth), _course(noise), seed, **light)
        self.ml, self.every, self.pump = ml, 60.0 * minutes, pump
        self.unmixed, self.foam = unmixed, foam
        self.rule, self.check = Turbidostat(TARGET, VOLUME), DoseCheck(VOLUME)
        self.now, self.fed, self.owed = 0.0, 0.0, 0.0
        self.arrives, self.leaves = 1.0, 1.0
        self.held, self.doubts, self.course = 0.0, 0, []
        self._due, self._looked = self.every, False
        self._coming: list[tuple[float, float]] = []

    @property
    def hour(self) -> float:
        """Hours since it began."""
        return self.now / HOUR

    def fail(self, arrives=1.0, leaves=1.0) -> None:
        """From now on this share of the medium arrives, and of the waste leaves."""
        self.arrives, self.leaves, self.fed = arrives, leaves, 0.0

    def run(self, hours: float) -> str | None:
        """Let time pass, or until something is certain; returns what was."""
        end = self.now + hours * HOUR
        while self.now < end and self.check.failure is None:
            self._step()
        return self.check.failure

    def rms(self, since: float) -> float:
        """Per cent that the density was off its target after the hour *since*."""
        late = self.course[int(since * HOUR / STEP_S) :]
        return 100.0 * math.sqrt(sum((x / TARGET - 1.0) ** 2 for x in late) / len(late))

    def _step(self) -> None:
        self.now += STEP_S
        stirred = not self.unmixed[0] <= self.hour < self.unmixed[1]
        while self._coming and self._coming[0][0] <= self.now:
            self._arrive(self._coming.pop(0)[1])
        self.culture.grow(self.hour, 4.0 if stirred else 300.0)
        foamy = self.foam[0] <= self.hour < self.foam[1]
        od = self.culture.read(self.hour, 1.3 if foamy else 1.0)
        self.check.observe(self.now, od)
        self.rule.observe(self.now, od)
        self.course.append(self.culture.density)
        look = self.check.look
        self.doubts += look is not None and not self._looked
        self._looked = look is not None
        if look is not None and look.waits(self.now):
            self.held += STEP_S
        elif not self._coming:
            self._dose(look.probe_ml if look else 0.0)

    def _dose(self, probe: float) -> None:
        if not self.ml:
            self._give(self.rule.wanted(self.now, probe))
        elif self.now >= self._due:
            times = 1 + (self.now - self._due) // self.every
            self._due += times * self.every
            self.owed = min(self.owed + times * self.ml, max(self.ml, 1.0))
            if self.owed >= min(probe, 1.0):
                self._give(self.owed)
                self.owed = 0.0

    def _give(self, ml: float) -> None:
        parts = max(math.ceil(ml), 1)
        for part in range(parts if ml else 0):
            self._coming.append((self.now + STEP_S * (1 + 2 * part), ml / parts))

    def _arrive(self, ml: float) -> None:
        chance, culture = self.culture.chance, self.culture
        real = ml * chance.gauss(1.0, JITTER) + chance.gauss(0.0, PLAY_ML)
        culture.dilute(max(real, 0.0) * self.pump * self.arrives)
        culture.volume = max(VOLUME, culture.volume - 2.0 * ml * self.leaves)
        self.fed += ml
        self.check.dose(self.now, ml, VOLUME)
        self.rule.dosed(self.now, ml, VOLUME)


def _course(value: float | Course) -> Course:
    return value if callable(value) else lambda hour: value
