"""Guided calibrations: what a person does and what the unit does, step by step."""

from appliance.core.calibration_protocols.sessions import CalibrationSessions

__all__ = ["CalibrationSessions"]
