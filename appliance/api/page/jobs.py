"""/page/jobs: every job that can be run, whether it runs or not."""

from typing import TypedDict

from msgspec import Struct

from appliance.api.views.jobs import JobView, job_view
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance

routes = Routes()


class Resume(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether to bring back the jobs that ran when the unit stopped."""

    answer: bool


class Resumed(TypedDict):
    """Whether the jobs were brought back."""

    resumed: bool


@routes("GET", "/jobs", needs="viewer")
def list_jobs(appliance: Appliance, call: Call) -> list[JobView]:
    """List the jobs that can be run: state, settings, limits and troubles of each."""
    awaiting = {(record.name, record.automation) for record in appliance.jobs.awaiting}
    return [
        job_view(kind, appliance.jobs.running.get(kind.name), awaiting)
        for kind in appliance.jobs.kinds
    ]


@routes("POST", "/jobs/resume", needs="operator")
async def resume_jobs(appliance: Appliance, call: Call[Resume]) -> Resumed:
    """Answer whether the jobs that ran when the unit stopped are brought back."""
    await appliance.jobs.answer_resume(call.body.answer)
    return {"resumed": call.body.answer}
