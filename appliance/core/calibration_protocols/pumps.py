"""Calibrate a pump: run it for several durations, and measure what came out."""

import re
from collections.abc import Mapping
from typing import Any

from appliance.control.fitting import polynomial
from appliance.core.calibration_protocols.review import (
    common,
    free_name,
    name_field,
    picture,
    review,
)
from appliance.core.calibration_protocols.steps import (
    CalibrationProtocol,
    Step,
    StepContext,
    StepDefinition,
)
from appliance.core.calibrations.parsing import PUMPS
from appliance.core.calibrations.schema import PumpFile, Recorded, data_of
from appliance.core.forms import Field
from appliance.errors import Conflict, Invalid

LONGEST, MOST = 60.0, 12
PRIME_S = 10.0
USUAL = "1 2 4 8 16"


def intro(place: StepContext) -> Step:
    """What will be done, and what is needed."""
    body = (
        "The pump will run for several durations, and you will measure what came out each time, "
        "best with a scale (1 g of water is 1 mL). Take both tubes of this pump out of the vial: "
        "put the intake into clean water, and the outlet over a container."
    )
    return Step("intro", "info", "Before you begin", body)


async def begin(place: StepContext, inputs: Mapping[str, Any]) -> str:
    """On to what is asked first."""
    return "settings"


def settings(place: StepContext) -> Step:
    """How the pump will be run."""
    fields = (
        name_field(place),
        Field("durations", "Seconds of each run", "text", USUAL),
        Field("dc", "Power of the pump", "number", 100.0, "%", 10.0, 100.0),
    )
    body = "Include short and long runs: from the smallest dose you will need to a large one."
    return Step("settings", "form", "How to run the pump", body, fields)


async def take_settings(place: StepContext, inputs: Mapping[str, Any]) -> str:
    """Understand the durations."""
    words = re.split(r"[\s,;]+", str(inputs["durations"]).strip())
    try:
        durations = sorted({float(word) for word in words})
    except ValueError:
        raise Invalid("The durations must be numbers with blanks between them.") from None
    if not all(0.05 <= seconds <= LONGEST for seconds in durations):
        raise Invalid(f"Each duration must be from 0.05 to {LONGEST:g} s.")
    if not 2 <= len(durations) <= MOST:
        raise Invalid(f"Give from 2 to {MOST} different durations.")
    name = await free_name(place, str(inputs["name"]))
    place.data.update(name=name, durations=durations, dc=inputs["dc"], xs=[], ys=[])
    return "prime"


def prime(place: StepContext) -> Step:
    """Fill the tubes."""
    body = (
        f"The pump runs for {PRIME_S:g} s to fill its tubes. See that the intake is in water and "
        "that the outlet is over a container."
    )
    fields = (Field("out_of_vial", "Both tubes are out of the vial", "bool", False),)
    return Step("prime", "action", "Fill the tubes", body, fields)


async def do_prime(place: StepContext, inputs: Mapping[str, Any]) -> str:
    """Run the pump."""
    if not inputs["out_of_vial"]:
        raise Conflict("Take both tubes out of the vial first.")
    await turn(place, PRIME_S)
    return "run"


def run(place: StepContext) -> Step:
    """Announce a run."""
    done, durations = len(place.data["xs"]), place.data["durations"]
    body = (
        f"Put an empty container under the outlet, and weigh it before. The pump then runs for "
        f"{durations[done]:g} s."
    )
    title = f"Run {done + 1} of {len(durations)}"
    return Step("run", "action", title, body, (), points(place))


async def do_run(place: StepContext, inputs: Mapping[str, Any]) -> str:
    """Run the pump for the next duration."""
    seconds = place.data["durations"][len(place.data["xs"])]
    place.data["turned"] = await turn(place, seconds)
    return "volume"


def volume(place: StepContext) -> Step:
    """Ask what came out."""
    fields = (
        Field("ml", "What came out", "number", None, "mL", 0.0, 1000.0),
        Field("again", "Something went wrong: run it again", "bool", False),
    )
    body = f"The pump has run for {place.data['turned']:.2f} s."
    return Step("volume", "form", "How much came out?", body, fields, points(place))


async def take_volume(place: StepContext, inputs: Mapping[str, Any]) -> str:
    """Note the point, and go on to the next run."""
    data = place.data
    seconds = data.pop("turned")
    if inputs["again"]:
        return "run"
    data["xs"].append(seconds)
    data["ys"].append(inputs["ml"])
    if len(data["xs"]) < len(data["durations"]):
        return "run"
    if not any(data["ys"]):
        raise Conflict("Nothing came out in any run.", remedy="Abort, and look at the pump.")
    return "review"


def points(place: StepContext) -> dict[str, Any]:
    """What was measured so far."""
    return picture(place.data["xs"], place.data["ys"], None, "Duration", "Volume")


async def turn(place: StepContext, seconds: float) -> float:
    """Turn the pump; returns how long it really turned, in seconds."""
    pump = place.device.removesuffix("_pump")
    options = {
        "pump": pump, "seconds": seconds, "duty": place.data["dc"], "out_of_vial": True,
    }  # fmt: skip
    return round(await place.desk.act("run_pump", options, "turned"), 3)


def make(place: StepContext) -> PumpFile:
    """The straight line through the points."""
    data, desk = place.data, place.desk
    xs, ys = data["xs"], data["ys"]
    return PumpFile(
        **common(place, "simple_peristaltic_pump", data_of(polynomial(xs, ys, 1))),
        recorded_data=Recorded(xs, ys),
        hz=desk.hertz.get(place.device.removesuffix("_pump"), 200.0),
        dc=data["dc"],
        voltage=desk.volts(),
    )


MOVES = {
    "intro": StepDefinition(intro, begin),
    "settings": StepDefinition(settings, take_settings),
    "prime": StepDefinition(prime, do_prime, acts=True),
    "run": StepDefinition(run, do_run, acts=True),
    "volume": StepDefinition(volume, take_volume),
    "review": review(make),
}


def guides() -> tuple[CalibrationProtocol, ...]:
    """One for each pump."""
    return tuple(
        CalibrationProtocol(
            "duration_based",
            device,
            "Duration-based pump calibration",
            f"Run the {words} for several durations and measure what comes out.",
            (
                f"A peristaltic pump wired as {words}",
                "Clean water",
                "A scale or a measuring cylinder",
            ),
            MOVES,
            "intro",
        )
        for device in PUMPS
        for words in (device.replace("_", " "),)
    )
