"""What looks after the files of a unit, its plugins, and the computer that it runs on."""

from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from appliance import __version__
from appliance.builtin import configurable
from appliance.bus import Bus
from appliance.clocks import RealClock, VirtualClock
from appliance.config import Config
from appliance.core.calibrations.reading import TYPES, Reader
from appliance.core.files import Files
from appliance.core.jobs import Jobs
from appliance.core.listener import Listener
from appliance.core.locks import Locks
from appliance.core.plugins import Plugins
from appliance.core.plugins.loading import Loaded
from appliance.core.plugins.permits import Permits
from appliance.core.power import Power
from appliance.core.tasks import Tasks
from appliance.core.transfer import About, Rules, Transfer
from appliance.core.transfer.names import PLUGINS
from appliance.lanes import Work
from appliance.store.db import Store
from hw import interfaces


@frozen
class Premises:
    """The parts, which share their locks."""

    files: Files
    power: Power
    listener: Listener
    transfer: Transfer
    plugins: Plugins


def premises_of(
    name: str,
    data: Path | None,
    *,
    config: Config,
    loaded: Loaded,
    failed: dict[str, str],
    lanes: tuple[Work, Work],
    switch: interfaces.Power,
    store: Store,
    bus: Bus,
    tasks: Tasks,
    jobs: Jobs,
    clock: RealClock | VirtualClock,
    seconds: Callable[[], float],
) -> Premises:
    """The premises of the unit called *name* with the folder *data*. *lanes* are those for what is
    brief and for what takes minutes; *failed* tells which devices of plugins could not be made."""
    (brief, errands), locks, registry = lanes, Locks(), loaded.registry
    files, folder = Files(data, brief), data and data / PLUGINS
    types = {**TYPES, **registry.calibration_types}
    return Premises(
        files=files,
        power=Power(switch, errands, locks, tasks, clock, seconds, jobs),
        listener=Listener(locks, tasks),
        transfer=Transfer(
            data,
            About(name, config.text("hardware", "leader") or name, __version__),
            Rules(config, Reader(types), lambda: configurable(registry.jobs)),
            files=files,
            lane=errands,
            store=store,
            locks=locks,
            tasks=tasks,
            clock=clock,
        ),
        plugins=Plugins(
            folder,
            loaded,
            failed,
            Permits(config, folder),
            files=files,
            lane=errands,
            locks=locks,
            tasks=tasks,
            bus=bus,
        ),
    )
