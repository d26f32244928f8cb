"""Calibrate a photodiode with standards of known density."""

from functools import partial
from math import sqrt
from typing import Any

from appliance.control.fitting import Standard, best_polynomial, fold, stands_out
from appliance.core.calibration_protocols.review import common, picture, review
from appliance.core.calibration_protocols.standards import SAMPLES, reading, settings
from appliance.core.calibration_protocols.steps import CalibrationProtocol, StepContext
from appliance.core.calibration_protocols.unit_access import UnitAccess
from appliance.core.calibrations.parsing import ANGLES
from appliance.core.calibrations.schema import OD600File, Recorded, data_of
from appliance.core.forms import Field
from appliance.errors import Conflict
from appliance.model import Trouble

LEAST = 3
RELATIVE, LEAST_V = 0.03, 1e-4
REF = "REF"
BODY = (
    "You will put several standards of known density into the unit, one after the other, and it "
    "reads each of them. Use a dilution series of your culture, measured in a photometer, from "
    "clear medium to the densest you will grow. The lamp must shine as it will when you read."
)


def channel_of(device: str, desk: UnitAccess) -> tuple[int, str]:
    """The channel and angle of the photodiode that *device* means. Raises ``Conflict``."""
    wanted = ANGLES.get(device)
    for channel, angle in desk.angles.items():
        if angle == wanted or (wanted is None and angle != REF):
            return channel, angle
    raise Conflict(
        f"No photodiode stands at {wanted}°.",
        remedy="Say in the configuration where each photodiode is, or calibrate another angle.",
    )


def standards(place: StepContext) -> list[Standard]:
    """What was read so far, by this device's photodiode, lowest density first."""
    channel, _ = channel_of(place.device, place.desk)
    found = [
        Standard(s["od"], s["means"][str(channel)], s["sds"][str(channel)], SAMPLES)
        for s in place.data["standards"]
    ]
    return sorted(found, key=lambda s: s.x)


def folded(place: StepContext) -> tuple[float, float] | None:
    """Where the light stops growing with density, and from where on it is ambiguous."""
    return fold(standards(place))


def used(place: StepContext) -> list[Standard]:
    """The standards that the curve is made of: without those beyond the fold, if asked."""
    found, turn = standards(place), folded(place)
    if turn is None or not place.data.get("drop_folded", True):
        return found
    return [s for s in found if s.x <= turn[0]]


def error_of(standard: Standard) -> float:
    """How far the mean of a standard may be off, in volts: by noise, and by how well anybody
    dilutes and measures it elsewhere."""
    return sqrt((RELATIVE * standard.mean) ** 2 + standard.sd**2 / standard.n + LEAST_V**2)


def points(place: StepContext) -> dict[str, Any]:
    """What was read so far."""
    found = standards(place)
    return picture([s.x for s in found], [s.mean for s in found], None, "OD600", "Voltage")


def finish(place: StepContext) -> None:
    """Raise ``Conflict`` if there are too few standards for a curve."""
    if len({s.x for s in used(place)}) < LEAST:
        raise Conflict(
            f"At least {LEAST} different densities are needed below the fold, if there is one.",
            remedy="Read another standard.",
        )


def make(place: StepContext) -> OD600File:
    """The curve through the standards."""
    channel, angle = channel_of(place.device, place.desk)
    xs, ys = [s.x for s in used(place)], [s.mean for s in used(place)]
    weights = [1.0 / error_of(s) ** 2 for s in used(place)]
    return OD600File(
        **common(place, "od600", data_of(best_polynomial(xs, ys, weights=weights))),
        recorded_data=Recorded(xs, ys),
        ir_led_intensity=place.data["ir_led_intensity"],
        angle=angle,
        pd_channel=str(channel),
    )


def more_concerns(place: StepContext) -> tuple[Trouble, ...]:
    """What the standards say against the curve that the curve itself does not."""
    found, turn = standards(place), folded(place)
    concerns = []
    if turn is not None:
        concerns.append(
            Trouble(
                "standards-fold-over",
                f"The light grows up to a density of {turn[0]:.3g} and then falls: above "
                f"{turn[1]:.3g} a reading may also belong to a denser culture.",
                f"Trust readings below {turn[1]:.3g} only; standards beyond {turn[0]:.3g} are "
                "left out of the curve. Photodiodes at several angles can tell them apart.",
            )
        )
    if len(found) > 1 and not stands_out(found[1], found[0]):
        concerns.append(
            Trouble(
                "standards-low-end",
                f"The standard of {found[1].x:.3g} cannot be told from that of {found[0].x:.3g}.",
                "Densities so low cannot be measured with this lamp; raise its intensity, or do "
                "not trust them.",
            )
        )
    return tuple(concerns)


def review_fields(place: StepContext) -> tuple[Field, ...]:
    """Beyond a fold one may choose."""
    if folded(place) is None:
        return ()
    return (Field("drop_folded", "Leave out the standards beyond the fold", "bool", True),)


def guides() -> tuple[CalibrationProtocol, ...]:
    """One for each photodiode."""
    return tuple(
        CalibrationProtocol(
            "standards",
            device,
            "Optical density from standards",
            f"Read standards of known density with {where}.",
            ("Standards of known density, clear medium among them", "Vials and a stir bar"),
            {
                "settings": settings(BODY),
                **reading(points, finish, 0.0),
                "review": review(make, more_concerns, review_fields),
            },
            "settings",
            check=partial(channel_of, device),
        )
        for device in ("od", *ANGLES)
        for where in ([f"the photodiode at {ANGLES[device]}°"] if device in ANGLES
                      else ["the first photodiode"])
    )  # fmt: skip
