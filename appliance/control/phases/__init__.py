"""The phases that a culture goes through, told while its optical density is being read."""

from appliance.control.phases.phases import PHASES, GrowthPhases, Phase

__all__ = ["PHASES", "GrowthPhases", "Phase"]
