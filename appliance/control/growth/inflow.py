"""What was told of doses: how much thinner the optics must see the culture, and when."""

import math
from bisect import insort
from collections.abc import Iterable
from typing import NamedTuple

MIXING_S = 5.0  # time constant of stirring medium in, and of the optics
MIXED_S = 8.0 * MIXING_S  # after which nothing is left to be stirred in


class Dose(NamedTuple):
    """The log density changed by ``change`` (not above 0, unless one is taken back) while medium
    came in evenly from ``begin`` to ``end`` (s)."""

    begin: float
    end: float
    change: float

    def given(self, t_s: float) -> float:
        """What had come in by ``t_s``, as a change of the log density."""
        if t_s < self.begin:
            return 0.0
        if t_s >= self.end:
            return self.change
        return self.change * (t_s - self.begin) / (self.end - self.begin)

    def seen(self, t_s: float) -> float:
        """How much of it the optics see at ``t_s``: they lag by a first order of MIXING_S."""
        if t_s <= self.begin:
            return 0.0
        if t_s >= self.end + MIXED_S:
            return self.change
        lasts = (self.end - self.begin) / MIXING_S
        since = (t_s - self.begin) / MIXING_S
        if lasts < 1e-3:
            return -self.change * math.expm1(-since)
        if since < lasts:
            return self.change / lasts * (since + math.expm1(-since))
        return self.change * (1.0 + math.expm1(-lasts) / lasts * math.exp(lasts - since))


class Inflow:
    """The doses that are not long over, by their beginning; ``told`` says whether there ever was
    one."""

    __slots__ = ("doses", "told")

    def __init__(self, doses: Iterable[tuple[float, float, float]] = (), told: bool = False):
        self.doses = [Dose(*dose) for dose in doses]
        self.told = told

    def add(self, dose: Dose) -> None:
        """One more dose, past or to come."""
        insort(self.doses, dose)
        self.told = True

    def remove(self, dose: Dose) -> bool:
        """Take a dose back; whether it was known."""
        known = dose in self.doses
        if known:
            self.doses.remove(dose)
        return known

    def flows(self, t_s: float) -> bool:
        """Whether medium comes in at ``t_s``, or has yet to be stirred in."""
        return any(begin <= t_s < end + MIXED_S for begin, end, _ in self.doses)

    def comes(self, t_s: float) -> bool:
        """Whether medium comes in at ``t_s``, or came in just before."""
        return any(begin <= t_s <= end + MIXING_S for begin, end, _ in self.doses)

    def unmixed(self, t_s: float) -> float:
        """How much of what was given the optics do not see yet at ``t_s``."""
        return self.given(t_s) - self.seen(t_s)

    def forget(self, t_s: float) -> None:
        """Nobody will ask any more of what was before ``t_s``."""
        self.doses = [dose for dose in self.doses if dose.end + MIXED_S > t_s]

    def shift(self, seconds: float) -> None:
        """The clock was set by this much."""
        self.doses = [Dose(d.begin + seconds, d.end + seconds, d.change) for d in self.doses]

    def given(self, t_s: float) -> float:
        """The change of the log density by all of them, at ``t_s``."""
        total = 0.0
        for dose in self.doses:
            begin, end, change = dose
            if begin > t_s:
                break
            total += change if t_s >= end else dose.given(t_s)
        return total

    def seen(self, t_s: float) -> float:
        """The same as the optics see it."""
        total = 0.0
        for dose in self.doses:
            begin, end, change = dose
            if begin >= t_s:
                break
            total += change if t_s >= end + MIXED_S else dose.seen(t_s)
        return total

    def between(self, before: float, after: float) -> tuple[float, float]:
        """How what is seen changes from ``before`` to ``after``, and the sum of each dose's
        share in that times its whole change."""
        change = square = 0.0
        for dose in self.doses:
            if dose.begin >= after:
                break
            if before < dose.end + MIXED_S:
                part = dose.seen(after) - dose.seen(before)
                change += part
                square += part * dose.change
        return change, square
