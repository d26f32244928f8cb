"""All the devices of one unit, on one bench."""

from attrs import frozen

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


@frozen
class Bench:
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
