"""What runs here, and on what; _ms is milliseconds UTC."""

from typing import TypedDict

from appliance.api.views.moments import ms
from appliance.core.appliance import Appliance


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


def system_view(appliance: Appliance) -> SystemView:
    """What runs here, and on what."""
    host = appliance.host
    name, version = host.hardware_check.fitted
    return {
        "versions": host.system.versions(),
        "hardware": host.system.hardware,
        "model": {"name": name, "version": version},
        "started_ms": ms(host.system.started),
        "now_ms": ms(appliance.clock.utc()),
        "web_server": host.web_server.state,
    }
