"""What is told of the lamps: each level that one is set to, whoever set it or put it out."""

from collections.abc import Callable

from appliance.bus import Bus
from appliance.core.jobs.darkroom import CHANNELS
from appliance.core.readings import Readings
from appliance.lanes import Work
from appliance.model import LampChanged


class LampLevels:
    """Publishes and records the levels of the lamps. *holder* says which job holds a device."""

    def __init__(
        self, hardware: Work, bus: Bus, readings: Readings, holder: Callable[[str], str]
    ) -> None:
        self._hardware, self._bus, self._readings = hardware, bus, readings
        self._holder = holder

    @property
    def latest(self) -> dict[str, float]:
        """The levels (%) that were recorded last in this experiment, by channel."""
        latest = self._readings.latest
        return {c: latest[f"led_{c}"].value for c in CHANNELS if f"led_{c}" in latest}

    def tell(self, channel: str, percent: float) -> None:
        """From the hardware lane: the lamp of *channel* is at *percent*, until it is set anew."""
        self._hardware.tell(self._told, channel, percent)

    def _told(self, channel: str, percent: float) -> None:
        self._readings.record(f"led_{channel}", percent)
        self._bus.publish(LampChanged(channel, percent, self._holder(f"lamp_{channel}")))
