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
from hw.safety import Drivable

NOT_HELD = ("name", "lamps", "power", "vessel")
"""What no job holds. Lamps are lent one by one, by who keeps the room dark."""


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
        """What jobs may hold, by the names they ask for."""
        held = (name for name in self.__struct_fields__ if name not in NOT_HELD)
        return {name: getattr(self, name) for name in held}

    def driven(self) -> tuple[Drivable, ...]:
        """Every device that can be made safe, what heats and what moves liquid first."""
        first = ("heater", "pumps")
        names = (*first, *(name for name in self.__struct_fields__ if name not in first))
        found = (getattr(self, name) for name in names)
        return tuple(device for device in found if hasattr(device, "safe"))
