"""/unit_api/calibrations: curves of this unit's devices, and which of them are in use."""

import re
from typing import Any, NotRequired, TypedDict, cast

from msgspec import Struct

from appliance.api.pioreactor.answers import Said, Told
from appliance.api.pioreactor.unit.calibration_files import active_in, on_the_wire
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance
from appliance.core.calibrations.calibration import Calibration

routes = Routes()


class NewCalibration(Struct, frozen=True):
    """A calibration to keep: *calibration_data* is the text of its YAML file."""

    calibration_data: str
    set_as_active: bool = False


class Created(TypedDict):
    """A file was written, and where it is."""

    msg: str
    path: str


class CalibrationFields(TypedDict):
    """A calibration file, whether it is in use, and whose it is."""

    calibration_type: str
    calibration_name: str
    calibrated_on_pioreactor_unit: str
    created_at: str
    curve_data_: dict[str, Any]
    x: str
    y: str
    recorded_data: dict[str, list[float]]
    hz: NotRequired[float]
    dc: NotRequired[float]
    pwm_hz: NotRequired[float]
    voltage: NotRequired[float]
    ir_led_intensity: NotRequired[float]
    angle: NotRequired[str]
    pd_channel: NotRequired[str]
    is_active: bool
    pioreactor_unit: str


@routes("GET", "/calibrations", needs="viewer")
async def list_calibrations(appliance: Appliance, call: Call) -> dict[str, list[CalibrationFields]]:
    """List every calibration by device. A file that cannot be used is left out, and logged."""
    found = await appliance.calibrations.all()
    return {device: [wire(appliance, one) for one in kept] for device, kept in found.items()}


@routes("GET", "/calibrations/<device>", needs="viewer")
async def list_calibrations_of(
    appliance: Appliance, call: Call, device: str
) -> list[CalibrationFields]:
    """List the calibrations of a device, by name."""
    return [wire(appliance, one) for one in await appliance.calibrations.of(device)]


@routes("GET", "/calibrations/<device>/<calibration_name>", needs="viewer")
async def show_calibration(
    appliance: Appliance, call: Call, device: str, calibration_name: str
) -> CalibrationFields:
    """Show one calibration."""
    return wire(appliance, await appliance.calibrations.find(device, calibration_name))


@routes("POST", "/calibrations/<device>", needs="operator", success=201)
async def create_calibration(
    appliance: Appliance, call: Call[NewCalibration], device: str
) -> Reply[Created]:
    """Keep a calibration, and use it from now on if asked. It is on the card when this answers;
    one of the same name is replaced."""
    body = call.body
    _, path = await appliance.calibrations.create(
        device, body.calibration_data, activate=body.set_as_active
    )
    return Reply(201, {"msg": "Calibration created successfully.", "path": str(path)})


@routes("DELETE", "/calibrations/<device>/<calibration_name>", needs="operator")
async def delete_calibration(
    appliance: Appliance, call: Call, device: str, calibration_name: str
) -> Told:
    """Remove a calibration; a device that used it uses none then."""
    await appliance.calibrations.delete(device, calibration_name)
    return {
        "msg": f"Calibration '{calibration_name}' for device '{device}' deleted successfully."
    }


@routes("GET", "/active_calibrations", needs="viewer")
def list_active_calibrations(appliance: Appliance, call: Call) -> dict[str, CalibrationFields]:
    """List the calibrations that are in use, by device."""
    return {one.device: wire(appliance, one) for one in active_in(appliance.calibrations)}


@routes("PATCH", "/active_calibrations/<device>/<calibration_name>", needs="operator")
async def activate_calibration(
    appliance: Appliance, call: Call, device: str, calibration_name: str
) -> Said:
    """Use a calibration from now on."""
    await appliance.calibrations.activate(device, calibration_name)
    return {"status": "success"}


@routes("DELETE", "/active_calibrations/<device>", needs="operator")
async def deactivate_calibration(appliance: Appliance, call: Call, device: str) -> Said:
    """Use no calibration for a device; that none was in use is no error."""
    await appliance.calibrations.deactivate(device)
    return {"status": "success"}


@routes("GET", "/zipped_calibrations", needs="viewer")
async def zip_calibrations(appliance: Appliance, call: Call) -> Reply[bytes]:
    """Every calibration file, in a zip, as DEVICE/NAME.yaml."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", appliance.name) + "_calibrations.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Reply(200, await appliance.calibrations.zipped(), headers, "application/zip")


def wire(appliance: Appliance, calibration: Calibration) -> CalibrationFields:
    """A calibration as this dialect says it."""
    fields = on_the_wire(calibration, appliance.calibrations, appliance.name)
    return cast(CalibrationFields, fields)
