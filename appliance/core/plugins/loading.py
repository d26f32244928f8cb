"""Plugins imported and registered when the unit starts; none of them can keep it from starting."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from traceback import format_exc

from msgspec import Struct
from twisted.logger import Logger

from appliance.core.plugins.discovery import DiscoveredPlugin, find
from appliance.core.plugins.registry import Registry
from appliance.core.plugins.trial import TrialRecord, recall, remember
from appliance.errors import Refusal

log = Logger(namespace="appliance.plugins")


class Plugin(Struct, frozen=True):
    """A plugin after the start: *trouble* says why it was set aside, "" if it is in use; *adds* are
    the names of what it registered."""

    found: DiscoveredPlugin
    adds: Mapping[str, list[str]]
    trouble: str = ""


class Loaded(Struct, frozen=True):
    """What came of loading: everything registered, and the plugins, used or set aside; of devices
    that could not be made later, *failed* has the reason by their names."""

    registry: Registry
    plugins: tuple[Plugin, ...] = ()
    failed: Mapping[str, str] = {}


def load(folder: Path | None, registry: Registry) -> Loaded:
    """Import every plugin and let it register with *registry*, all of it or nothing.

    One that fails is set aside, with its traceback in the log. New ones are written down before
    they are imported, so that one which takes the process with it is left out at the next start.
    """
    found = find(folder)
    aside: dict[str, str] = {}
    if folder is not None and folder.is_dir():
        before = recall(folder)
        memory = before.starting([plugin.id for plugin in found])
        if memory != before:
            _remember(folder, memory)
        aside = dict(memory.aside)
        if memory.trying:
            aside |= _tried([plugin for plugin in found if plugin.id in memory.trying])
    return Loaded(registry, tuple(_load(p, registry, aside.get(p.id, "")) for p in found))


def _tried(found: list[DiscoveredPlugin]) -> dict[str, str]:
    """Why some of the plugins *found*, which are new, are not to be imported here."""
    from appliance.core.plugins.apart import trouble_with  # late: few starts find a new plugin

    def register(plugin: DiscoveredPlugin) -> None:
        plugin.load()(Registry())

    said = {plugin.id: trouble_with(partial(register, plugin)) for plugin in found}
    return {id: why for id, why in said.items() if why}


def settled(folder: Path | None) -> None:
    """The unit has come up with every plugin that was loaded."""
    if folder is None or not folder.is_dir():
        return
    memory = recall(folder)
    if memory.trying:
        _remember(folder, memory.settled())


def _remember(folder: Path, memory: TrialRecord) -> None:
    """Write *memory* down, if anything can be written now."""
    try:
        remember(folder, memory)
    except OSError as error:
        log.warn("It cannot be written down which plugins are new: {why}", why=error)


def _load(found: DiscoveredPlugin, registry: Registry, aside: str) -> Plugin:
    if aside:
        log.error("The plugin {name} is left out: {why}", name=found.name, why=aside)
        return Plugin(found, {}, aside)
    own = Registry()
    try:
        found.load()(own)
        registry.adopt(own)
    except Refusal as refusal:
        log.error("The plugin {name} is set aside: {why}", name=found.name, why=refusal.message)
        return Plugin(found, {}, refusal.message)
    except BaseException as error:
        log.error(
            "The plugin {name} is set aside: it failed.\n{trace}",
            name=found.name, trace=format_exc(),
        )
        return Plugin(found, {}, f"{type(error).__name__}: {error}"[:300])
    log.info("The plugin {name} {version} is in use.", name=found.name, version=found.version)
    return Plugin(found, own.names())


def devices(registry: Registry, hardware: str) -> tuple[dict[str, object], dict[str, str]]:
    """The devices that plugins bring to *hardware*, and why the others could not be made."""
    made: dict[str, object] = {}
    failed: dict[str, str] = {}
    for name, make in registry.devices.items():
        try:
            made[name] = make(hardware)
        except Exception as error:
            log.error("The device {name} cannot be made.\n{trace}", name=name, trace=format_exc())
            failed[name] = f"{type(error).__name__}: {error}"[:300]
    return made, failed
