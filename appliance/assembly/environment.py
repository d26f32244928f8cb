"""What whoever starts the appliance gives it: time, devices, lanes, a folder, a configuration."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from appliance.assembly.wiring import UnitOptions
from appliance.clocks import RealClock, VirtualClock
from appliance.config import Config
from appliance.core.host.simulation import Pace
from appliance.core.host.web_server import Door
from appliance.core.plugins.loading import Loaded
from appliance.jobs.builtin import builtin
from appliance.lanes import Lanes
from appliance.model import Trouble
from hw.bench import Bench

if TYPE_CHECKING:
    from hw.sim.simulation import Simulation


class Environment(Struct, frozen=True):
    """What the appliance is given by whoever starts it.

    *reactor* is real time, *clock* the unit's. *data* is the folder it keeps its files in, None
    for one that keeps nothing. *first* and *medium* name the experiment a new unit begins with;
    *loaded* is what jobs there are, those of plugins too; *configured* what the configuration
    says of them.
    *simulation* is the world behind a bench that is not there. *restart* ends this process and
    starts another; *door* is what listens; *damaged* is what was found so
    before there was a unit.
    """

    reactor: Any
    clock: RealClock | VirtualClock
    bench: Bench
    lanes: Lanes
    config: Config
    url: str = "sqlite://"
    data: Path | None = None
    token: str = ""
    local: bool = False
    hardware: str = "simulated"
    simulation: "Simulation | None" = None
    pace: Pace | None = None
    faults: Mapping = field(default_factory=dict)
    first: str = "First experiment"
    medium: str = ""
    loaded: Loaded = field(default_factory=lambda: Loaded(builtin()))
    configured: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    restart: Callable[[], None] = lambda: None
    door: Door | None = None
    damaged: tuple[Trouble, ...] = ()

    @property
    def name(self) -> str:
        """What the unit is called."""
        return self.config.section(UnitOptions).name or self.bench.name
