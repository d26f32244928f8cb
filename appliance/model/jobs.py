"""Runs of jobs, their settings, states and troubles; plugins that add jobs."""

from typing import Literal

from msgspec import Struct, field

from appliance.model.moments import Utc

JobState = Literal["init", "ready", "sleeping", "disconnected", "lost"]


class Trouble(Struct, frozen=True):
    """Something that is wrong now: the name that rules and tests use, and words for a person."""

    name: str
    message: str
    remedy: str = ""


class JobRecord(Struct, frozen=True):
    """One run of a job, as it is remembered. Times are seconds UTC."""

    id: int
    name: str
    automation: str | None
    experiment: str
    source: str
    started: Utc
    ended: Utc | None = None
    asleep: bool = False
    long_running: bool = False
    options: dict[str, object] = field(default_factory=dict)


class SettingChanged(Struct, frozen=True):
    """A setting of a running job has a new value."""

    job: str
    name: str
    value: object


class StateChanged(Struct, frozen=True):
    """A job has entered a state, or its troubles have changed."""

    job: str
    state: JobState
    record: JobRecord
    troubles: tuple[Trouble, ...] = ()


class PluginsChanged(Struct, frozen=True):
    """A plugin was installed or removed; what it adds changes with the next start."""
