"""What a plugin may import, and all that it needs of the appliance: these names stay."""

from appliance.core.calibrations.parsing import CalibrationType
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.core.plugins.registry import Chart, Registry
from appliance.core.series import Series
from appliance.errors import Conflict, Invalid, Refusal
from appliance.model import (
    Dosed,
    ExperimentChanged,
    LampChanged,
    Liquid,
    Reading,
    ReadingAhead,
    SettingChanged,
    StateChanged,
    VolumeChanged,
)
from hw.errors import HardwareError

__all__ = [
    "CalibrationType",
    "Chart",
    "Conflict",
    "Dosed",
    "ExperimentChanged",
    "HardwareError",
    "Invalid",
    "JobServices",
    "Kit",
    "LampChanged",
    "Liquid",
    "Reading",
    "ReadingAhead",
    "Refusal",
    "Registry",
    "Series",
    "Setting",
    "SettingChanged",
    "StateChanged",
    "VolumeChanged",
]
