"""/page/system: what runs here, since when, and on what."""

from typing import TypedDict

from appliance.api.views import ms
from appliance.api.wire import Routes

routes = Routes()


class Model(TypedDict):
    """The bioreactor that the unit is set up as."""

    name: str
    version: str


class SystemView(TypedDict):
    """The software of the unit by name, its hardware, and its web server's state; times are in
    milliseconds UTC."""

    versions: dict[str, str]
    hardware: str
    model: Model
    started_ms: int
    now_ms: int
    web_server: str


@routes("GET", "/system", needs="viewer", answer=SystemView)
def show_system(appliance, call):
    """Show the software of the unit, its model, and since when it runs."""
    name, version = appliance.checkup.fitted
    return {
        "versions": appliance.system.versions(),
        "hardware": appliance.system.hardware,
        "model": {"name": name, "version": version},
        "started_ms": ms(appliance.system.started),
        "now_ms": ms(appliance.clock.utc()),
        "web_server": appliance.listener.state,
    }
