"""Runs of jobs, their settings, states and troubles; plugins that add jobs."""

from typing import Literal

from attrs import field, frozen

JobState = Literal["init", "ready", "sleeping", "disconnected", "lost"]


@frozen
class Trouble:
    """Something that is wrong now: the name that rules and tests use, and words for a person."""

    name: str
    message: str
    remedy: str = ""


@frozen
class JobRecord:
    """One run of a job, as it is remembered. Times are seconds UTC."""

    id: int
    name: str
    automation: str | None
    experiment: str
    source: str
    started: float
    ended: float | None = None
    asleep: bool = False
    long_running: bool = False
    options: dict[str, object] = field(factory=dict)


@frozen
class SettingChanged:
    """A setting of a running job has a new value."""

    job: str
    name: str
    value: object


@frozen
class StateChanged:
    """A job has entered a state, or its troubles have changed."""

    job: str
    state: JobState
    record: JobRecord
    troubles: tuple[Trouble, ...] = ()


@frozen
class PluginsChanged:
    """A plugin was installed or removed; what it adds changes with the next start."""
