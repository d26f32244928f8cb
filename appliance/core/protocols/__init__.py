"""Guided calibrations: what a person does and what the unit does, step by step."""

from appliance.core.protocols.sessions import Sessions

__all__ = ["Sessions"]
