"""/unit_api/health, versions and hardware: the unit as a whole."""

from msgspec import Struct

from appliance.api.pioreactor import accepted, iso
from appliance.api.wire import Routes
from appliance.errors import Invalid

routes = Routes()
MODELS = {
    "pioreactor_20ml": ("1.0", "1.1", "1.5"),
    "pioreactor_40ml": ("1.0", "1.5"),
    "pioreactor_20ml_XR": ("1.5",),
    "pioreactor_40ml_XR": ("1.5",),
}


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


@routes("GET", "/versions/ui", needs="viewer")
def show_page_version(appliance, call):
    """Name the software of the page, which is part of the unit's."""
    return {"version": appliance.version}


@routes("POST, PATCH", "/hardware/check", needs="operator", body=Model, success=202)
async def check_hardware(appliance, call):
    """Look whether anything is wrong with the hardware; the task says what was found."""
    given = call.body
    if given.model_version not in MODELS.get(given.model_name, ()):
        known = [f"{name} {version}" for name, versions in MODELS.items() for version in versions]
        raise Invalid(
            f"There is no model {given.model_name} {given.model_version}.",
            remedy=f"Models are: {', '.join(known)}.",
        )

    async def check() -> dict:
        return findings(appliance.system.health())

    task = await appliance.tasks.launch("check the hardware", check)
    return accepted(appliance.name, task.id)


def findings(health) -> dict:
    """The result of a check: ok, or a warning with everything that is wrong."""
    if not health.alerts:
        return {"status": "ok"}
    return {"status": "warning", "reason": " ".join(alert.message for alert in health.alerts)}
