"""Frames of the live feed: the state of the unit, or what has changed, as JSON."""

from collections.abc import Callable, Iterable

import msgspec
from attrs import frozen

from appliance.api.views.alerts import AlertView, alert_view
from appliance.api.views.experiments import ExperimentView, experiment_view
from appliance.api.views.jobs import StateView, state_view
from appliance.api.views.logs import log_view
from appliance.api.views.moments import ms
from appliance.api.views.unit import unit_view
from appliance.core.appliance import Appliance
from appliance.model import (
    AlertChanged,
    ExperimentChanged,
    LogEntry,
    Reading,
    SettingChanged,
    StateChanged,
    Who,
)

TOPICS = {
    Reading: "readings",
    SettingChanged: "settings",
    StateChanged: "states",
    LogEntry: "logs",
    AlertChanged: "alerts",
}
EVENTS = (*TOPICS, ExperimentChanged)
MOST_POINTS, MOST_LOGS, LAST_LOGS = 200, 100, 50
encode = msgspec.json.Encoder(enc_hook=repr).encode


@frozen
class Span:
    """What a change frame covers: events *first* to *last*, of the process called *boot*."""

    boot: str
    first: int
    last: int
    now_ms: int


def snapshot(appliance: Appliance, topics: frozenset[str], who: Who, seq: int) -> bytes:
    """The unit as it is after event *seq*, as far as *topics* go."""
    parts = {
        "readings": latest_readings,
        "settings": current_settings,
        "states": current_states,
        "logs": last_logs,
        "alerts": active_alerts,
    }
    unit = unit_view(appliance, who)
    frame = {
        "boot": unit["boot"],
        "seq": seq,
        "now_ms": unit["now_ms"],
        "snapshot": True,
        "unit": unit,
    }
    wanted = {topic: part(appliance) for topic, part in parts.items() if topic in topics}
    return encode({**frame, **wanted})


def latest_readings(appliance: Appliance) -> dict:
    """The newest reading of each series."""
    return {name: [[ms(r.at), r.value]] for name, r in appliance.readings.latest.items()}


def current_settings(appliance: Appliance) -> dict:
    """The settings of each job that runs."""
    return {name: running.values for name, running in appliance.jobs.running.items()}


def current_states(appliance: Appliance) -> list:
    """The state of each job that runs."""
    return [
        state_view(name, running.state, running.record, running.troubles)
        for name, running in appliance.jobs.running.items()
        if running.record.id
    ]


def last_logs(appliance: Appliance) -> list:
    """The last lines of the log, oldest first."""
    return [log_view(entry) for entry in list(appliance.logs.recent)[-LAST_LOGS:]]


def active_alerts(appliance: Appliance) -> list:
    """What is wrong."""
    return [alert_view(alert) for alert in appliance.alerts.active]


def change(span: Span, events: Iterable[object], topics: frozenset[str]) -> bytes | None:
    """What *events* changed, as far as *topics* go; None if that is nothing."""
    changed = Changed()
    for event in events:
        topic = TOPICS.get(type(event))
        if topic is None or topic in topics:
            changed.note[type(event)](event)
    content = changed.content()
    if not content:
        return None
    head = {"boot": span.boot, "from": span.first, "seq": span.last, "now_ms": span.now_ms}
    return encode({**head, **content})


class Changed:
    """Gathers events: all readings and lines of the log, as far as they are bearable, and the
    last word on everything else."""

    def __init__(self) -> None:
        self._readings: dict[str, list] = {}
        self._settings: dict[str, dict] = {}
        self._states: dict[str, StateView] = {}
        self._logs: list[LogEntry] = []
        self._alerts: dict[int, AlertView] = {}
        self._experiment: ExperimentView | None = None
        self.note: dict[type, Callable] = {
            Reading: self._reading,
            SettingChanged: self._setting,
            StateChanged: self._state,
            LogEntry: self._logs.append,
            AlertChanged: self._alert,
            ExperimentChanged: self._chosen,
        }

    def content(self) -> dict:
        """What has changed, by topic; only topics that have something."""
        thinned = [name for name, points in self._readings.items() if len(points) > MOST_POINTS]
        parts = {
            "readings": {name: points[-MOST_POINTS:] for name, points in self._readings.items()},
            "settings": self._settings,
            "states": list(self._states.values()),
            "logs": [log_view(entry) for entry in self._logs[-MOST_LOGS:]],
            "alerts": list(self._alerts.values()),
            "experiment": self._experiment,
            "thinned": thinned,
        }
        return {name: part for name, part in parts.items() if part}

    def _reading(self, event: Reading) -> None:
        point = [int(event.at * 1000.0 + 0.5), event.value]
        points = self._readings.get(event.series)
        if points is None:
            self._readings[event.series] = [point]
        else:
            points.append(point)

    def _setting(self, event: SettingChanged) -> None:
        self._settings.setdefault(event.job, {})[event.name] = event.value

    def _state(self, event: StateChanged) -> None:
        view = state_view(event.job, event.state, event.record, event.troubles)
        self._states[event.job] = view

    def _alert(self, event: AlertChanged) -> None:
        self._alerts[event.alert.id] = alert_view(event.alert)

    def _chosen(self, event: ExperimentChanged) -> None:
        self._experiment = experiment_view(event.experiment)
