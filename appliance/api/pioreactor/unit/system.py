"""/unit_api/health, versions and hardware: the unit as a whole."""

from typing import TypedDict

from msgspec import Struct

from appliance.api.pioreactor import iso
from appliance.api.pioreactor.answers import Accepted, accepted
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance
from appliance.core.urgency import severity_of

routes = Routes()


class Model(Struct, frozen=True):
    """The bioreactor that the unit believes itself to be."""

    model_name: str
    model_version: str


class Wrong(TypedDict):
    """Something that is wrong now, what to do about it, how bad it is (danger, failure, doubt or
    notice), and the names of what else is wrong that it follows from."""

    name: str
    message: str
    remedy: str
    severity: str
    follows: list[str]


class UnitHealth(TypedDict):
    """How the unit is."""

    status: str
    pioreactor_unit: str
    utc_time: str
    troubles: list[Wrong]


class Version(TypedDict):
    """The software."""

    version: str


@routes("GET", "/health", needs="viewer")
def show_health(appliance: Appliance, call: Call) -> UnitHealth:
    """Say whether all is well with the unit, and if not, what is wrong, the most urgent first."""
    health = appliance.host.system.health()
    return {
        "status": health.status,
        "pioreactor_unit": appliance.name,
        "utc_time": iso(appliance.clock.utc()),
        "troubles": [
            {
                "name": alert.name,
                "message": alert.message,
                "remedy": alert.remedy,
                "severity": severity_of(alert.name),
                "follows": list(appliance.alerts.causes(alert.name)),
            }
            for alert in health.alerts
        ],
    }


@routes("GET", "/versions/app", needs="viewer")
def show_version(appliance: Appliance, call: Call) -> Version:
    """Name the software that runs."""
    return {"version": appliance.version}


@routes("GET", "/versions/ui", needs="viewer")
def show_page_version(appliance: Appliance, call: Call) -> Version:
    """Name the software of the page, which is part of the unit's."""
    return {"version": appliance.version}


@routes("POST, PATCH", "/hardware/check", needs="operator", success=202)
async def check_hardware(appliance: Appliance, call: Call[Model]) -> Reply[Accepted]:
    """Look whether anything is wrong with the hardware; the task says what was found."""
    given = call.body
    checkup = appliance.host.hardware_check
    checkup.check_model(given.model_name, given.model_version)

    async def check() -> dict:
        return findings(await checkup.look(given.model_name, given.model_version))

    task = await appliance.tasks.launch("check the hardware", check)
    return accepted(appliance.name, task.id)


def findings(wrong: list[str]) -> dict:
    """The result of a check: ok, or a warning with everything that is wrong."""
    return {"status": "warning", "reason": " ".join(wrong)} if wrong else {"status": "ok"}
