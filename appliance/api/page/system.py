"""/page/system: what runs here, since when, and on what."""

from appliance.api.views.system import SystemView, system_view
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance

routes = Routes()


@routes("GET", "/system", needs="viewer")
def show_system(appliance: Appliance, call: Call) -> SystemView:
    """Show the software of the unit, its model, and since when it runs."""
    return system_view(appliance)
