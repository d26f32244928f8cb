"""Frozen values and events that the parts hand to one another."""

from typing import Literal

from attrs import field, frozen

JobState = Literal["init", "ready", "sleeping", "disconnected", "lost"]
Level = Literal["DEBUG", "INFO", "NOTICE", "WARNING", "ERROR"]
Role = Literal["viewer", "operator", "admin"]


@frozen
class Who:
    """Whoever asks for something: a name for the log, and the most they may do."""

    name: str
    role: Role


@frozen
class Experiment:
    """A named stretch of work, and what happens to its jobs after the unit lost power.

    *resume* is "always", "never" or "ask"; *created* is in seconds UTC.
    """

    name: str
    created: float
    medium: str = ""
    resume: Literal["always", "never", "ask"] = "always"


@frozen
class Reading:
    """One number measured. *at* is seconds UTC at the moment of measuring, never repeated and
    never going back within one series of one experiment."""

    series: str
    value: float
    at: float
    experiment: str


@frozen
class LogEntry:
    """One line of the unit's log. *at* is seconds UTC."""

    at: float
    level: Level
    source: str
    message: str
    experiment: str


@frozen
class Trouble:
    """Something that is wrong now: the name that rules and tests use, and words for a person."""

    name: str
    message: str
    remedy: str = ""


@frozen
class Alert:
    """A trouble that was raised once, and what became of it. Times are seconds UTC."""

    id: int
    name: str
    source: str
    message: str
    remedy: str
    experiment: str
    raised: float
    acknowledged: float | None = None
    cleared: float | None = None


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
class ReadingAhead:
    """An optical reading will start at *starts* and last *lasts* seconds (the unit's clock)."""

    starts: float
    lasts: float
    interval: float


@frozen
class LampChanged:
    """A lamp was set to *percent* by *job*."""

    channel: str
    percent: float
    job: str


@frozen
class CalibrationChanged:
    """*device* uses another calibration or estimator from now on, or none."""

    device: str


@frozen
class Dosed:
    """Liquid was moved: *kind* is add_media, add_alt_media or remove_waste; *at* is the middle of
    it on the unit's clock."""

    kind: str
    volume_ml: float
    at: float


@frozen
class Volume:
    """What is in the vessel by the ledger, and what has gone in and out in this experiment, in mL.

    *alt_fraction* is the share of the alternative medium in the liquid, 0 to 1.
    """

    ml: float
    alt_fraction: float = 0.0
    media_ml: float = 0.0
    alt_media_ml: float = 0.0
    waste_ml: float = 0.0


@frozen
class VolumeChanged:
    """The ledger of the vessel has changed, or somebody has said what is in it."""

    volume: Volume


@frozen
class ClockStepped:
    """The host's clock was set by *seconds*; records keep counting on without going back."""

    seconds: float


@frozen
class AlertChanged:
    """An alert was raised, acknowledged or cleared."""

    alert: Alert


@frozen
class ExperimentChanged:
    """The unit works on another experiment from now on."""

    experiment: Experiment


@frozen
class PluginsChanged:
    """A plugin was installed or removed; what it adds changes with the next start."""
