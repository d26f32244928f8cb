"""/page/unit: the unit as a whole."""

from appliance.api.views.unit import UnitView, unit_view
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance

routes = Routes()


@routes("GET", "/unit", needs="viewer")
def show_unit(appliance: Appliance, call: Call) -> UnitView:
    """Show the unit: its name, software, time, experiment and health, and who asks."""
    return unit_view(appliance, call.who)
