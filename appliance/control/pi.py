"""Proportional-integral control, a first order filter, and a speed controller made of both."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, isfinite


def clamp(value: float, low: float, high: float) -> float:
    """``value``, or the bound it exceeds."""
    return min(max(value, low), high)


class LowPass:
    """
    A first order filter with time constant ``tau`` in seconds, exact for any interval.

    ``value`` is the output, None until the first input sets it.
    """

    def __init__(self, tau: float, value: float | None = None) -> None:
        self.tau = tau
        self.value = value

    def forget(self) -> None:
        """Begin again from the next input."""
        self.value = None

    def step(self, dt: float, value: float) -> float:
        """Follow ``value``, which has held for ``dt`` seconds, and return the output."""
        if self.value is None or self.tau <= 0.0:
            self.value = value
        else:
            self.value = value + (self.value - value) * exp(-max(dt, 0.0) / self.tau)
        return self.value


class PI:
    """
    A proportional-integral controller whose output stays within ``low`` and ``high``.

    The integral never holds more than the output can show: when the output is at a bound, the
    integral is kept where the sum just reaches it, unless the error leads away from the bound. So
    there is nothing to unwind.
    """

    def __init__(
        self, kp: float, ki: float, low: float, high: float, integral: float = 0.0
    ) -> None:
        self.kp, self.ki, self.low, self.high = kp, ki, low, high
        self.integral = integral

    def step(self, dt: float, error: float, forward: float = 0.0) -> float:
        """
        Return the output for ``error``, target less measured, that has stood for ``dt`` seconds.

        ``forward`` is added before the bounds are applied: what is known without looking at the
        error.
        """
        grown = self.integral + self.ki * error * dt
        wanted = forward + self.kp * error + grown
        output = clamp(wanted, self.low, self.high)
        if (wanted - output) * error <= 0.0:
            self.integral = grown
        return output

    def reset(self, integral: float = 0.0) -> None:
        """Forget what was accumulated."""
        self.integral = integral


class SpeedControl:
    """
    The duty that turns a stir bar at a speed, in per cent and turns per minute.

    A motor turns ``slope * (duty - DEAD)`` turns per minute, a moment after it is told to. Slopes
    differ from unit to unit and are learnt while running, so a new target is met by its own duty
    at once; the PI part only makes up for what the straight line leaves. A bar that does not turn
    is given a little more at every step until it does.
    """

    SLOPE = 18.0  # turns per minute per per cent; steep, for an unknown motor to start low
    DEAD = 8.0  # %, below which friction wins
    TAU = 0.6  # s, the motor's time constant
    START = 15.0  # %, enough to overcome friction at rest
    TRUST, HABIT = 0.5, 0.15  # how much of a reading's surprise is the slope's: at first, later

    def __init__(self, low: float = 0.0, high: float = 100.0, slope: float = SLOPE) -> None:
        self.slope = slope
        self._trim = PI(kp=0.004, ki=0.006, low=low, high=high)
        self._push = LowPass(self.TAU, 0.0)  # duty above DEAD as the motor feels it
        self._target = 0.0
        self._kick = self.START
        self._trust = self.TRUST

    def expect(self, duty: float, rpm: float) -> bool:
        """Take it that *duty* gives *rpm*; whether that is enough of a duty to learn from."""
        if duty <= 1.2 * self.DEAD:
            return False
        self.slope = rpm / (duty - self.DEAD)
        return True

    def step(self, dt: float, target: float, rpm: float, duty: float) -> float:
        """
        Return the next duty for ``target``.

        ``rpm`` is the mean speed of the last ``dt`` seconds, during which ``duty`` was applied.
        """
        felt = self._felt(dt, duty)
        if target <= 0.0:
            self._rest()
            return self._trim.low
        if rpm <= 0.0:
            return self._start(target, duty)
        self._kick = self.START
        if self._target > 0.0:  # else it was started by a kick that nobody told of
            self._learn(felt, rpm)
        steady = target == self._target
        self._trust = max(0.8 * self._trust, self.HABIT) if steady else self.TRUST
        self._target = target
        settled = steady and abs(felt - (self._push.value or 0.0)) < 0.1 * felt
        error = target - rpm if settled else 0.0
        return self._trim.step(dt, error, self.DEAD + target / self.slope)

    def _felt(self, dt: float, duty: float) -> float:
        """The mean push over the last ``dt`` seconds, of a motor that follows with a lag."""
        before = self._push.value or 0.0
        push = max(duty - self.DEAD, 0.0)
        after = self._push.step(dt, push)
        return push + (before - after) * self.TAU / dt if dt > 0.0 else after

    def _learn(self, felt: float, rpm: float) -> None:
        if felt > 2.0:
            seen = clamp(rpm / felt, 0.5 * self.SLOPE, 2.0 * self.SLOPE)
            self.slope += self._trust * (seen - self.slope)

    def _start(self, target: float, duty: float) -> float:
        self._target = target
        forward = self.DEAD + target / self.slope
        if duty >= self._kick:
            self._kick = min(max(self._kick, duty) + 4.0, max(30.0, 1.5 * forward))
        return clamp(max(self._kick, forward), self._trim.low, self._trim.high)

    def _rest(self) -> None:
        self._trim.reset()
        self._target = 0.0
        self._kick = self.START

    def state(self) -> dict[str, float]:
        """What was learnt of the motor, as plain numbers."""
        return {"slope": self.slope}

    def restore(self, state: Mapping[str, float]) -> None:
        """Go on from what ``state()`` returned. Raises ValueError if it did not."""
        try:
            slope = float(state["slope"])
        except (KeyError, TypeError) as reason:
            raise ValueError("This is not the state of a speed control.") from reason
        if not (isfinite(slope) and 0.5 * self.SLOPE <= slope <= 2.0 * self.SLOPE):
            raise ValueError("The slope of a motor is within a factor of two of the usual one.")
        self.slope = slope
