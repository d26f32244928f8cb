"""What is watched below the jobs, whatever runs: see ``watch``."""

from appliance.core.safety.plate import WatchedPlate
from appliance.core.safety.watch import SOURCE, SafetyWatch

__all__ = ["SOURCE", "SafetyWatch", "WatchedPlate"]
