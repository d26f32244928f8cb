"""Frozen values and events that the parts hand to one another, a module a subject."""

from appliance.model.alerts import Alert, AlertChanged
from appliance.model.dosing import Dosed, Volume, VolumeChanged
from appliance.model.experiments import Experiment, ExperimentChanged
from appliance.model.jobs import (
    JobRecord,
    JobState,
    PluginsChanged,
    SettingChanged,
    StateChanged,
    Trouble,
)
from appliance.model.optics import CalibrationChanged, LampChanged, ReadingAhead
from appliance.model.readings import ClockStepped, Level, LogEntry, Reading
from appliance.model.who import NOBODY, Need, Role, Who

__all__ = [
    "NOBODY",
    "Alert",
    "AlertChanged",
    "CalibrationChanged",
    "ClockStepped",
    "Dosed",
    "Experiment",
    "ExperimentChanged",
    "JobRecord",
    "JobState",
    "LampChanged",
    "Level",
    "LogEntry",
    "Need",
    "PluginsChanged",
    "Reading",
    "ReadingAhead",
    "Role",
    "SettingChanged",
    "StateChanged",
    "Trouble",
    "Volume",
    "VolumeChanged",
    "Who",
]
