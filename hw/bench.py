"""All the devices of one unit, on one bench."""

from msgspec import Struct

from hw.interfaces import (
    Heater,
    Host,
    Lamps,
    Panel,
    Photodiodes,
    Power,
    Pumps,
    Rail,
    Stirrer,
    Vessel,
)


class Bench(Struct, frozen=True):
    """One unit's devices."""

    name: str
    stirrer: Stirrer
    photodiodes: Photodiodes
    lamps: Lamps
    heater: Heater
    pumps: Pumps
    rail: Rail
    panel: Panel
    host: Host
    power: Power
    vessel: Vessel

    def devices(self) -> dict[str, object]:
        """What jobs may hold, by the names they ask for. The lamps are not among them: they are
        lent one by one by who keeps the room dark."""
        return {
            "stirrer": self.stirrer,
            "photodiodes": self.photodiodes,
            "heater": self.heater,
            "pumps": self.pumps,
            "rail": self.rail,
            "panel": self.panel,
            "host": self.host,
        }
