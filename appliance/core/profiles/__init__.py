"""Experiment profiles: read, checked, carried out on the unit's clock."""

from appliance.core.profiles.service import Profiles

__all__ = ["Profiles"]
