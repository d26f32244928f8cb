"""Before there is a unit: its folder held, an import finished, plugins and configuration read."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from twisted.logger import Logger

from appliance import config
from appliance.assembly.sections import SECTIONS
from appliance.core.backup.contents import PLUGINS
from appliance.core.plugins.loading import Loaded, load
from appliance.errors import Refusal
from appliance.jobs.builtin import builtin, configurable
from appliance.model import Trouble
from appliance.process import last_good
from appliance.process.data_folder import clear_way, fall_back, hold, on_trial
from appliance.process.options import Start, said
from appliance.process.restart import again

log = Logger(namespace="appliance.tap")
REFUSED = "configuration-refused"
Sections = Mapping[str, Mapping[str, object]]


class Prepared(Struct, frozen=True):
    """What was read: the configuration, the settings of jobs in it, the plugins; and whether this
    start is one on *trial*, with imported files. *damaged* is what could not be read."""

    config: config.Config
    sections: Sections
    loaded: Loaded
    trial: bool
    damaged: tuple[Trouble, ...] = ()


def prepare(start: Start) -> Prepared:
    """Hold the data folder, finish an import, import plugins, read the configuration.

    Raises ``SystemExit`` with a line that says why not: somebody else has the folder, or the
    configuration makes no sense.
    """
    hold(start.data)
    damaged: list[Trouble] = []
    trial = on_trial(start.data, damaged.append)
    clear_way(start.data, damaged.append)
    with falling_back(start.data, trial):
        loaded = load(start.data / PLUGINS, builtin())
        try:
            read, sections = read_configuration(start, loaded)
        except (Refusal, OSError, ValueError) as error:
            read, sections, trouble = _last_good(start, loaded, trial, error)
            damaged.append(trouble)
        return Prepared(read, sections, loaded, trial, tuple(damaged))


def with_last_good(start: Start, prepared: Prepared, error: Exception) -> Prepared:
    """*prepared* with the configuration that the unit last came up with, because today's describes
    no hardware. Raises ``SystemExit`` for a unit that never came up, and while files are on trial.
    """
    loaded, trial = prepared.loaded, prepared.trial
    read, sections, trouble = _last_good(start, loaded, trial, error)
    return replace(
        prepared, config=read, sections=sections, damaged=(*prepared.damaged, trouble)
    )


def _last_good(
    start: Start, loaded: Loaded, trial: bool, error: Exception
) -> tuple[config.Config, Sections, Trouble]:
    """What the unit last came up with, in place of a configuration that makes no sense: it may
    stand on a shelf with a culture in it. A unit that never came up has somebody beside it."""
    why = said(error) if isinstance(error, Refusal) else f"The configuration: {error}"
    kept = last_good.paths(start.data)
    if trial or not kept:
        raise SystemExit(why) from error
    try:
        read, sections = read_configuration(start, loaded, kept)
    except (Refusal, OSError, ValueError):
        raise SystemExit(why) from error
    told = f"The configuration makes no sense, and the unit goes on with the last good one. {why}"
    remedy = "Mend that line, then start the unit again."
    log.error("{told}", told=told)
    return read, sections, Trouble(REFUSED, told[:500], remedy)


def read_configuration(
    start: Start, loaded: Loaded, paths: list[Path] | None = None
) -> tuple[config.Config, Sections]:
    """The configuration, and the settings of jobs in it; from *paths* if they are given. Raises
    ``Refusal`` with file and line."""
    if paths is None:
        paths = [start.data / name for name in last_good.FILES]
        paths += [] if start.config is None else [start.config]
    read = config.read(paths)
    return read, SECTIONS.check(read, configurable(loaded.registry.jobs))


@contextmanager
def falling_back(data: Path, trial: bool) -> Iterator[None]:
    """While files that were imported are on *trial*, what fails is not the end: the process starts
    anew with the files that the unit had before."""
    try:
        yield
    except (Exception, SystemExit):
        if not trial:
            raise
        log.failure("The unit cannot start with imported files, and goes back to those it had")
        fall_back(data)
        again()
