"""/unit_api/health, versions, clock and hardware: the unit as a whole."""

from msgspec import Struct

from appliance.api.pioreactor import accepted, iso
from appliance.api.wire import Routes

routes = Routes()


class Model(Struct, frozen=True):
    """The bioreactor that the unit believes itself to be."""

    model_name: str
    model_version: str


@routes("GET", "/health", needs="viewer")
def show_health(appliance, call):
    """Say whether all is well with the unit, and if not, what is wrong."""
    health = appliance.system.health()
    return {
        "status": health.status,
        "pioreactor_unit": appliance.name,
        "utc_time": iso(appliance.clock.utc()),
        "troubles": [
            {"name": alert.name, "message": alert.message, "remedy": alert.remedy}
            for alert in health.alerts
        ],
    }


@routes("GET", "/versions/app", needs="viewer")
def show_version(appliance, call):
    """Name the software that runs."""
    return {"version": appliance.version}


@routes("GET", "/system/utc_clock", needs="viewer")
def show_clock(appliance, call):
    """Tell the unit's time."""
    return {"status": "success", "clock_time": iso(appliance.clock.utc())}


@routes("POST, PATCH", "/hardware/check", needs="operator", body=Model)
async def check_hardware(appliance, call):
    """Look whether the hardware is there and answers; its task says what was found."""

    async def check() -> dict:
        return await appliance.system.check_hardware(call.body.model_name, call.body.model_version)

    task = await appliance.tasks.launch("check the hardware", check)
    return accepted(appliance.name, task.id)
