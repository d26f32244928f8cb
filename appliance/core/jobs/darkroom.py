"""The lamps around the vial, shared between the job that reads optics and those that give light."""

from collections.abc import Callable, Mapping

from appliance.core.series import Series
from hw.errors import HardwareError
from hw.interfaces import Lamps

CHANNELS = ("A", "B", "C", "D")
LAMP_SERIES = tuple(Series(f"led_{channel}", "%", f"Lamp {channel}") for channel in CHANNELS)


class Darkroom:
    """Keeps the other lamps dark while the photodiodes are read, and lights them again after.

    *tell* is called with the channel and the level (%) of each lamp that is set, or put out. What
    is dark or lit for a reading only keeps its level, and nothing is told of it. *told* are the
    levels that were told of before: they are over as soon as the lamp is made safe.

    Everything here, *tell* too, is called in the hardware lane.
    """

    def __init__(
        self,
        lamps: Lamps,
        tell: Callable[[str, float], object],
        told: Mapping[str, float] | None = None,
    ) -> None:
        self._lamps, self._tell = lamps, tell
        self._wanted = dict.fromkeys(CHANNELS, 0.0)
        self._told = {**self._wanted, **(told or {})}
        self._spared: frozenset[str] | None = None

    def lamp(self, channel: str) -> "Lamp":
        """The lamp of *channel*, as a device that a job may hold."""
        return Lamp(self, channel)

    def shine(self, channel: str, percent: float) -> None:
        """Light *channel*; while it is hushed, as soon as it may be lit."""
        self._wanted[channel] = percent
        if self._spared is None or channel in self._spared or not percent:
            self._lamps.shine(channel, percent)
        if self._spared is None or channel not in self._spared:
            self._set(channel, percent)

    def put_out(self, channel: str) -> None:
        """Leave *channel* dark."""
        self._wanted[channel] = 0.0
        self._lamps.shine(channel, 0.0)
        if self._told[channel]:
            self._set(channel, 0.0)

    def _set(self, channel: str, percent: float) -> None:
        self._told[channel] = percent
        self._tell(channel, percent)

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
        self._darkroom.put_out(self.channel)
