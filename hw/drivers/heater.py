"""The heating plate and its thermometer, without their guard: see ``hw.guards.heater``."""

from hw.chips import TMP1075
from hw.drivers.pins import PWM, Pins
from hw.interfaces import Sample

HZ = 16.0


class BarePlate:
    """A heater on pin *pin*, and the thermometer that touches it. Never use it unguarded."""

    def __init__(self, pins: Pins, pin: int, thermometer: TMP1075) -> None:
        self._pwm = PWM(pins, pin, HZ, "heater")
        self._thermometer = thermometer

    def drive(self, duty: float) -> None:
        """Heat at *duty* per cent, kept within 0 and 100; nought is quiet about a missing pin."""
        if duty > 0.0:
            self._pwm.drive(duty)
        else:
            self._pwm.safe()

    def plate(self) -> Sample:
        """Temperature of the plate, in °C."""
        return Sample(*self._thermometer.celsius())
