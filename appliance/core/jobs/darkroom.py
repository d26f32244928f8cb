"""The lamps around the vial, shared between the job that reads optics and those that give light."""

from appliance.core.series import Series
from hw.errors import HardwareError
from hw.interfaces import Lamps

CHANNELS = ("A", "B", "C", "D")
LAMP_SERIES = tuple(Series(f"led_{channel}", "%", f"Lamp {channel}") for channel in CHANNELS)


class Darkroom:
    """Keeps the other lamps dark while the photodiodes are read, and lights them again after.

    Everything here is called in the hardware lane.
    """

    def __init__(self, lamps: Lamps) -> None:
        self._lamps = lamps
        self._wanted = dict.fromkeys(CHANNELS, 0.0)
        self._spared: frozenset[str] | None = None

    def lamp(self, channel: str) -> "Lamp":
        """The lamp of *channel*, as a device that a job may hold."""
        return Lamp(self, channel)

    def shine(self, channel: str, percent: float) -> None:
        """Light *channel*; while it is hushed, as soon as it may be lit."""
        self._wanted[channel] = percent
        if self._spared is None or channel in self._spared or not percent:
            self._lamps.shine(channel, percent)

    def hush(self, *spared: str) -> None:
        """Darken every lamp but *spared*, until ``unhush``."""
        self._spared = frozenset(spared)
        for channel, percent in self._wanted.items():
            if percent and channel not in self._spared:
                self._lamps.shine(channel, 0.0)

    def unhush(self) -> None:
        """Light again what was darkened, all that can be lit."""
        spared, self._spared = self._spared, None
        failed: HardwareError | None = None
        for channel, percent in self._wanted.items():
            if percent and spared is not None and channel not in spared:
                try:
                    self._lamps.shine(channel, percent)
                except HardwareError as e:
                    failed = e
        if failed is not None:
            raise failed

    safe = unhush


class Lamp:
    """One lamp."""

    def __init__(self, darkroom: Darkroom, channel: str) -> None:
        self._darkroom, self.channel = darkroom, channel

    def shine(self, percent: float) -> None:
        """Light it at *percent* of its full intensity."""
        self._darkroom.shine(self.channel, percent)

    def safe(self) -> None:
        """Dark."""
        self._darkroom.shine(self.channel, 0.0)
