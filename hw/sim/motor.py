"""The stirring motor: friction, a lag, and every turn it ever made, solved exactly."""

from collections import deque
from collections.abc import Callable
from math import exp
from typing import NamedTuple

from hw.sim.chance import stream
from hw.sim.spec import SimSpec

REMEMBERED = 6.0
"""Seconds of past that can be asked about; a reading covers at most five."""

AT_REST = 5.0
"""Turns per minute below which friction holds the motor."""


class Stretch(NamedTuple):
    """A time of one target: at *since* the motor had made *turns* and turned at *rpm*."""

    since: float
    turns: float
    rpm: float
    target: float


class Motor:
    """A motor that approaches its target with one time constant."""

    def __init__(self, spec: SimSpec, at: float) -> None:
        self._spec = spec
        spread = spec.motor_spread
        self._gain = spec.rpm_per_duty * (1.0 + stream(spec, "motor").uniform(-spread, spread))
        self._past: deque[Stretch] = deque([Stretch(at, 0.0, 0.0, 0.0)])

    def steer(self, duty: float, supply: float, at: float) -> None:
        """From *at* on, drive at *duty* per cent of *supply* (1 is the nominal voltage)."""
        rpm = self.rpm(at)
        target = self._target(duty * supply, rpm)
        if target == self._past[-1].target:
            return
        self._past.append(Stretch(at, self.turns(at), rpm, target))
        while len(self._past) > 2 and self._past[1].since < at - REMEMBERED:
            self._past.popleft()

    def rpm(self, at: float) -> float:
        """Turns per minute at the moment *at*."""
        last = self._past[-1]
        return last.target + (last.rpm - last.target) * self._decay(at - last.since)

    def turns(self, at: float) -> float:
        """Turns made until *at*, which is at most a few seconds ago."""
        past = next((s for s in reversed(self._past) if s.since <= at), self._past[0])
        span = max(at - past.since, 0.0)
        extra = (past.rpm - past.target) * self._spec.motor_s * (1.0 - self._decay(span))
        return past.turns + (past.target * span + extra) / 60.0

    def _decay(self, span: float) -> float:
        return exp(-span / self._spec.motor_s)

    def _target(self, duty: float, rpm: float) -> float:
        if duty <= self._spec.dead_duty or (rpm < AT_REST and duty < self._spec.start_duty):
            return 0.0
        return min(self._gain * (duty - self._spec.dead_duty), self._spec.rpm_max)


class Hall:
    """The sensor that sees each turn, with jitter and the odd turn missed."""

    def __init__(self, spec: SimSpec, turns: Callable[[float], float], at: float) -> None:
        self._spec, self._turns = spec, turns
        self._rng = stream(spec, "hall")
        self._asked = at

    def rpm(self, at: float) -> float:
        """Mean speed since this was last asked, over one to five seconds."""
        span = min(max(at - self._asked, 1.0), 5.0)
        self._asked = at
        count = self._turns(at) - self._turns(at - span)
        if count < 0.5:
            return 0.0
        return self._blurred(60.0 * count / span, count)

    def _blurred(self, rpm: float, count: float) -> float:
        spec, rng = self._spec, self._rng
        jitter = spec.hall_jitter * (25.0 if rpm >= spec.vortex_rpm else 1.0)
        missed = 1.0 / count if rng.random() < spec.missed_edges * count else 0.0
        return max(rpm * (1.0 + rng.gauss(0.0, jitter) / count**0.5 - missed), 0.0)
