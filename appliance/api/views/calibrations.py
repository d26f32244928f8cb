"""Calibrations and estimators as they are drawn; _ms is milliseconds UTC."""

from typing import Any, TypedDict

from appliance.api.views.alerts import TroubleView, trouble_view
from appliance.api.views.moments import ms
from appliance.control.curves import Curve
from appliance.core.appliance import Appliance
from appliance.core.calibrations.blanks import Blank
from appliance.core.calibrations.calibration import Calibration, Estimator
from appliance.core.calibrations.parsing import fields_of
from appliance.core.calibrations.quality import concerns, drawn, drift

NEWEST = {"stirring": "stirring_rpm"}


class Drawn(TypedDict):
    """Points in a plot."""

    x: list[float]
    y: list[float]


class CalibrationView(TypedDict):
    """A calibration as it is drawn, what speaks against it, and the fields of its file."""

    device: str
    name: str
    type: str
    active: bool
    created_ms: int
    unit: str
    x: str
    y: str
    points: Drawn
    curve: Drawn
    folds_at: list[float]
    ambiguous_from: float | None
    concerns: list[TroubleView]
    fields: dict[str, Any]


class EstimatorView(TypedDict):
    """An estimator as it is drawn: one curve for each angle."""

    device: str
    name: str
    active: bool
    created_ms: int
    unit: str
    x: str
    y: str
    curves: dict[str, Drawn]
    recorded: dict[str, Any]
    ir_led_intensity: float


class BlankView(TypedDict):
    """Volts of clear medium by channel."""

    means: dict[str, float]
    intensity: float
    at_ms: int


class InspectedView(TypedDict):
    """One part of the self-test; *passed* is null where it could not be judged."""

    name: str
    title: str
    passed: bool | None
    message: str
    remedy: str


class SelfTestView(TypedDict):
    """What the newest self-test found."""

    at_ms: int
    results: list[InspectedView]


def calibration_view(appliance: Appliance, calibration: Calibration) -> CalibrationView:
    """A calibration as it is drawn."""
    file, now = calibration.file, appliance.clock.utc()
    found = [*concerns(calibration, now)]
    if appliance.calibrations.is_active(calibration):
        found += filter(None, (drift(calibration, newest(appliance, calibration)),))
    return {
        "device": calibration.device,
        "name": calibration.name,
        "type": calibration.kind,
        "active": appliance.calibrations.is_active(calibration),
        "created_ms": ms(calibration.created),
        "unit": file.calibrated_on_pioreactor_unit,
        "x": file.x,
        "y": file.y,
        "points": {"x": file.recorded_data.x, "y": file.recorded_data.y},
        "curve": curve_view(calibration.curve, calibration.low, calibration.high),
        "folds_at": list(calibration.folds),
        "ambiguous_from": calibration.ambiguous_from,
        "concerns": [trouble_view(trouble) for trouble in found],
        "fields": fields_of(file),
    }


def curve_view(curve: Curve, low: float, high: float) -> Drawn:
    """Points of *curve* from *low* to *high*."""
    points = drawn(curve, low, high)
    return {"x": points["x"], "y": points["y"]}


def newest(appliance: Appliance, calibration: Calibration) -> float | None:
    """The newest reading in units of the calibration's y, where there is one."""
    series = NEWEST.get(calibration.device)
    if series is not None:
        reading = appliance.readings.latest.get(series)
        return None if reading is None else reading.value
    running = appliance.jobs.running.get("od_reading")
    if running is None or not calibration.kind.startswith("od"):
        return None
    raw: Any = running.values.get(f"raw_od{calibration.file.pd_channel}")
    return raw and raw.od


def estimator_view(appliance: Appliance, estimator: Estimator) -> EstimatorView:
    """An estimator as it is drawn: one curve for each angle."""
    fusion, file = estimator.fusion, estimator.file
    return {
        "device": estimator.device,
        "name": estimator.name,
        "active": appliance.estimators.is_active(estimator),
        "created_ms": ms(estimator.created),
        "unit": file.calibrated_on_pioreactor_unit,
        "x": "log10(OD)",
        "y": file.y,
        "curves": {a: curve_view(mu, fusion.low, fusion.high) for a, mu in fusion.mu.items()},
        "recorded": file.recorded_data,
        "ir_led_intensity": file.ir_led_intensity,
    }


def blank_view(blank: Blank | None) -> BlankView | None:
    """What clear medium read."""
    if blank is None:
        return None
    return {"means": dict(blank.means), "intensity": blank.intensity, "at_ms": ms(blank.at)}
