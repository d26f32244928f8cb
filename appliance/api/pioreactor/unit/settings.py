"""/unit_api/jobs/settings: the published values of a running job."""

from typing import Any, TypedDict

import msgspec
from msgspec import Struct

from appliance.api.pioreactor import iso
from appliance.api.pioreactor.answers import Said
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance
from appliance.core.jobs.run import JobRun
from appliance.errors import NotFound

routes = Routes()
JOB = "/jobs/settings/job_name/<job_name>"
Value = float | int | str


class SettingsChange(Struct, frozen=True):
    """The settings to change, all of them or none."""

    settings: dict[str, Any]


class JobSettings(TypedDict):
    """The settings of a running job, and its state as $state."""

    settings: dict[str, Value]


@routes("GET", JOB, needs="viewer")
def show_settings(appliance: Appliance, call: Call, job_name: str) -> JobSettings:
    """Show the settings of a running job, and its state as $state."""
    return {"settings": settings_of(appliance.jobs.find(job_name))}


@routes("GET", JOB + "/setting/<setting>", needs="viewer")
def show_setting(appliance: Appliance, call: Call, job_name: str, setting: str) -> dict[str, Value]:
    """Show one setting of a running job."""
    settings = settings_of(appliance.jobs.find(job_name))
    if setting not in settings:
        raise NotFound(
            f"{job_name} has no value for {setting}.",
            remedy=f"It has values for {', '.join(settings)}.",
        )
    return {setting: settings[setting]}


@routes("PATCH", JOB, needs="operator")
async def change_settings(appliance: Appliance, call: Call[SettingsChange], job_name: str) -> Said:
    """Change settings of a running job: all that are named, or none. The state can be changed
    in the same way: $state ready, sleeping or disconnected."""
    await appliance.jobs.find(job_name).change(call.body.settings)
    return {"status": "success"}


def settings_of(running: JobRun) -> dict[str, Value]:
    """What is known of a running job. A value not known yet has no entry."""
    known = {
        name: on_the_wire(value) for name, value in running.values.items() if value is not None
    }
    return {"$state": running.state, **known}


def on_the_wire(value: object) -> Value:
    """Numbers and text as they are; yes and no as 1 and 0; what has a shape as JSON in a text."""
    plain = spelled(msgspec.to_builtins(value))
    return plain if isinstance(plain, int | float | str) else msgspec.json.encode(plain).decode()


def spelled(value: object) -> object:
    """*value* with yes and no as 1 and 0, and moments as text."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dict):
        return {
            name: iso(part) if name == "timestamp" else spelled(part)
            for name, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [spelled(part) for part in value]
    return value
