"""Dosing: moving liquid into and out of the vessel, one operation at a time, within limits."""

from appliance.core.dosing.flows import Flows
from appliance.core.dosing.operations import Dosing, Exchanged, Habits
from appliance.core.dosing.optical import OpticalCheck
from appliance.core.dosing.pumping import Pumping
from appliance.core.dosing.watch import DosingWatch, Marks

__all__ = [
    "Dosing", "DosingWatch", "Exchanged", "Flows", "Habits", "Marks", "OpticalCheck", "Pumping",
]  # fmt: skip
