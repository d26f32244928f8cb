"""/page/profiles: experiment profiles, kept, checked, carried out."""

from msgspec import Struct

from appliance.api.page.profile_views import (
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
from appliance.api.wire import Reply, Routes
from appliance.core.files.yaml_nodes import LARGEST
from appliance.core.profiles.service import checked_name

routes = Routes()
LIMIT = LARGEST * 5 // 4  # as JSON, with its line ends escaped
JOB = "experiment_profile"


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


@routes("GET", "/profiles", needs="viewer", answer=list[EntryView])
async def list_profiles(appliance, call):
    """List the profiles that are kept."""
    return [entry_view(entry) for entry in await appliance.profiles.all()]


@routes("GET", "/profiles/running", needs="viewer", answer=RunningView)
async def show_running(appliance, call):
    """Show the profile that is carried out: what was done, what comes next, what is waited for."""
    return running_view(await appliance.profiles.carried())


@routes(
    "POST", "/profiles/check", needs="operator", body=Text, limit=LIMIT, answer=CheckView
)
async def check_profile(appliance, call):
    """Check a profile without keeping it: errors and warnings with line and column, and what
    would be done when."""
    checked = await appliance.profiles.check(call.body.text, call.body.as_unit)
    return check_view(checked, call.body.as_unit or appliance.profiles.unit)


@routes("GET", "/profiles/<name>", needs="viewer", answer=TextView)
async def read_profile(appliance, call, name):
    """Read a profile."""
    return {"filename": checked_name(name), "text": await appliance.profiles.read(name)}


@routes(
    "PUT", "/profiles/<name>", needs="operator", body=Text, limit=LIMIT, answer=CheckView
)
async def write_profile(appliance, call, name):
    """Keep a profile, in place of the one of that name. One that has errors is not kept."""
    checked = await appliance.profiles.write(name, call.body.text, call.body.as_unit)
    return check_view(checked, call.body.as_unit or appliance.profiles.unit)


@routes("DELETE", "/profiles/<name>", needs="operator", answer=Removed)
async def delete_profile(appliance, call, name):
    """Remove a profile. If it is carried out just now, it goes on."""
    await appliance.profiles.delete(name)
    return {"removed": checked_name(name)}


@routes(
    "POST", "/profiles/<name>/run", needs="operator", body=Start, success=202, answer=TaskView
)
async def run_profile(appliance, call, name):
    """Carry out a profile: as the job experiment_profile, one at a time."""
    body = call.body
    options = {
        "filename": checked_name(name),
        "dry_run": body.dry_run,
        "as_unit": body.as_unit,
        "experiment": body.experiment,
    }
    await appliance.profiles.plan(name, body.as_unit)
    task = await appliance.jobs.launch(JOB, options)
    return Reply(202, {"task_id": task.id, "result_url_path": f"/unit_api/task_results/{task.id}"})
