"""The last step of every guide: look at the curve and what speaks against it, and keep it."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from appliance.control.curves import Curve
from appliance.core.calibration_protocols.steps import (
    COMPLETE,
    Step,
    StepContext,
    StepDefinition,
)
from appliance.core.calibrations import Calibration
from appliance.core.calibrations.parsing import check_name
from appliance.core.calibrations.quality import concerns, drawn
from appliance.core.calibrations.schema import CalibrationFile
from appliance.core.forms import Field
from appliance.model import Trouble

ACTIVATE = Field("activate", "Use it from now on", "bool", True)


def name_field(place: StepContext, what: str = "calibration") -> Field:
    """Asks for the name of what will be kept."""
    usual = f"{place.device}-{place.desk.moment():%Y-%m-%d}"
    return Field("name", f"Name of the {what}", "text", usual)


async def free_name(place: StepContext, name: str, what: str = "calibration") -> str:
    """*name*, if it can be one and is not taken. Raises ``Refusal``."""
    return await place.desk.unused(place.device, check_name(name, what))


def common(place: StepContext, kind: str, curve: object) -> dict[str, Any]:
    """The fields that every calibration file has."""
    return {
        "calibration_type": kind,
        "calibration_name": place.data["name"],
        "calibrated_on_pioreactor_unit": place.desk.name,
        "created_at": place.desk.moment(),
        "curve_data_": curve,
    }


def picture(
    xs: list, ys: list, curve: Curve | None = None, x: str = "", y: str = ""
) -> dict[str, Any]:
    """Points and their curve, for a plot."""
    drawing = drawn(curve, min(xs), max(xs)) if curve is not None and xs else None
    return {"points": {"x": xs, "y": ys}, "curve": drawing, "x": x, "y": y}


def told(troubles: tuple[Trouble, ...]) -> list[dict[str, str]]:
    """Troubles as JSON says them."""
    return [{"name": t.name, "message": t.message, "remedy": t.remedy} for t in troubles]


def review(
    make: Callable[[StepContext], CalibrationFile],
    more: Callable[[StepContext], tuple[Trouble, ...]] = lambda place: (),
    fields: Callable[[StepContext], tuple[Field, ...]] = lambda place: (),
) -> StepDefinition:
    """The step in which the file that *make* gives is looked at, and kept.

    *more* is what speaks against it beyond its curve. A person may answer *fields* before it is
    made for good; their answers are in ``place.data``.
    """

    def show(place: StepContext) -> Step:
        file = make(place)
        curve = file.curve_data_.curve()
        found = (*concerns(Calibration(place.device, file, curve), place.desk.utc()), *more(place))
        metadata = {
            **picture(file.recorded_data.x, file.recorded_data.y, curve, file.x, file.y),
            "concerns": told(found),
        }
        body = "Nothing speaks against this curve." if not found else (
            "Look at what speaks against this curve before you keep it: "
            + " ".join(f"{t.message} {t.remedy}" for t in found)
        )
        asked = (ACTIVATE, *fields(place))
        return Step("review", "form", "Look at the curve", body, asked, metadata)

    async def take(place: StepContext, inputs: Mapping[str, Any]) -> str:
        place.data.update({name: value for name, value in inputs.items() if name != "activate"})
        file = make(place)
        kept = await place.desk.known.calibrations.keep(
            place.device, file, activate=bool(inputs["activate"])
        )
        place.data["result"] = {
            "device": kept.device,
            "calibration_name": kept.name,
            "active": inputs["activate"],
            "calibration": msgspec.to_builtins(kept.file),
        }
        return COMPLETE

    return StepDefinition(show, take)
