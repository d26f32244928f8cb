"""Outputs of what heats or moves liquid: their pulses are counted, so they end by themselves."""

from collections.abc import Callable
from math import ceil

from hw.drivers.pins import PWM

MOST = 6
"""Trains that wait for one another; lgpio keeps ten at most."""


class Trains:
    """An output that is pulsed for a bounded time only, by a thread that is not Python's.

    lgpio is handed a number of pulses, after which it drives the output low. So an interpreter
    that is held by something leaves nothing on for longer than it was armed.
    """

    def __init__(self, output: PWM, seconds: Callable[[], float]) -> None:
        self._output, self._seconds = output, seconds
        self._percent = 0.0
        self._ends: list[float] = []

    def drive(self, percent: float, lasting: float) -> None:
        """Pulse with a duty of *percent*, for *lasting* seconds from now in place of what was left.

        At the same duty pulses are added to those that still come, without a pause. Nought is quiet
        about a missing pin. Raises HardwareError.
        """
        percent = min(max(percent, 0.0), 100.0)
        if percent == 0.0 or lasting <= 0.0:
            self.safe()
        elif not self._prolong(percent, lasting):
            self._begin(percent, lasting)

    def driven(self) -> bool:
        """Whether pulses still come, or the output is high, as the pin itself has it."""
        if not self._output.opened:
            return False
        with self._output.pin() as pin:
            return bool(pin.busy())

    def safe(self) -> None:
        """Low at once, whatever was to come; a pin that could never be opened is low already."""
        self._ends = []
        if self._output.opened:
            with self._output.pin() as pin:
                pin.halt()

    def _begin(self, percent: float, lasting: float) -> None:
        self._ends = []
        now, hz = self._seconds(), self._output.hz
        cycles = max(ceil(lasting * hz - 1e-6), 1)
        with self._output.pin() as pin:
            pin.halt()
            pin.train(percent, cycles)
        self._percent, self._ends = percent, [now + cycles / hz]

    def _prolong(self, percent: float, lasting: float) -> bool:
        """Add the pulses that are missing; returns False if that cannot be."""
        now, hz = self._seconds(), self._output.hz
        coming = [end for end in self._ends if end > now + 1.0 / hz]
        if percent != self._percent or not coming or len(coming) >= MOST:
            return False
        more = (now + lasting - coming[-1]) * hz
        if more <= -1.0:
            return False
        if (cycles := int(more + 1e-6)) > 0:
            with self._output.pin() as pin:
                pin.train(percent, cycles)
            coming.append(coming[-1] + cycles / hz)
        self._ends = coming
        return True
