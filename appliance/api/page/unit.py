"""/page/unit: the unit as a whole."""

from appliance.api.shapes import UnitView
from appliance.api.views import unit_view
from appliance.api.wire import Routes

routes = Routes()


@routes("GET", "/unit", needs="viewer", answer=UnitView)
def show_unit(appliance, call):
    """Show the unit: its name, software, time, experiment and health, and who asks."""
    return unit_view(appliance, call.who)
