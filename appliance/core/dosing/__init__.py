"""Dosing: moving liquid into and out of the vessel, one operation at a time, within limits."""

from appliance.core.dosing.interlock import DosingInterlock, WarningLevels
from appliance.core.dosing.operations import Dosing, Exchanged
from appliance.core.dosing.optical_check import OpticalCheck
from appliance.core.dosing.options import DosingOptions
from appliance.core.dosing.pump_driver import PumpDriver
from appliance.core.dosing.pump_rates import PumpRates

__all__ = [
    "Dosing", "DosingInterlock", "DosingOptions", "Exchanged", "OpticalCheck", "PumpDriver",
    "PumpRates", "WarningLevels",
]  # fmt: skip
