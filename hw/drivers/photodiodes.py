"""The photodiodes around the vial, whichever converters they are wired to."""

from collections.abc import Mapping
from types import MappingProxyType

from hw.drivers.inlets import RangedInlet
from hw.errors import HardwareError
from hw.interfaces import Sample


class WiredPhotodiodes:
    """Photodiodes by their number on the board: where they look, and the input they arrive at."""

    def __init__(self, angles: Mapping[int, str], inlets: Mapping[int, RangedInlet]) -> None:
        self._angles, self._inlets = MappingProxyType(dict(angles)), dict(inlets)

    @property
    def angles(self) -> Mapping[int, str]:
        """Channel number to angle."""
        return self._angles

    def read(self, channel: int) -> Sample:
        """Volts at the diode of *channel*, converted now."""
        return self._inlet(channel).read()

    def scale(self, channel: int, volts: float) -> None:
        """Choose the smallest range that holds *volts*, where the converter has ranges."""
        self._inlet(channel).scale(volts)

    def safe(self) -> None:
        """A diode only looks: there is nothing to make safe."""

    def _inlet(self, channel: int) -> RangedInlet:
        if channel not in self._inlets:
            message = f"No photodiode is wired to channel {channel} of this board."
            raise HardwareError("photodiode-missing", message, "Check the model of this unit.")
        return self._inlets[channel]
