"""Plugins and what they add."""

from typing import TypedDict

from appliance.core.plugins.discovery import DiscoveredPlugin
from appliance.core.plugins.service import PluginStatus


class PluginView(TypedDict):
    """A plugin, what it adds by kind, and how it is: in use, set aside (*trouble* says why),
    removed, or there from the next start on."""

    name: str
    version: str
    summary: str
    author: str
    homepage: str
    source: str
    state: str
    trouble: str
    adds: dict[str, list[str]]


class ChartView(TypedDict):
    """A chart that a plugin brings: which series it shows, and the unit of its axis."""

    key: str
    title: str
    series: list[str]
    unit: str


class PluginsView(TypedDict):
    """The plugins; *install* is whether others may be installed over the network."""

    install: str
    plugins: list[PluginView]
    charts: list[ChartView]


def homepage_of(found: DiscoveredPlugin) -> str:
    """Where to read about a plugin: for a file that names no page, its own text."""
    return found.homepage or f"/unit_api/plugins/installed/{found.source.removeprefix('plugins/')}"


def plugin_view(shown: PluginStatus) -> PluginView:
    """A plugin as the page is told of it."""
    plugin, found = shown.plugin, shown.plugin.found
    return {
        "name": found.name,
        "version": found.version,
        "summary": found.summary,
        "author": found.author,
        "homepage": homepage_of(found),
        "source": found.source,
        "state": shown.state,
        "trouble": plugin.trouble,
        "adds": {what: list(names) for what, names in plugin.adds.items()},
    }
