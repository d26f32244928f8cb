"""/page/system: what runs here, since when, and on what."""

from appliance.api.views.moments import ms
from appliance.api.views.system import SystemView
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance

routes = Routes()


@routes("GET", "/system", needs="viewer")
def show_system(appliance: Appliance, call: Call) -> SystemView:
    """Show the software of the unit, its model, and since when it runs."""
    name, version = appliance.host.hardware_check.fitted
    return {
        "versions": appliance.host.system.versions(),
        "hardware": appliance.host.system.hardware,
        "model": {"name": name, "version": version},
        "started_ms": ms(appliance.host.system.started),
        "now_ms": ms(appliance.clock.utc()),
        "web_server": appliance.host.web_server.state,
    }
