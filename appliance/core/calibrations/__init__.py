"""Calibrations and estimators: what a unit knows of its own devices, in files."""

from appliance.core.calibrations.service import Calibrations, Estimators
from appliance.core.calibrations.values import Calibration, Estimator

__all__ = ["Calibration", "Calibrations", "Estimator", "Estimators"]
