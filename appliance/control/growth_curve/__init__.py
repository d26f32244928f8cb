"""What a batch culture did, from its optical density: lag, fastest growth, yield, decline."""

from appliance.control.growth_curve.stretches import longest_batch, readings_of
from appliance.control.growth_curve.summary import (
    CurveSummary,
    Estimate,
    Fit,
    Moment,
    Shift,
    summarise,
)
from appliance.control.growth_curve.table import Quantity, fit_csv, quantities, quantities_csv

__all__ = [
    "CurveSummary",
    "Estimate",
    "Fit",
    "Moment",
    "Quantity",
    "Shift",
    "fit_csv",
    "longest_batch",
    "quantities",
    "quantities_csv",
    "readings_of",
    "summarise",
]
