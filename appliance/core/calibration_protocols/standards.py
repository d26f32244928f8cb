"""The steps in which standards of known density are put in and read, one after the other."""

from collections.abc import Callable, Mapping
from typing import Any

from appliance.core.calibration_protocols.review import free_name, name_field
from appliance.core.calibration_protocols.steps import Step, StepContext, StepDefinition
from appliance.core.forms import Field

SAMPLES = 8
Points = Callable[[StepContext], dict[str, object]]
Finish = Callable[[StepContext], None]


def settings(body: str, what: str = "calibration") -> StepDefinition:
    """Ask for name and intensity."""

    def show(place: StepContext) -> Step:
        fields = (
            name_field(place, what),
            Field("ir_led_intensity", "Intensity of the infrared lamp", "number", 80.0, "%", 1.0,
                  100.0),
        )  # fmt: skip
        return Step("settings", "form", "Before you begin", body, fields)

    async def take(place: StepContext, inputs: Mapping[str, Any]) -> str:
        name = await free_name(place, str(inputs["name"]), what)
        intensity = inputs["ir_led_intensity"]
        place.data.update(name=name, ir_led_intensity=intensity, standards=[])
        return "insert"

    return StepDefinition(show, take)


def reading(points: Points, finish: Finish, least_od: float) -> dict[str, StepDefinition]:
    """The steps insert, read and more.

    *points* draws what was measured so far; *finish* raises a ``Refusal`` if there is too little.
    No standard may be thinner than *least_od*.
    """
    return {
        "insert": _insert(points, least_od),
        "read": _read(points),
        "more": _more(points, finish),
    }


def _insert(points: Points, least_od: float) -> StepDefinition:
    def show(place: StepContext) -> Step:
        fields = (Field("od", "Density of the standard", "number", None, "OD", least_od, 500.0),)
        number = len(place.data["standards"]) + 1
        body = "Put a vial with a standard of known density, and a stir bar, into the unit."
        if least_od == 0.0 and number == 1:
            body += " Begin with clear medium: its density is 0."
        return Step("insert", "form", f"Standard {number}", body, fields, points(place))

    async def take(place: StepContext, inputs: Mapping[str, Any]) -> str:
        place.data["od"] = inputs["od"]
        return "read"

    return StepDefinition(show, take)


def _read(points: Points) -> StepDefinition:
    def show(place: StepContext) -> Step:
        body = (
            "Start stirring as you will stir, close the cover, and wait until the standard is "
            f"well mixed. It is then read {SAMPLES} times. od_reading must not be running."
        )
        title = f"Read the standard of {place.data['od']:g}"
        return Step("read", "action", title, body, (), points(place))

    async def take(place: StepContext, inputs: Mapping[str, Any]) -> str:
        options = {"n_samples": SAMPLES, "ir_led_intensity": place.data["ir_led_intensity"]}
        found = await place.desk.act("od_standard", options, "means")
        place.data["standards"].append(
            {"od": place.data.pop("od"), "means": dict(found.means), "sds": dict(found.sds)}
        )
        return "more"

    return StepDefinition(show, take, acts=True)


def _more(points: Points, finish: Finish) -> StepDefinition:
    def show(place: StepContext) -> Step:
        fields = (
            Field("another", "There is another standard", "bool", True),
            Field("drop", "The last reading was wrong: drop it", "bool", False),
        )
        body = "More standards make a better curve, above all where you will measure."
        return Step("more", "form", "Another one?", body, fields, points(place))

    async def take(place: StepContext, inputs: Mapping[str, Any]) -> str:
        if inputs["drop"]:
            place.data["standards"].pop()
        if inputs["another"] or not place.data["standards"]:
            return "insert"
        finish(place)
        return "review"

    return StepDefinition(show, take)
