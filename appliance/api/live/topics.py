"""The topics of the live feed: which events each tells of, and in which words."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from appliance.api.views.alerts import alert_view
from appliance.api.views.calibration_sessions import session_view
from appliance.api.views.dosing import dose_view, volumes_view
from appliance.api.views.experiments import experiment_view
from appliance.api.views.jobs import state_view
from appliance.api.views.logs import log_view
from appliance.api.views.moments import ms
from appliance.api.views.profiles import running_view
from appliance.core.appliance import Appliance
from appliance.core.urgency import by_urgency
from appliance.model import (
    Alert,
    AlertChanged,
    CalibrationChanged,
    CalibrationSessionChanged,
    DoseChanged,
    DosingHeld,
    ExperimentChanged,
    KeptChanged,
    LogEntry,
    ProfileProgressed,
    Reading,
    SettingChanged,
    StateChanged,
    VesselStated,
    VolumeChanged,
)

MOST_POINTS, MOST_LOGS, LAST_LOGS, MOST_DOSES = 200, 100, 50, 100
PROFILE_JOB = "experiment_profile"


class Topic(Struct, frozen=True):
    """Something to subscribe to: *name* is what clients and frames call it.

    *all* is its part of a snapshot. *fold* gathers *events* for a frame: what there is of them so
    far (None before the first) with one event more; *tell* makes of that the topic's part of the
    frame, the unit being as it is after the last of them. Changes *for_all* are told to whoever
    has not subscribed to it, too.
    """

    name: str
    events: tuple[type, ...]
    all: Callable[[Appliance], object]
    fold: Callable[[Any, Any], Any]
    tell: Callable[[Appliance, Any], object]
    for_all: bool = False


def latest_readings(unit: Appliance) -> dict:
    """The newest reading of each series."""
    return {name: [[ms(r.at), r.value]] for name, r in unit.readings.latest.items()}


def with_reading(part: dict[str, list] | None, event: Reading) -> dict[str, list]:
    """The readings of each series, with one more."""
    part = {} if part is None else part
    point = [int(event.at * 1000.0 + 0.5), event.value]
    points = part.get(event.series)
    if points is None:
        part[event.series] = [point]
    else:
        points.append(point)
    return part


def bearable(unit: Appliance, part: dict[str, list]) -> dict[str, list]:
    """The newest of them."""
    return {name: points[-MOST_POINTS:] for name, points in part.items()}


def current_settings(unit: Appliance) -> dict:
    """The settings of each job that runs."""
    return {name: running.values for name, running in unit.jobs.running.items()}


def with_setting(part: dict[str, dict] | None, event: SettingChanged) -> dict[str, dict]:
    """The newest value of each setting."""
    part = {} if part is None else part
    part.setdefault(event.job, {})[event.name] = event.value
    return part


def current_states(unit: Appliance) -> list:
    """The state of each job that runs."""
    return [
        state_view(name, running.state, running.record, running.troubles)
        for name, running in unit.jobs.running.items()
        if running.record.id
    ]


def with_state(part: dict | None, event: StateChanged) -> dict:
    """The newest state of each job."""
    view = state_view(event.job, event.state, event.record, event.troubles)
    return {**(part or {}), event.job: view}


def last_logs(unit: Appliance) -> list:
    """The last lines of the log, oldest first."""
    return [log_view(entry) for entry in list(unit.logs.recent)[-LAST_LOGS:]]


def with_line(part: list[LogEntry] | None, event: LogEntry) -> list[LogEntry]:
    """The lines, with one more."""
    part = [] if part is None else part
    part.append(event)
    return part


def active_alerts(unit: Appliance) -> list:
    """What is wrong, the most urgent first."""
    return [alert_view(alert, unit.alerts) for alert in unit.alerts.active]


def with_alert(part: dict[int, Alert] | None, event: AlertChanged) -> dict[int, Alert]:
    """What became of each alert."""
    return {**(part or {}), event.alert.id: event.alert}


def changed_alerts(unit: Appliance, part: dict[int, Alert]) -> list:
    """What became of alerts, and those that stand and follow from them, the most urgent first."""
    following = (other for alert in part.values() for other in unit.alerts.followers(alert.name))
    changed = {other.id: other for other in following} | part
    return [alert_view(alert, unit.alerts) for alert in by_urgency(changed.values())]


def with_dose(part: dict | None, event: DoseChanged) -> dict:
    """What became of each dose."""
    return {**(part or {}), event.dose.id: dose_view(event.dose)}


def of_dosing(part: bool | None, event: object) -> bool | None:
    """Whether the volumes are to be told: not for an alert of somebody else's."""
    others = isinstance(event, AlertChanged) and event.alert.source != "dosing"
    return part if others else True


