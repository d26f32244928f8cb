"""Code from elsewhere that adds jobs, automations, devices, calibration types and charts."""

from appliance.core.plugins.registry import Chart, Registry
from appliance.core.plugins.service import Plugins

__all__ = ["Chart", "Plugins", "Registry"]
