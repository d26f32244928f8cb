"""/page/plugins: plugins, what they add, and whether others may be installed."""

from appliance.api.views.plugins import PluginsView, plugin_view
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance

routes = Routes()


@routes("GET", "/plugins", needs="viewer")
async def list_plugins(appliance: Appliance, call: Call) -> PluginsView:
    """List the plugins with what they add and how they are, and the charts that they bring."""
    return {
        "install": appliance.plugins.permits.policy,
        "plugins": [plugin_view(one) for one in await appliance.plugins.all()],
        "charts": [
            {"key": c.key, "title": c.title, "series": list(c.series), "unit": c.unit}
            for c in appliance.plugins.charts
        ],
    }
