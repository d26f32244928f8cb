"""The growth rate of a culture, estimated while its optical density is being read."""

from appliance.control.growth.estimator import Growth, GrowthEstimator
from appliance.control.growth.light import Light

__all__ = ["Growth", "GrowthEstimator", "Light"]
