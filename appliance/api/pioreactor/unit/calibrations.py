"""/unit_api/calibrations: curves of this unit's devices, and which of them are in use."""

import re
from typing import Any, NotRequired, TypedDict, cast

from msgspec import Struct

from appliance.api.pioreactor.collection import collection_routes, fields
from appliance.api.wire import Call, Reply
from appliance.core.appliance import Appliance
from appliance.core.calibrations.calibration import Calibration
from appliance.core.calibrations.parsing import AS_JSON


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


def wire(appliance: Appliance, calibration: Calibration) -> CalibrationFields:
    """A calibration as this dialect says it."""
    return cast(CalibrationFields, fields(calibration, appliance.calibrations, appliance.name))


routes = collection_routes("calibration", CalibrationFields, lambda unit: unit.calibrations, wire)


@routes("POST", "/calibrations/<device>", needs="operator", success=201, limit=AS_JSON)
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


@routes("GET", "/zipped_calibrations", needs="viewer")
async def zip_calibrations(appliance: Appliance, call: Call) -> Reply[bytes]:
    """Every calibration file, in a zip, as DEVICE/NAME.yaml."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", appliance.name) + "_calibrations.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Reply(200, await appliance.calibrations.zipped(), headers, "application/zip")
