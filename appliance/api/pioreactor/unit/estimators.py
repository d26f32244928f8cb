"""/unit_api/estimators: how this unit makes one density of several angles."""

from typing import Any, TypedDict, cast

from appliance.api.pioreactor.collection import collection_routes, fields
from appliance.core.appliance import Appliance
from appliance.core.calibrations.calibration import Estimator


class EstimatorFields(TypedDict):
    """An estimator file, whether it is in use, whose it is, and what it is for."""

    estimator_type: str
    estimator_name: str
    calibrated_on_pioreactor_unit: str
    created_at: str
    ir_led_intensity: float
    angles: list[str]
    mu_splines: dict[str, dict[str, Any]]
    sigma_splines_log: dict[str, dict[str, Any]]
    min_logc: float
    max_logc: float
    sigma_floor: float
    recorded_data: dict[str, Any]
    low_conc_scales: dict[str, float]
    y: str
    is_active: bool
    pioreactor_unit: str
    device: str


def wire(appliance: Appliance, estimator: Estimator) -> EstimatorFields:
    """An estimator as this dialect says it."""
    said = fields(estimator, appliance.estimators, appliance.name)
    return cast(EstimatorFields, {**said, "device": estimator.device})


routes = collection_routes("estimator", EstimatorFields, lambda unit: unit.estimators, wire)
