"""What looks after the data folder: its files, its backup, and the plugins in it."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from appliance import __version__
from appliance.api.pioreactor.names import EXPORT, MARKERS
from appliance.assembly.calibrations import CALIBRATIONS, ESTIMATORS, calibration_types
from appliance.assembly.devices import DeviceParts
from appliance.assembly.environment import Environment
from appliance.assembly.sections import SECTIONS
from appliance.assembly.storage import Records
from appliance.assembly.wiring import HardwareOptions
from appliance.core.backup import Backup, Exports, Imports, Origin, Successor
from appliance.core.backup.contents import PLUGINS
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.calibrations.parsing import Reader, check_estimator_file
from appliance.core.files.folder import Files, Owner
from appliance.core.jobs.service import Jobs
from appliance.core.plugins import Plugins
from appliance.core.plugins.install_policy import InstallPolicy, PluginOptions, allows_code
from appliance.core.profiles.errands import check_file as check_profile_file
from appliance.core.profiles.files import FOLDER as PROFILES
from appliance.jobs.builtin import configurable

if TYPE_CHECKING:
    from appliance.core.backup.import_checks import ImportChecks


class FolderParts(Struct, frozen=True):
    """The files as they are shown and edited, all of them as one archive, and the plugins."""

    files: Files
    backup: Backup
    plugins: Plugins


def build(
    env: Environment,
    records: Records,
    fitted: DeviceParts,
    known: ActiveCalibrations,
    jobs: Jobs,
) -> FolderParts:
    """Nothing is read yet; ``env.loaded`` says which plugins were."""
    lane, tasks = env.lanes.longest, records.tasks
    owners: dict[str, Owner] = {
        CALIBRATIONS: known.calibrations.let_go,
        ESTIMATORS: known.estimators.let_go,
    }
    files = Files(env.data, env.lanes.disk, MARKERS, owners)
    store, ours = records.storage.store, origin(env)
    successor = Successor(env.restart, lambda: tuple(jobs.running))
    backup = Backup(
        Exports(files, lane, ours, store),
        Imports(files, lane, partial(checks, env, ours), tasks, store, successor),
    )
    policy = InstallPolicy(env.config.section(PluginOptions), env.data and env.data / PLUGINS)
    loaded = replace(env.loaded, failed=fitted.refused)
    plugins = Plugins(loaded, policy, files, lane, tasks, records.bus)
    return FolderParts(files, backup, plugins)


def origin(env: Environment) -> Origin:
    """What the archives of this unit say of it."""
    leader = env.config.section(HardwareOptions).leader or env.name
    return Origin(env.name, leader, __version__, EXPORT, env.clock.utc)


def checks(env: Environment, ours: Origin) -> "ImportChecks":
    """What reads the files of an archive before they take the place of the unit's own. All that
    knows archives is imported by this alone, when one comes, in the lane that takes it."""
    from appliance.core.backup.import_checks import ImportChecks

    folders = {
        CALIBRATIONS: Reader(calibration_types(env)).check_file,
        ESTIMATORS: check_estimator_file,
        PROFILES: check_profile_file,
    }
    sections = partial(configurable, env.loaded.registry.jobs)
    return ImportChecks(ours, env.config, folders, sections, SECTIONS, allows_code)
