"""What is wrong with one part of the unit, told when that changes."""

from appliance.bus import Bus
from appliance.model import Trouble, TroublesChanged


class Told:
    """The troubles of one *source*, published on *bus* whenever they are others than before."""

    def __init__(self, bus: Bus, source: str) -> None:
        self._bus, self._source = bus, source
        self._troubles: tuple[Trouble, ...] = ()

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Those told last."""
        return self._troubles

    def tell(self, troubles: tuple[Trouble, ...]) -> None:
        """All that is wrong now."""
        if troubles != self._troubles:
            self._troubles = troubles
            self._bus.publish(TroublesChanged(self._source, troubles))
