"""All the devices of one unit, on one bench."""

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from hw.sim.simulation import Simulation


@frozen
class Bench:
    """One unit's devices. *simulation* is the world behind them when it is simulated."""

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
    simulation: "Simulation | None" = None
