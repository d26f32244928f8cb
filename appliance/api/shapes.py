"""What the page and the live feed are told, field by field; _ms is milliseconds UTC."""

from typing import Any, TypedDict


class TroubleView(TypedDict):
    """Something that is wrong now, and what to do about it."""

    name: str
    message: str
    remedy: str


class HealthView(TypedDict):
    """Whether all is well with the unit."""

    status: str
    troubles: list[TroubleView]


class WhoView(TypedDict):
    """Who asks."""

    name: str
    role: str


class ExperimentView(TypedDict):
    """An experiment."""

    name: str
    medium: str
    created_ms: int
    resume: str


class ChosenExperimentView(ExperimentView):
    """An experiment, and whether it is the one that is worked on."""

    chosen: bool


class UnitView(TypedDict):
    """The unit as a whole. The speeds are null unless it is simulated."""

    name: str
    version: str
    hardware: str
    now_ms: int
    boot: str
    speed: float | None
    achieved_speed: float | None
    experiment: ExperimentView
    who: WhoView
    login_needed: bool
    health: HealthView


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


class LogView(TypedDict):
    """A line of the log."""

    at_ms: int
    level: str
    source: str
    message: str
    experiment: str


class AlertView(TypedDict):
    """Something that went wrong, and what became of it."""

    id: int
    name: str
    source: str
    message: str
    remedy: str
    raised_ms: int
    acknowledged_ms: int | None
    cleared_ms: int | None


class SeriesView(TypedDict):
    """A series, and from when to when there are readings of it."""

    name: str
    unit: str
    label: str
    first_ms: int
    last_ms: int


class PlotView(TypedDict):
    """The points of a plot: moments, and mean, least and greatest value around each."""

    t: list[int]
    mean: list[float]
    low: list[float]
    high: list[float]


Readings = TypedDict("Readings", {"from": int, "to": int, "series": dict[str, PlotView]})


class Speeds(TypedDict):
    """How many times faster than real time a simulated unit is to live, and does."""

    speed: float
    achieved_speed: float


class FaultShown(TypedDict):
    """Something that can be made to go wrong with a simulated unit."""

    name: str
    title: str
    explanation: str
    unit: str
    default: float | None
    active: bool
    value: float | None


class SimulationView(Speeds):
    """A simulated unit behind the scenes."""

    faults: list[FaultShown]
    truth: dict[str, Any]


class Done(TypedDict):
    """It was done."""

    status: str


class Resumed(TypedDict):
    """Whether the jobs were brought back."""

    resumed: bool


class PluginView(TypedDict):
    """A plugin, what it adds by kind, and how it is: in use, set aside (*trouble* says why),
    removed, or there from the next start on."""

    name: str
    version: str
    summary: str
    author: str
    homepage: str
    source: str
    state: str
    trouble: str
    adds: dict[str, list[str]]


class ChartView(TypedDict):
    """A chart that a plugin brings: which series it shows, and the unit of its axis."""

    key: str
    title: str
    series: list[str]
    unit: str


class PluginsView(TypedDict):
    """The plugins; *install* is whether others may be installed over the network."""

    install: str
    plugins: list[PluginView]
    charts: list[ChartView]
