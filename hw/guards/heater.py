"""The guard of the heating plate: a heater that cannot burn the culture, whoever drives it."""

from collections.abc import Callable
from threading import RLock
from typing import Protocol

from hw.errors import HardwareError
from hw.interfaces import HEATED_FOR, HeatLimits, Sample

ARMED = 1.5
"""Seconds for which a heater heats that is not armed anew: silence means off."""

PLAUSIBLE = (-20.0, 120.0)
"""Temperatures in °C that a plate can have; anything else is a broken thermometer."""

SETTLE = 1.0
"""How far in °C the plate must fall below the first limit before full duty is allowed again."""


class RawHeater(Protocol):
    """A heating plate without judgement, which goes off by itself *seconds* after it was driven,
    whatever has become of the process: what counts them is below Python."""

    def drive(self, duty: float, seconds: float) -> None: ...

    def plate(self) -> Sample: ...


class SafeHeater:
    """Plays ``hw.interfaces.Heater`` on a raw heater, and keeps the promise made there.

    A plate that passed the second limit stays off until it is below the first: without that,
    a controller pushing against the limit would have the relay chatter there. Methods may be
    called from any thread: a driver's timer calls ``expire`` beside the lane that drives. *beats*
    tells there whether whoever controls is stuck.
    """

    def __init__(
        self,
        raw: RawHeater,
        limits: HeatLimits,
        seconds: Callable[[], float],
        beats: Callable[[], bool] = lambda: True,
    ) -> None:
        self._raw, self.limits, self._seconds, self._beats = raw, limits, seconds, beats
        self._lock = RLock()
        self._duty = 0.0
        self._driven = seconds()
        self._share = 1.0

    @property
    def duty(self) -> float:
        """Per cent that were last given."""
        return self._duty

    def drive(self, duty: float) -> float:
        """Heat at *duty* per cent as far as the plate allows; returns the duty given."""
        with self._lock:
            self._judge(self._measure().value)
            self._driven = self._seconds()
            return self._give(min(max(duty, 0.0), 100.0) * self._share)

    def plate(self) -> Sample:
        """Temperature of the plate in °C; a plate found too hot is not heated further."""
        with self._lock:
            self.expire()
            sample = self._measure()
            before = self._share
            self._judge(sample.value)
            if self._share < before and self._duty > 0.0:
                self._give(self._duty * self._share / before)
            return sample

    def expire(self) -> None:
        """Arm the heater anew while whoever controls it is not stuck, or switch off what was not
        driven for thirty seconds.

        To be called at least once a second, from a thread of its own.
        """
        with self._lock:
            if self._duty > 0.0:
                if self._seconds() - self._driven >= HEATED_FOR:
                    self._give(0.0)
                elif self._beats():
                    self._give(self._duty)

    def safe(self) -> None:
        """Off, whatever happened before."""
        with self._lock:
            self._give(0.0)

    def _give(self, duty: float) -> float:
        self._raw.drive(duty, ARMED)
        self._duty = duty
        return duty

    def _measure(self) -> Sample:
        try:
            sample = self._raw.plate()
        except HardwareError:
            self._give(0.0)
            raise
        if not PLAUSIBLE[0] <= sample.value <= PLAUSIBLE[1]:
            self._give(0.0)
            raise HardwareError(
                "thermometer-implausible",
                f"The heating plate cannot be at {sample.value:g} °C, so it is not heated.",
                "Check the thermometer of the heating plate and its cable.",
            )
        return sample

    def _judge(self, celsius: float) -> None:
        """Decide what share of the duty the plate may have; nought and nine tenths persist."""
        if celsius > self.limits.stop:
            self._share = 0.0
        elif celsius > self.limits.reduce:
            self._share = min(self._share, 0.9)
        elif celsius < self.limits.reduce - SETTLE:
            self._share = 1.0
        elif self._share == 0.0:
            self._share = 0.9
