"""What the Pioreactor dialects answer, field by field. Moments are ISO 8601 texts, UTC."""

from typing import Any, Literal, NotRequired, TypedDict


class Accepted(TypedDict):
    """Work was begun, and its result can be asked for at *result_url_path*."""

    unit: str
    task_id: str
    result_url_path: str


class Said(TypedDict):
    """It was done."""

    status: Literal["success"]


class Wrong(TypedDict):
    """Something that is wrong now, and what to do about it."""

    name: str
    message: str
    remedy: str


class UnitHealth(TypedDict):
    """How the unit is."""

    status: str
    pioreactor_unit: str
    utc_time: str
    troubles: list[Wrong]


class Version(TypedDict):
    """The software."""

    version: str


class Clock(TypedDict):
    """The unit's time."""

    status: Literal["success"]
    clock_time: str


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


Value = float | int | str


class JobSettings(TypedDict):
    """The settings of a running job, and its state as $state."""

    settings: dict[str, Value]


class Option(TypedDict):
    """What a job can be told at its start."""

    name: str
    long_flag: str
    help: str
    required: bool
    multiple: bool
    default: Any
    type: str


class PublishedSetting(TypedDict):
    """What a running job tells, and whether it can be told otherwise."""

    datatype: str
    settable: bool
    unit: NotRequired[str]


class Capability(TypedDict):
    """A job that can be run."""

    job_name: str
    automation_name: NotRequired[str]
    help: str
    arguments: list[Any]
    options: list[Option]
    published_settings: dict[str, PublishedSetting]
    cli_example: str


class TaskResult(TypedDict):
    """What became of a task."""

    task_id: str
    result_url_path: str
    status: str
    result: NotRequired[Any]
    error: NotRequired[str | None]
    error_info: NotRequired[dict[str, Any]]


class Told(TypedDict):
    """It was done, in words."""

    msg: str


class Created(TypedDict):
    """A file was written, and where it is."""

    msg: str
    path: str


class CalibrationFields(TypedDict):
    """A calibration file, whether it is in use, and whose it is."""

    calibration_type: str
    calibration_name: str
    calibrated_on_pioreactor_unit: str
    created_at: str
    curve_data_: dict[str, Any]
    x: str
    y: str
    recorded_data: dict[str, list[float]]
    hz: NotRequired[float]
    dc: NotRequired[float]
    pwm_hz: NotRequired[float]
    voltage: NotRequired[float]
    ir_led_intensity: NotRequired[float]
    angle: NotRequired[str]
    pd_channel: NotRequired[str]
    is_active: bool
    pioreactor_unit: str


class EstimatorFields(TypedDict):
    """An estimator file, whether it is in use, whose it is, and what it is for."""

    estimator_type: str
    estimator_name: str
    calibrated_on_pioreactor_unit: str
    created_at: str
    ir_led_intensity: float
    angles: list[str]
    mu_splines: dict[str, dict[str, Any]]
    sigma_splines_log: dict[str, dict[str, Any]]
    min_logc: float
    max_logc: float
    sigma_floor: float
    recorded_data: dict[str, Any]
    low_conc_scales: dict[str, float]
    y: str
    is_active: bool
    pioreactor_unit: str
    device: str


class ProtocolFields(TypedDict):
    """A guided way to calibrate something."""

    id: str
    target_device: str
    protocol_name: str
    priority: int
    title: str
    description: str
    requirements: list[str]


class Locked(TypedDict, total=False):
    """Work was begun, and its result can be asked for at *result_url_path*; or it goes on already
    (*status* is in_progress), and *lock* names what only one may hold."""

    unit: str
    task_id: str
    result_url_path: str
    status: Literal["in_progress"]
    lock: str


class Folder(TypedDict):
    """What is in a folder; *current* is its absolute path."""

    current: str
    dirs: list[str]
    files: list[str]


class WebServer(TypedDict):
    """Whether the web server listens."""

    service: str
    state: Literal["ready", "disconnected"]
    raw_status: str


class Plugin(TypedDict):
    """A plugin, as it says of itself."""

    name: str
    version: str
    description: str
    homepage: str
    source: str
    author: str
