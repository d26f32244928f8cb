"""/unit_api/estimators: how this unit makes one density of several angles."""

from appliance.api.pioreactor.shapes import EstimatorFields, Said, Told
from appliance.api.pioreactor.unit.calibration_files import active_in, on_the_wire
from appliance.api.wire import Routes

routes = Routes()


@routes("GET", "/estimators", needs="viewer", answer=dict[str, list[EstimatorFields]])
async def list_estimators(appliance, call):
    """List every estimator by device."""
    found = await appliance.estimators.all()
    return {device: [wire(appliance, one) for one in kept] for device, kept in found.items()}


@routes("GET", "/estimators/<device>", needs="viewer", answer=list[EstimatorFields])
async def list_estimators_of(appliance, call, device):
    """List the estimators of a device, by name."""
    return [wire(appliance, one) for one in await appliance.estimators.of(device)]


@routes(
    "GET", "/estimators/<device>/<estimator_name>", needs="viewer", answer=EstimatorFields
)
async def show_estimator(appliance, call, device, estimator_name):
    """Show one estimator."""
    return wire(appliance, await appliance.estimators.find(device, estimator_name))


@routes("DELETE", "/estimators/<device>/<estimator_name>", needs="operator", answer=Told)
async def delete_estimator(appliance, call, device, estimator_name):
    """Remove an estimator; a device that used it uses none then."""
    await appliance.estimators.delete(device, estimator_name)
    return {"msg": f"Estimator '{estimator_name}' for device '{device}' deleted successfully."}


@routes("GET", "/active_estimators", needs="viewer", answer=dict[str, EstimatorFields])
def list_active_estimators(appliance, call):
    """List the estimators that are in use, by device."""
    return {one.device: wire(appliance, one) for one in active_in(appliance.estimators)}


@routes(
    "PATCH",
    "/active_estimators/<device>/<estimator_name>",
    needs="operator",
    answer=Said,
)
async def activate_estimator(appliance, call, device, estimator_name):
    """Use an estimator from now on."""
    await appliance.estimators.activate(device, estimator_name)
    return {"status": "success"}


@routes("DELETE", "/active_estimators/<device>", needs="operator", answer=Said)
async def deactivate_estimator(appliance, call, device):
    """Use no estimator for a device; that none was in use is no error."""
    await appliance.estimators.deactivate(device)
    return {"status": "success"}


def wire(appliance, estimator) -> dict:
    """An estimator as this dialect says it."""
    fields = on_the_wire(estimator, appliance.estimators, appliance.name)
    return {**fields, "device": estimator.device}
