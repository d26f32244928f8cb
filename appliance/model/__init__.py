"""Frozen values and events that the parts hand to one another, a module a subject."""

from appliance.model.alerts import Alert, AlertChanged, Damaged, Mended, TroublesChanged
from appliance.model.dosing import (
    Dose,
    DoseBegun,
    DoseChanged,
    Dosed,
    DoseGain,
    DoseGainLearnt,
    DosingHeld,
    DosingWatch,
    Liquid,
    VesselStated,
    Volume,
    VolumeChanged,
)
from appliance.model.experiments import Experiment, ExperimentChanged
from appliance.model.guided import CalibrationSessionChanged, ProfileProgressed
from appliance.model.jobs import (
    JobRecord,
    JobState,
    PluginsChanged,
    SettingChanged,
    StateChanged,
    Trouble,
)
from appliance.model.kept import KeptChanged
from appliance.model.optics import CalibrationChanged, LampChanged, ReadingAhead
from appliance.model.readings import ClockStepped, Level, LogEntry, Reading
from appliance.model.who import NOBODY, Acted, Need, Role, Who

__all__ = [
    "NOBODY",
    "Acted",
    "Alert",
    "AlertChanged",
    "CalibrationChanged",
    "CalibrationSessionChanged",
    "ClockStepped",
    "Damaged",
    "Dose",
    "DoseChanged",
    "DoseGain",
    "DoseGainLearnt",
    "DoseBegun",
    "Dosed",
    "DosingHeld",
    "DosingWatch",
    "Experiment",
    "ExperimentChanged",
    "JobRecord",
    "JobState",
    "KeptChanged",
    "LampChanged",
    "Level",
    "Liquid",
    "LogEntry",
    "Mended",
    "Need",
    "PluginsChanged",
    "ProfileProgressed",
    "Reading",
    "ReadingAhead",
    "Role",
    "SettingChanged",
    "StateChanged",
    "Trouble",
    "TroublesChanged",
    "VesselStated",
    "Volume",
    "VolumeChanged",
    "Who",
]
