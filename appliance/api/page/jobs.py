"""/page/jobs: every job that can be run, whether it runs or not."""

from msgspec import Struct

from appliance.api.shapes import JobView, Resumed, SettingView
from appliance.api.views import ms, trouble_view
from appliance.api.wire import Routes
from appliance.core.jobs.settings import Setting

routes = Routes()


class Resume(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether to bring back the jobs that ran when the unit stopped."""

    answer: bool


@routes("GET", "/jobs", needs="viewer", answer=list[JobView])
def list_jobs(appliance, call):
    """List the jobs that can be run: state, settings, limits and troubles of each."""
    awaiting = {(record.name, record.automation) for record in appliance.jobs.awaiting}
    return [
        job_view(kind, appliance.jobs.running.get(kind.name), awaiting)
        for kind in appliance.jobs.kinds
    ]


@routes("POST", "/jobs/resume", needs="operator", body=Resume, answer=Resumed)
async def resume_jobs(appliance, call):
    """Answer whether the jobs that ran when the unit stopped are brought back."""
    await appliance.jobs.answer_resume(call.body.answer)
    return {"resumed": call.body.answer}


def job_view(kind, running, awaiting) -> JobView:
    """One kind of job; *running* is the run of its name, perhaps of another automation."""
    runs = running is not None and running.record.automation == kind.automation
    values = running.values if runs else {}
    return {
        "name": kind.name,
        "automation": kind.automation,
        "title": kind.title,
        "summary": kind.summary,
        "long_running": kind.long_running,
        "place": kind.place,
        "order": kind.order,
        "running": runs,
        "state": running.state if runs else "disconnected",
        "experiment": running.record.experiment if runs else None,
        "started_ms": ms(running.record.started) if runs else None,
        "awaiting_resume": (kind.name, kind.automation) in awaiting,
        "troubles": [trouble_view(t) for t in running.troubles] if runs else [],
        "settings": [
            setting_view(setting, values.get(name), kind.is_prominent(name))
            for name, setting in kind.settings.items()
        ],
    }


def setting_view(setting: Setting, value: object, prominent: bool) -> SettingView:
    """A setting, its value now, and whether the job's card shows it at once."""
    return {
        "name": setting.name,
        "kind": setting.kind.__name__,
        "unit": setting.unit,
        "low": setting.low,
        "high": setting.high,
        "choices": setting.choices,
        "settable": setting.settable,
        "start_only": setting.start_only,
        "required": setting.required,
        "default": setting.default,
        "help": setting.help,
        "value": value,
        "prominent": prominent,
    }
