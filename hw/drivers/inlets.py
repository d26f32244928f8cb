"""One analogue input with its range; never a clipped value where a wider range would hold it."""

from hw.chips import Conversion, Converter
from hw.interfaces import Sample

COMFORT = 0.85
"""The part of a range that is used; the rest is room for noise."""


class RangedInlet:
    """Channel *channel* of *converter*, at first in its widest range."""

    def __init__(self, converter: Converter, channel: int) -> None:
        self._converter, self._channel = converter, channel
        self._full_scale = self._widest = converter.ranges[-1]

    def read(self) -> Sample:
        """Volts, converted now.

        A value beyond the chosen range is converted again in the widest one, which stays chosen;
        beyond that, full scale is what is read.
        """
        conversion = self._convert()
        if conversion.clipped and self._full_scale < self._widest:
            self._full_scale = self._widest
            conversion = self._convert()
        return Sample(conversion.volts, conversion.at)

    def scale(self, volts: float) -> None:
        """Choose the smallest range that holds *volts* with room to spare."""
        fitting = (full for full in self._converter.ranges if volts <= COMFORT * full)
        self._full_scale = next(fitting, self._widest)

    def _convert(self) -> Conversion:
        return self._converter.convert(self._channel, self._full_scale)