def of_profile(part: bool | None, event: object) -> bool | None:
    """Whether the profile is to be told: not for the state of another job."""
    others = isinstance(event, StateChanged) and event.job != PROFILE_JOB
    return part if others else True


def with_session(part: tuple[str, ...] | None, event: CalibrationSessionChanged) -> tuple[str, ...]:
    """Which guided calibrations have changed."""
    return (*(part or ()), event.id)


def sessions(unit: Appliance, changed: tuple[str, ...] | None = None) -> list:
    """The guided calibrations, the newest first: all, or those that have *changed*."""
    return [
        session_view(unit, session)
        for session in unit.calibration_sessions.all
        if changed is None or session.id in changed
    ]


def with_collection(part: tuple[str, ...] | None, event: KeptChanged) -> tuple[str, ...]:
    """In which collections something has changed."""
    return tuple(dict.fromkeys((*(part or ()), event.collection)))


def values(unit: Appliance, part: dict) -> list:
    """What is kept by name or number, as a list."""
    return list(part.values())


READINGS = Topic("readings", (Reading,), latest_readings, with_reading, bearable)
SETTINGS = Topic(
    "settings", (SettingChanged,), current_settings, with_setting, lambda unit, part: part
)
STATES = Topic("states", (StateChanged,), current_states, with_state, values)
LOGS = Topic(
    "logs",
    (LogEntry,),
    last_logs,
    with_line,
    lambda unit, part: [log_view(entry) for entry in part[-MOST_LOGS:]],
)
ALERTS = Topic("alerts", (AlertChanged,), active_alerts, with_alert, changed_alerts)
VOLUMES = Topic(
    "volumes",
    (VolumeChanged, VesselStated, DosingHeld, AlertChanged, CalibrationChanged),
    volumes_view,
    of_dosing,
    lambda unit, part: volumes_view(unit),
)
DOSES = Topic(
    "doses",
    (DoseChanged,),
    lambda unit: [],
    with_dose,
    lambda unit, part: values(unit, part)[-MOST_DOSES:],
)
PROFILE = Topic(
    "profile",
    (ProfileProgressed, StateChanged),
    lambda unit: running_view(unit.profiles.current),
    of_profile,
    lambda unit, part: running_view(unit.profiles.current),
)
CALIBRATION_SESSIONS = Topic(
    "calibration_sessions", (CalibrationSessionChanged,), sessions, with_session, sessions
)
KEPT = Topic(
    "kept", (KeptChanged,), lambda unit: [], with_collection, lambda unit, part: part
)
EXPERIMENT = Topic(
    "experiment",
    (ExperimentChanged,),
    lambda unit: experiment_view(unit.experiments.current),
    lambda part, event: event.experiment,
    lambda unit, part: experiment_view(part),
    for_all=True,
)
TOPICS = (
    READINGS, SETTINGS, STATES, LOGS, ALERTS, VOLUMES, DOSES, PROFILE, CALIBRATION_SESSIONS, KEPT,
    EXPERIMENT,
)  # fmt: skip
