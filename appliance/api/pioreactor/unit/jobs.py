"""/unit_api/jobs: what runs on this unit, and how it is started and stopped."""

import os
import shlex
from collections.abc import Callable
from typing import Any, Literal, TypedDict

from msgspec import Struct, field

from appliance.api.pioreactor import iso
from appliance.api.pioreactor.answers import Accepted, accepted
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance
from appliance.core.jobs.kinds import JobKinds
from appliance.errors import Invalid, NotFound
from appliance.model import ExperimentChanged, JobRecord, StateChanged

routes = Routes()
REMEMBERED = 300


class Run(Struct, frozen=True):
    """What a job is started with. *env* may name EXPERIMENT and JOB_SOURCE; what else it names
    has no meaning here. *config_overrides* are [section, option, value], for this run only."""

    options: dict[str, Any] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)
    args: list[str] = field(default_factory=list)
    config_overrides: list[tuple[str, str, str]] = field(default_factory=list)


class Stop(Struct, frozen=True):
    """Which jobs to stop: those that fit everything that is named."""

    job_name: str | None = None
    experiment: str | None = None
    job_source: str | None = None
    job_id: int | None = None

    def filters(self) -> dict[str, object]:
        """In the words of ``Jobs.launch_stop``."""
        return {
            "name": self.job_name,
            "experiment": self.experiment,
            "source": self.job_source,
            "id": self.job_id,
        }


class PastJob(TypedDict):
    """A job that runs or has run."""

    job_id: int
    job_name: str
    experiment: str
    job_source: str
    unit: str
    started_at: str
    ended_at: str | None


class RunningJob(TypedDict):
    """A job that runs."""

    job_id: int
    unit: str
    experiment: str
    job_name: str
    job_source: str
    started_at: str
    is_running: Literal[1]
    leader: str
    pid: int
    is_long_running_job: Literal[0, 1]
    ended_at: None


@routes("GET", "/jobs", needs="viewer")
async def list_jobs(appliance: Appliance, call: Call) -> list[PastJob]:
    """List the jobs that run and have run, the newest 300, newest first."""
    records = await appliance.jobs.history(REMEMBERED)
    return [remembered(record, appliance.name) for record in records]


@routes("GET", "/jobs/running", needs="viewer", until=(StateChanged, ExperimentChanged))
def list_running(appliance: Appliance, call: Call) -> list[RunningJob]:
    """List the jobs that run."""
    return running_on(appliance)


@routes("GET", "/jobs/running/<job_name>", needs="viewer")
def find_running(appliance: Appliance, call: Call, job_name: str) -> list[RunningJob]:
    """List the job of this name if it runs: none or one."""
    return running_on(appliance, lambda record: record.name == job_name)


@routes("GET", "/jobs/running/experiments/<experiment>", needs="viewer")
def list_running_for(appliance: Appliance, call: Call, experiment: str) -> list[RunningJob]:
    """List the jobs that run for an experiment."""
    return running_on(appliance, lambda record: record.experiment == experiment)


@routes("GET", "/long_running_jobs/running", needs="viewer")
def list_long_running(appliance: Appliance, call: Call) -> list[RunningJob]:
    """List the jobs that go on whatever experiment is worked on."""
    return running_on(appliance, lambda record: record.long_running)


@routes(
    "POST, PATCH",
    "/jobs/run/job_name/<job_name>",
    needs="operator",
    success=202,
    status={NotFound: 400},
)
async def run(appliance: Appliance, call: Call[Run], job_name: str) -> Reply[Accepted]:
    """Start a job. What can be refused is refused at once; whether it then became ready is what
    its task says."""
    env = call.body.env
    task = await appliance.jobs.launch(
        job_name,
        options_of(job_name, call.body, appliance.jobs.kinds),
        source=env.get("JOB_SOURCE", "user"),
        experiment=env.get("EXPERIMENT"),
    )
    return accepted(appliance.name, task.id)


@routes("POST, PATCH", "/jobs/stop", needs="operator", success=202)
async def stop(appliance: Appliance, call: Call[Stop]) -> Reply[Accepted]:
    """Stop the jobs that fit everything that is named; at least one thing must be."""
    filters = call.body.filters()
    if not any(value is not None for value in filters.values()):
        raise Invalid(
            "It is not said which jobs are to be stopped.",
            remedy="Name at least one of job_name, experiment, job_source and job_id.",
        )

    task = await appliance.jobs.launch_stop(**filters)
    return accepted(appliance.name, task.id)


@routes("POST, PATCH", "/jobs/stop/all", needs="operator", success=202)
async def stop_all(appliance: Appliance, call: Call) -> Reply[Accepted]:
    """Stop every job but the long-running ones."""
    task = await appliance.jobs.launch_stop()
    return accepted(appliance.name, task.id)


def options_of(job_name: str, body: Run, kinds: JobKinds) -> dict[str, object]:
    """The options of a run, positional arguments and overrides of the job's own section
    included."""
    arguments, positional = kinds.positional(job_name), {}
    if body.args and arguments is not None:
        positional[arguments] = shlex.join(body.args)
    elif body.args:
        raise Invalid(
            f"{job_name} takes no positional arguments.",
            cause=f"args has {len(body.args)} of them.",
            remedy="Give what the job needs by name, in options.",
        )
    overrides = {}
    for section, name, value in body.config_overrides:
        if section not in (job_name, f"{job_name}.config"):
            raise Invalid(
                f"The section {section} cannot be overridden for one run of {job_name}.",
                cause="Only the settings of the job that is started belong to its run.",
                remedy=f"Name the section {job_name}, or change the unit's configuration.",
            )
        overrides[name] = value
    return {**overrides, **body.options, **positional}


def running_on(
    appliance: Appliance, wanted: Callable[[JobRecord], bool] = lambda record: True
) -> list[RunningJob]:
    """The running jobs whose records are *wanted*, as they are written here."""
    records = [running.record for running in appliance.jobs.running.values()]
    accepted_ones = [record for record in records if record.id and wanted(record)]
    return [job_on_the_wire(record, appliance.name) for record in accepted_ones]


def remembered(record: JobRecord, unit: str) -> PastJob:
    """A job that runs or has run."""
    return {
        "job_id": record.id,
        "job_name": record.name,
        "experiment": record.experiment,
        "job_source": record.source,
        "unit": unit,
        "started_at": iso(record.started),
        "ended_at": None if record.ended is None else iso(record.ended),
    }


def job_on_the_wire(record: JobRecord, unit: str) -> RunningJob:
    """A job that runs. There is one process for all of them."""
    return {
        "job_id": record.id,
        "unit": unit,
        "experiment": record.experiment,
        "job_name": record.name,
        "job_source": record.source,
        "started_at": iso(record.started),
        "is_running": 1,
        "leader": unit,
        "pid": os.getpid(),
        "is_long_running_job": 1 if record.long_running else 0,
        "ended_at": None,
    }
