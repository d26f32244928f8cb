"""The plugins of a unit: which there are, and how they come and go."""

import os
import shutil
from pathlib import Path

from msgspec import Struct
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.core.files import durable
from appliance.core.files.folder import FOLLOW_NOTHING, Files
from appliance.core.plugins import loading
from appliance.core.plugins.discovery import SITE, DiscoveredPlugin, canonical, find
from appliance.core.plugins.install_policy import InstallPolicy
from appliance.core.plugins.loading import Loaded, Plugin
from appliance.core.plugins.registry import Chart
from appliance.core.tasks import Task, Tasks
from appliance.errors import Invalid, NotFound, Refusal, Unavailable
from appliance.lanes import Work
from appliance.model import PluginsChanged, Trouble

INSTALLS = "installs"
PLUGINS_LOCK = "plugins"
LATER = "It is used from the next start on."
GONE = "It is removed, and used until the next start."


class PluginStatus(Struct, frozen=True):
    """A plugin as it is told of: *state* is "in use", "set aside", "starts next time" or
    "removed"."""

    plugin: Plugin
    state: str


class Plugins:
    """What was *loaded* when the unit started, and what *permits* let come to and go from their
    folder since. Files are handled in *lane*."""

    log = Logger(namespace="appliance.plugins")

    def __init__(
        self,
        loaded: Loaded,
        permits: InstallPolicy,
        files: Files,
        lane: Work,
        tasks: Tasks,
        bus: Bus,
    ) -> None:
        self._folder, self._loaded, self.permits = permits.folder, loaded, permits
        self._files, self._lane, self._tasks, self._bus = files, lane, tasks, bus

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts that plugins add."""
        return tuple(self._loaded.registry.charts.values())

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What was set aside, and which devices could not be made."""
        aside = [p for p in self._loaded.plugins if p.trouble]
        return (
            *(
                Trouble(
                    f"plugin-{p.found.name}",
                    f"The plugin {p.found.name} is set aside: {p.trouble}",
                    "The log has more. Mend it or uninstall it, then start the unit again.",
                )
                for p in aside
            ),
            *(
                Trouble(f"device-{n}", f"The device {n} cannot be used: {why}", "See the log.")
                for n, why in self._loaded.failed.items()
            ),
        )

    def settled(self) -> None:
        """The unit has come up."""
        loading.settled(self._folder)

    # -- looking

    async def all(self) -> list[PluginStatus]:
        """Every plugin, in the order in which they are loaded."""
        there = await self._lane.do(find, self._folder)
        ids = {found.id for found in there}
        loaded = {plugin.found.id: plugin for plugin in self._loaded.plugins}
        gone = [p for id, p in loaded.items() if id not in ids and not p.trouble]
        shown = [PluginStatus(p, "removed") for p in gone]
        for found in there:
            plugin = loaded.get(found.id)
            if plugin is None:
                shown.append(PluginStatus(Plugin(found, {}), "starts next time"))
            else:
                shown.append(PluginStatus(plugin, "set aside" if plugin.trouble else "in use"))
        return shown

    async def text(self, filename: str) -> str:
        """The text of a plugin that is a single file. Raises ``NotFound``."""
        there = await self._lane.do(find, self._folder)
        if f"plugins/{filename}" not in [found.source for found in there]:
            raise NotFound(
                "must provide a .py file",
                cause="There is no plugin in a file of that name.",
                remedy="Request a specific plugin file ending with .py.",
            )
        return await self._lane.do(_read, self._place / filename)

    @property
    def _place(self) -> Path:
        if self._folder is None:
            raise Unavailable("This unit keeps no files.", remedy="Give it a data folder.")
        return self._folder

    # -- coming and going

    async def install(self, name: str, source: str | None = None) -> Task:
        """Accept to install the wheel of *name*, from *source* or the folder of wheels. Raises
        ``NotAllowed`` where that is not wanted at all."""
        self._files.permit(INSTALLS)
        self.permits.check()
        work = self._tasks.locks.during(PLUGINS_LOCK, lambda: self._install(name, source))
        return await self._tasks.launch(f"install {name[:60]}", work)

    async def _install(self, name: str, source: str | None) -> bool:
        wheel = await self._lane.do(self._put, name, source)
        self.log.warn("{what} was installed. " + LATER, what=wheel)
        self._bus.publish(PluginsChanged())
        return True

    def _put(self, name: str, source: str | None) -> str:
        # late, in the lane: few units install anything, and none does so often
        from appliance.core.plugins.download import fetch
        from appliance.core.plugins.wheels import judge, unpack

        fetched = fetch(name, source, self._place)
        sites = self._place / SITE
        package, _, rest = fetched.filename.partition("-")
        if canonical(package) != canonical(name):
            raise Invalid(f"{fetched.filename[:100]} is not {name[:60]}.")
        version = rest.partition("-")[0]
        self.permits.check_wheel(name, version, fetched.raw, fetched.signature)
        wheel = judge(fetched.raw, fetched.filename, sites)
        sites.mkdir(parents=True, exist_ok=True)
        unpack(wheel, sites)
        return f"{wheel.name} {wheel.version}"

    async def uninstall(self, name: str) -> Task:
        """Accept to remove the plugin *name*; the task's result is whether it was there."""
        self._files.permit(INSTALLS)
        work = self._tasks.locks.during(PLUGINS_LOCK, lambda: self._uninstall(name))
        return await self._tasks.launch(f"uninstall {name[:60]}", work)

    async def _uninstall(self, name: str) -> bool:
        removed = await self._lane.do(self._remove, name)
        if removed:
            self.log.warn("{name} was uninstalled. " + GONE, name=name)
            self._bus.publish(PluginsChanged())
        return removed

    def _remove(self, name: str) -> bool:
        wanted = canonical(name)
        for found in find(self._folder):
            if canonical(found.name) == wanted:
                return self._take_away(found)
        return False

    def _take_away(self, found: DiscoveredPlugin) -> bool:
        if not found.source.startswith("plugins/"):
            raise Refusal(
                f"{found.name} is a package of the computer, not of this unit.",
                remedy=f"Use pip uninstall {found.name} on the unit itself.",
            )
        path = self._place.parent / found.source
        if path.is_dir():
            gone = path.with_name(f".old-{path.name}")
            shutil.rmtree(gone, ignore_errors=True)
            durable.rename(path, gone)
            shutil.rmtree(gone)
        else:
            durable.remove(path)
        return True


def _read(path: Path) -> str:
    with os.fdopen(os.open(path, os.O_RDONLY | FOLLOW_NOTHING), "rb") as file:
        return file.read().decode(errors="replace")
