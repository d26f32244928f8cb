"""/page/profiles: experiment profiles, kept, checked, carried out."""

from msgspec import Struct

from appliance.api.views.profiles import (
    CheckView,
    EntryView,
    Removed,
    RunningView,
    TaskView,
    TextView,
    check_view,
    entry_view,
    running_view,
)
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance
from appliance.core.profiles.names import LARGEST, SOURCE, checked_name

routes = Routes()
LIMIT = LARGEST * 5 // 4  # as JSON, with its line ends escaped


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """The text of a profile; *as_unit* names the unit whose part is looked at, if not this
    one's."""

    text: str
    as_unit: str = ""


class Start(Struct, frozen=True, forbid_unknown_fields=True):
    """How a profile is to be carried out: see the options of the job."""

    dry_run: bool = False
    as_unit: str = ""
    experiment: str = ""


@routes("GET", "/profiles", needs="viewer")
async def list_profiles(appliance: Appliance, call: Call) -> list[EntryView]:
    """List the profiles that are kept."""
    return [entry_view(entry) for entry in await appliance.profiles.files.all()]


@routes("GET", "/profiles/running", needs="viewer")
async def show_running(appliance: Appliance, call: Call) -> RunningView:
    """Show the profile that is carried out: what was done, what comes next, what is waited for."""
    return running_view(await appliance.profiles.carried())


@routes("POST", "/profiles/check", needs="operator", limit=LIMIT)
async def check_profile(appliance: Appliance, call: Call[Text]) -> CheckView:
    """Check a profile without keeping it: errors and warnings with line and column, and what
    would be done when."""
    checked = await appliance.profiles.files.check(call.body.text, call.body.as_unit)
    return check_view(checked, call.body.as_unit or appliance.profiles.files.unit)


@routes("GET", "/profiles/<name>", needs="viewer")
async def read_profile(appliance: Appliance, call: Call, name: str) -> TextView:
    """Read a profile."""
    return {"filename": checked_name(name), "text": await appliance.profiles.files.read(name)}


@routes("PUT", "/profiles/<name>", needs="operator", limit=LIMIT)
async def write_profile(appliance: Appliance, call: Call[Text], name: str) -> CheckView:
    """Keep a profile, in place of the one of that name. One that has errors is not kept."""
    checked = await appliance.profiles.files.write(name, call.body.text, call.body.as_unit)
    return check_view(checked, call.body.as_unit or appliance.profiles.files.unit)


@routes("DELETE", "/profiles/<name>", needs="operator")
async def delete_profile(appliance: Appliance, call: Call, name: str) -> Removed:
    """Remove a profile. If it is carried out just now, it goes on."""
    await appliance.profiles.files.delete(name)
    return {"removed": checked_name(name)}


@routes("POST", "/profiles/<name>/run", needs="operator", success=202)
async def run_profile(appliance: Appliance, call: Call[Start], name: str) -> Reply[TaskView]:
    """Carry out a profile: as the job experiment_profile, one at a time."""
    body = call.body
    options = {
        "filename": checked_name(name),
        "dry_run": body.dry_run,
        "as_unit": body.as_unit,
        "experiment": body.experiment,
    }
    await appliance.profiles.files.fit(name, body.as_unit)
    task = await appliance.jobs.launch(SOURCE, options)
    return Reply(202, {"task_id": task.id, "result_url_path": f"/unit_api/task_results/{task.id}"})
