"""/unit_api/system: the computer's switch and clock, the web server, updates."""

from typing import Any, Literal, TypedDict

from msgspec import Struct, field

from appliance.api.pioreactor import iso
from appliance.api.pioreactor.answers import Locked, locked
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance
from appliance.errors import Invalid, NotFound, Unavailable

routes = Routes()
TARGETS = ("app",)


class Clock(Struct, frozen=True):
    """The moment that it is, in ISO 8601."""

    utc_clock_time: str | None = None


class Update(Struct, frozen=True):
    """Which software to take, and from where."""

    options: dict[str, Any] = field(default_factory=dict)
    args: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)


class UnitTime(TypedDict):
    """The unit's time."""

    status: Literal["success"]
    clock_time: str


class WebServer(TypedDict):
    """Whether the web server listens."""

    service: str
    state: Literal["ready", "disconnected"]
    raw_status: str


@routes("GET", "/system/utc_clock", needs="viewer")
def show_clock(appliance: Appliance, call: Call) -> UnitTime:
    """Tell the unit's time."""
    return {"status": "success", "clock_time": iso(appliance.clock.utc())}


@routes("POST, PATCH", "/system/utc_clock", needs="admin", success=202)
async def set_clock(appliance: Appliance, call: Call[Clock]) -> Reply[Locked]:
    """Set the computer's clock. What is recorded goes on in time, whichever way the clock goes."""
    text = call.body.utc_clock_time
    if not text:
        raise Invalid(
            "utc_clock_time field is required",
            cause="The request has no utc_clock_time.",
            remedy="Send JSON with a 'utc_clock_time' field.",
        )
    return await locked(appliance.name, appliance.host.power.set_clock(text))


@routes("POST, PATCH", "/system/reboot", needs="admin", success=202)
async def reboot(appliance: Appliance, call: Call) -> Reply[Locked]:
    """Make everything safe and reboot the computer; a simulated unit starts its process anew."""
    return await locked(appliance.name, appliance.host.power.reboot())


@routes("POST, PATCH", "/system/shutdown", needs="admin", success=202)
async def shutdown(appliance: Appliance, call: Call) -> Reply[Locked]:
    """Make everything safe and switch the computer off; a simulated unit ends its process."""
    return await locked(appliance.name, appliance.host.power.shutdown())


@routes("GET", "/system/web_server/status", needs="viewer")
def show_web_server(appliance: Appliance, call: Call) -> WebServer:
    """Say whether the unit's web server listens."""
    if appliance.host.web_server.state == "ready":
        return {"service": "appliance", "state": "ready", "raw_status": "active"}
    return {"service": "appliance", "state": "disconnected", "raw_status": "inactive"}


@routes("POST, PATCH", "/system/web_server/restart", needs="admin", success=202)
async def restart_web_server(appliance: Appliance, call: Call) -> Reply[Locked]:
    """Stop listening, end the live feeds, and listen again; answers under way are still given."""
    return await locked(appliance.name, appliance.host.web_server.restart())


@routes("POST, PATCH", "/system/update", needs="admin", success=202)
def update(appliance: Appliance, call: Call[Update]) -> Reply[Locked]:
    """Replace the unit's software. Not possible yet: a 503 says so."""
    raise not_yet()


@routes("POST, PATCH", "/system/update/<target>", needs="admin", success=202)
def update_target(appliance: Appliance, call: Call[Update], target: str) -> Reply[Locked]:
    """Replace one part of the unit's software, which is ``app``. Not possible yet."""
    if target not in TARGETS:
        raise NotFound("Invalid target", remedy=f"Targets are: {', '.join(TARGETS)}.")
    raise not_yet()


def not_yet() -> Unavailable:
    """Why there are no updates."""
    return Unavailable(
        "This unit cannot replace its software over the network yet.",
        cause="This release has no updates over HTTP.",
        remedy="Install the new release on the unit itself, then start it again.",
    )
