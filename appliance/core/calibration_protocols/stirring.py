"""Calibrate stirring: drive the motor at several powers, and count its turns."""

from collections.abc import Mapping
from typing import Any

from appliance.control.fitting import polynomial
from appliance.core.calibration_protocols.review import common, free_name, name_field, review
from appliance.core.calibration_protocols.steps import (
    CalibrationProtocol,
    Step,
    StepContext,
    StepDefinition,
)
from appliance.core.calibrations.schema import Recorded, StirringFile, data_of
from appliance.core.forms import Field
from appliance.errors import Conflict, Invalid

LEAST = 3


def settings(place: StepContext) -> Step:
    """What will be done."""
    body = (
        "Put a vial with the liquid and the stir bar you will use into the unit. The motor is "
        "driven from the lowest to the highest power, a few seconds at each."
    )
    fields = (
        name_field(place),
        Field("lowest", "Lowest power", "number", 20.0, "%", 5.0, 90.0),
        Field("highest", "Highest power", "number", 60.0, "%", 10.0, 100.0),
    )
    return Step("settings", "form", "Before you begin", body, fields)


async def take_settings(place: StepContext, inputs: Mapping[str, Any]) -> str:
    """Note them."""
    if inputs["highest"] < inputs["lowest"] + 10.0:
        raise Invalid("The highest power must be at least 10 % more than the lowest.")
    name = await free_name(place, str(inputs["name"]))
    place.data.update(name=name, lowest=inputs["lowest"], highest=inputs["highest"])
    return "sweep"


def sweep(place: StepContext) -> Step:
    """Announce the sweep."""
    body = "The motor runs for about a minute. Stirring must not be running."
    return Step("sweep", "action", "Measure the speed", body)


async def do_sweep(place: StepContext, inputs: Mapping[str, Any]) -> str:
    """Measure, and leave out where the bar stood still."""
    options = {"lowest": place.data["lowest"], "highest": place.data["highest"]}
    swept = await place.desk.act("stirring_sweep", options, "points")
    turning = [(x, round(y, 1)) for x, y in zip(swept.x, swept.y, strict=True) if y > 0.0]
    if len(turning) < LEAST:
        raise Conflict(
            f"The bar turned at {len(turning)} of {len(swept.x)} powers only.",
            remedy="See that it turns freely and that its turns are counted, then do it again.",
        )
    place.data.update(xs=[x for x, _ in turning], ys=[y for _, y in turning])
    return "review"


def make(place: StepContext) -> StirringFile:
    """The straight line through the points."""
    xs, ys = place.data["xs"], place.data["ys"]
    return StirringFile(
        **common(place, "simple_stirring", data_of(polynomial(xs, ys, 1))),
        recorded_data=Recorded(xs, ys),
        pwm_hz=place.desk.hertz.get("stirring", 200.0),
        voltage=place.desk.volts(),
    )


GUIDE = CalibrationProtocol(
    "dc_based",
    "stirring",
    "Stirring calibration",
    "Drive the motor at several powers and count its turns.",
    ("A vial with liquid", "A stir bar"),
    {
        "settings": StepDefinition(settings, take_settings),
        "sweep": StepDefinition(sweep, do_sweep, acts=True),
        "review": review(make),
    },
    "settings",
)
