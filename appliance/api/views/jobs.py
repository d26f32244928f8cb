"""Jobs, their settings and states; _ms is milliseconds UTC."""

from collections.abc import Iterable
from typing import Any, TypedDict

from appliance.api.views.alerts import TroubleView, trouble_view
from appliance.api.views.moments import ms
from appliance.core.jobs.kinds import JobKind
from appliance.core.jobs.run import JobRun
from appliance.core.jobs.settings import Setting
from appliance.model import JobRecord, JobState, Trouble


class SettingView(TypedDict):
    """A setting of a job, and its value if there is one yet."""

    name: str
    kind: str
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    settable: bool
    start_only: bool
    required: bool
    default: Any
    help: str
    value: Any
    prominent: bool


class JobView(TypedDict):
    """A job that can be run, whether it runs or not."""

    name: str
    automation: str | None
    title: str
    summary: str
    long_running: bool
    place: str
    order: int
    running: bool
    state: str
    experiment: str | None
    started_ms: int | None
    awaiting_resume: bool
    troubles: list[TroubleView]
    settings: list[SettingView]


class StateView(TypedDict):
    """The state of a job that runs, or has just ended."""

    job: str
    state: str
    automation: str | None
    id: int
    experiment: str
    source: str
    started_ms: int
    long_running: bool
    troubles: list[TroubleView]


def job_view(
    kind: JobKind, running: JobRun | None, awaiting: set[tuple[str, str | None]]
) -> JobView:
    """One kind of job; *running* is the run of its name, perhaps of another automation."""
    run = running if running and running.record.automation == kind.automation else None
    values = run.values if run else {}
    return {
        "name": kind.name,
        "automation": kind.automation,
        "title": kind.title,
        "summary": kind.summary,
        "long_running": kind.long_running,
        "place": kind.place,
        "order": kind.order,
        "running": run is not None,
        "state": run.state if run else "disconnected",
        "experiment": run.record.experiment if run else None,
        "started_ms": ms(run.record.started) if run else None,
        "awaiting_resume": (kind.name, kind.automation) in awaiting,
        "troubles": [trouble_view(t) for t in run.troubles] if run else [],
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


def state_view(
    job: str, state: JobState, record: JobRecord, troubles: Iterable[Trouble]
) -> StateView:
    """The state of a job that runs, or has just ended."""
    return {
        "job": job,
        "state": state,
        "automation": record.automation,
        "id": record.id,
        "experiment": record.experiment,
        "source": record.source,
        "started_ms": ms(record.started),
        "long_running": record.long_running,
        "troubles": [trouble_view(trouble) for trouble in troubles],
    }
