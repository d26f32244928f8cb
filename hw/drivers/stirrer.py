"""The motor under the vial and its hall sensor."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hw.drivers.pins import PWM, Pins
from hw.drivers.turns import Turns
from hw.errors import HardwareError
from hw.interfaces import Sample

HZ = 200.0


class MotorStirrer:
    """A motor on pin *motor*, and a sensor on pin *hall* that pulls it low once a turn."""

    def __init__(
        self, pins: Pins, motor: int, hall: int, seconds: Callable[[], float], hz: float = HZ
    ) -> None:
        self._motor = PWM(pins, motor, hz, "stirrer")
        self._pins, self._hall, self._seconds = pins, hall, seconds
        self._turns = Turns()
        self._sensor: Any = None
        with suppress(HardwareError):  # which the first call to rpm will repeat
            self._listen()

    def drive(self, duty: float) -> None:
        """Drive the motor at *duty* per cent."""
        self._motor.drive(duty)

    def rpm(self) -> Sample:
        """Turns per minute over the last ten turns, but at least one second and at most five."""
        self._listen()
        now = self._seconds()
        return Sample(self._turns.rpm(now), now)

    def safe(self) -> None:
        """Let the motor go."""
        self._motor.safe()

    def _listen(self) -> None:
        if self._sensor is not None:
            return
        with self._pins.naming("hall sensor") as factory:
            from gpiozero import InputDevice

            sensor = InputDevice(self._hall, pull_up=True, pin_factory=factory)
            sensor.pin.edges = "falling"
            sensor.pin.when_changed = self._passed
            self._sensor = sensor

    def _passed(self, ticks: float, state: object) -> None:
        self._turns.edge(ticks, self._seconds())
