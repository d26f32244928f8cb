"""/unit_api/estimators: how this unit makes one density of several angles."""

from typing import Any, TypedDict, cast

from appliance.api.pioreactor.answers import Said, Told
from appliance.api.pioreactor.unit.calibration_files import active_in, on_the_wire
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance
from appliance.core.calibrations.calibration import Estimator

routes = Routes()


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


@routes("GET", "/estimators", needs="viewer")
async def list_estimators(appliance: Appliance, call: Call) -> dict[str, list[EstimatorFields]]:
    """List every estimator by device."""
    found = await appliance.estimators.all()
    return {device: [wire(appliance, one) for one in kept] for device, kept in found.items()}


@routes("GET", "/estimators/<device>", needs="viewer")
async def list_estimators_of(
    appliance: Appliance, call: Call, device: str
) -> list[EstimatorFields]:
    """List the estimators of a device, by name."""
    return [wire(appliance, one) for one in await appliance.estimators.of(device)]


@routes("GET", "/estimators/<device>/<estimator_name>", needs="viewer")
async def show_estimator(
    appliance: Appliance, call: Call, device: str, estimator_name: str
) -> EstimatorFields:
    """Show one estimator."""
    return wire(appliance, await appliance.estimators.find(device, estimator_name))


@routes("DELETE", "/estimators/<device>/<estimator_name>", needs="operator")
async def delete_estimator(
    appliance: Appliance, call: Call, device: str, estimator_name: str
) -> Told:
    """Remove an estimator; a device that used it uses none then."""
    await appliance.estimators.delete(device, estimator_name)
    return {"msg": f"Estimator '{estimator_name}' for device '{device}' deleted successfully."}


@routes("GET", "/active_estimators", needs="viewer")
def list_active_estimators(appliance: Appliance, call: Call) -> dict[str, EstimatorFields]:
    """List the estimators that are in use, by device."""
    return {one.device: wire(appliance, one) for one in active_in(appliance.estimators)}


@routes("PATCH", "/active_estimators/<device>/<estimator_name>", needs="operator")
async def activate_estimator(
    appliance: Appliance, call: Call, device: str, estimator_name: str
) -> Said:
    """Use an estimator from now on."""
    await appliance.estimators.activate(device, estimator_name)
    return {"status": "success"}


@routes("DELETE", "/active_estimators/<device>", needs="operator")
async def deactivate_estimator(appliance: Appliance, call: Call, device: str) -> Said:
    """Use no estimator for a device; that none was in use is no error."""
    await appliance.estimators.deactivate(device)
    return {"status": "success"}


def wire(appliance: Appliance, estimator: Estimator) -> EstimatorFields:
    """An estimator as this dialect says it."""
    fields = on_the_wire(estimator, appliance.estimators, appliance.name)
    return cast(EstimatorFields, {**fields, "device": estimator.device})
