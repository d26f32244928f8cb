"""Calibrations and estimators: what a unit knows of its own devices, in files."""

from appliance.core.calibrations.calibration import Calibration, Estimator
from appliance.core.calibrations.collection import Calibrations, Estimators

__all__ = ["Calibration", "Calibrations", "Estimator", "Estimators"]
