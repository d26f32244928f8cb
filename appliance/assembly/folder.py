"""What looks after the data folder: its files, its backup, and the plugins in it."""

from attrs import frozen

from appliance import __version__
from appliance.assembly.calibrations import calibration_types
from appliance.assembly.devices import Fitted
from appliance.assembly.environment import Environment
from appliance.assembly.sections import SECTIONS
from appliance.assembly.storage import Records
from appliance.assembly.wiring import HardwareOptions
from appliance.core.backup import Backup, ImportChecks, Origin
from appliance.core.backup.contents import PLUGINS
from appliance.core.calibrations.parsing import Reader
from appliance.core.files.folder import Files
from appliance.core.locks import Locks
from appliance.core.plugins import Plugins
from appliance.core.plugins.install_policy import InstallPolicy, PluginOptions, allows_code
from appliance.jobs.builtin import configurable


@frozen
class FolderParts:
    """The files as they are shown and edited, all of them as one archive, and the plugins."""

    files: Files
    backup: Backup
    plugins: Plugins


def build(env: Environment, records: Records, fitted: Fitted, locks: Locks) -> FolderParts:
    """Nothing is read yet; ``env.loaded`` says which plugins were."""
    files = Files(env.data, env.lanes.disk)
    leader = env.config.section(HardwareOptions).leader or env.name
    registry = env.loaded.registry
    reader = Reader(calibration_types(env))
    backup = Backup(
        env.data,
        Origin(env.name, leader, __version__),
        ImportChecks(
            env.config, reader, lambda: configurable(registry.jobs), SECTIONS, allows_code
        ),
        files=files,
        lane=env.lanes.longest,
        store=records.store,
        locks=locks,
        tasks=records.tasks,
        clock=env.clock,
    )
    folder = env.data and env.data / PLUGINS
    plugins = Plugins(
        folder,
        env.loaded,
        fitted.refused,
        InstallPolicy(env.config.section(PluginOptions), folder),
        files=files,
        lane=env.lanes.longest,
        locks=locks,
        tasks=records.tasks,
        bus=records.bus,
    )
    return FolderParts(files, backup, plugins)
