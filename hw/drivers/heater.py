"""The heating plate and its thermometer, without their guard: see ``hw.guards.heater``."""

from hw.chips import TMP1075
from hw.drivers.trains import Trains
from hw.interfaces import Sample

HZ = 16.0


class BarePlate:
    """A heater on *output*, and the thermometer that touches it. Never use it unguarded."""

    def __init__(self, output: Trains, thermometer: TMP1075) -> None:
        self._output, self._thermometer = output, thermometer

    def drive(self, duty: float, seconds: float) -> None:
        """Heat at *duty* per cent, kept within 0 and 100, for *seconds* and no longer."""
        self._output.drive(duty, seconds)

    def plate(self) -> Sample:
        """Temperature of the plate, in °C."""
        return Sample(*self._thermometer.celsius())
