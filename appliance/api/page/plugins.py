"""/page/plugins: plugins, what they add, and whether others may be installed."""

from appliance.api.shapes import PluginsView
from appliance.api.wire import Routes

routes = Routes()


@routes("GET", "/plugins", needs="viewer", answer=PluginsView)
async def list_plugins(appliance, call):
    """List the plugins with what they add and how they are, and the charts that they bring."""
    return {
        "install": appliance.plugins.permits.policy,
        "plugins": [on_the_wire(one) for one in await appliance.plugins.all()],
        "charts": [
            {"key": c.key, "title": c.title, "series": list(c.series), "unit": c.unit}
            for c in appliance.plugins.charts
        ],
    }


def on_the_wire(shown) -> dict:
    """A plugin as the page is told of it."""
    plugin, found = shown.plugin, shown.plugin.found
    return {
        "name": found.name,
        "version": found.version,
        "summary": found.summary,
        "author": found.author,
        "homepage": found.homepage,
        "source": found.source,
        "state": shown.state,
        "trouble": plugin.trouble,
        "adds": {what: list(names) for what, names in plugin.adds.items()},
    }
