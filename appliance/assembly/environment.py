"""What whoever starts the appliance gives it: time, devices, lanes, a folder, a configuration."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from attrs import field, frozen

from appliance.clocks import RealClock, VirtualClock
from appliance.config import Config
from appliance.core.host.simulation import Pace
from appliance.core.jobs.darkroom import CHANNELS, Darkroom
from appliance.core.plugins.loading import Loaded
from appliance.jobs.builtin import builtin
from appliance.lanes import Lanes
from hw.bench import Bench


@frozen
class Environment:
    """What the appliance is given by whoever starts it.

    *reactor* is real time, *clock* the unit's. *data* is the folder it keeps its files in, None
    for one that keeps nothing. *first* and *medium* name the experiment a new unit begins with;
    *loaded* is what jobs there are, those of plugins too; *configured* what the configuration
    says of them.
    """

    reactor: Any
    clock: RealClock | VirtualClock
    bench: Bench
    lanes: Lanes
    config: Config
    url: str = "sqlite://"
    data: Path | None = None
    token: str = ""
    hardware: str = "simulated"
    pace: Pace | None = None
    faults: Mapping = field(factory=dict)
    first: str = "First experiment"
    medium: str = ""
    loaded: Loaded = field(factory=lambda: Loaded(builtin()))


def devices_of(bench: Bench) -> dict[str, object]:
    """The devices of *bench* by the names that jobs ask for."""
    darkroom = Darkroom(bench.lamps)
    return {
        "stirrer": bench.stirrer,
        "photodiodes": bench.photodiodes,
        "heater": bench.heater,
        "pumps": bench.pumps,
        "rail": bench.rail,
        "panel": bench.panel,
        "host": bench.host,
        "darkroom": darkroom,
        **{f"lamp_{channel}": darkroom.lamp(channel) for channel in CHANNELS},
    }


def probes_of(bench: Bench) -> Mapping[str, Callable[[], object]]:
    """What can be asked of each device without disturbing a job that uses it: each call is brief
    and raises ``HardwareError`` if the device does not answer."""
    diodes = bench.photodiodes
    return {
        **{f"photodiode {c}": partial(diodes.read, c) for c in diodes.angles},
        "thermometer": bench.heater.plate,
        "supply": bench.rail.volts,
        "disk": bench.host.check_disk,
    }
