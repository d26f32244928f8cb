"""Make one density of several angles: from standards, or by shifting what another unit measured."""

from collections.abc import Callable, Mapping
from math import exp, log, log10
from typing import Any

import msgspec

from appliance.control.curves import Curve, Pieces, Poly
from appliance.control.fitting import akima
from appliance.control.fusion import Fusion
from appliance.core.calibration_protocols.review import ACTIVATE, told
from appliance.core.calibration_protocols.standards import reading, settings
from appliance.core.calibration_protocols.steps import (
    COMPLETE,
    CalibrationProtocol,
    Step,
    StepContext,
    StepDefinition,
)
from appliance.core.calibration_protocols.unit_access import UnitAccess
from appliance.core.calibrations.parsing import FUSED
from appliance.core.calibrations.quality import drawn
from appliance.core.calibrations.schema import EstimatorFile, data_of
from appliance.errors import Conflict
from appliance.model import Trouble

LEAST = 4
FLOOR = 0.04
FAINT = 1e-5
WRONG = 0.15
REF, ACROSS = "REF", "180"
BODY = (
    "You will put standards of known density into the unit, one after the other; each is read at "
    "every angle. No standard may be clear: the lowest and the highest are the range in which "
    "densities will be found."
)
SHIFT = (
    "The active estimator is taken over, shifted at each angle by what one or a few standards of "
    "known density read here. The lamp must shine as it was fitted with."
)


def angles_of(desk: UnitAccess) -> dict[str, str]:
    """Angle to channel of the photodiodes that scatter tells at. Raises ``Conflict``."""
    found = {a: str(c) for c, a in desk.angles.items() if a not in (REF, ACROSS)}
    if len(found) < 2:
        raise Conflict(
            "One density out of several angles needs photodiodes at two angles at least.",
            cause=f"This unit has {', '.join(found) or 'none'}.",
        )
    return dict(sorted(found.items(), key=lambda item: int(item[0])))


def logs(place: StepContext) -> dict[str, tuple[list[float], list[float]]]:
    """For each angle the logarithms of densities (decimal) and volts (natural)."""
    found = {}
    for angle, channel in angles_of(place.desk).items():
        pairs = sorted(
            (log10(s["od"]), log(max(s["means"][channel], FAINT))) for s in place.data["standards"]
        )
        found[angle] = ([x for x, _ in pairs], [y for _, y in pairs])
    return found


def points(place: StepContext) -> dict[str, Any]:
    """What was read so far, by angle."""
    read = {angle: {"x": xs, "y": ys} for angle, (xs, ys) in logs(place).items()}
    return {"by_angle": read, "x": "log10(OD)", "y": "log(Voltage)"}


def enough(place: StepContext) -> None:
    """Raise ``Conflict`` if there are too few standards for a fit."""
    if len({s["od"] for s in place.data["standards"]}) < LEAST:
        raise Conflict(f"At least {LEAST} different densities are needed.",
                       remedy="Read another standard.")  # fmt: skip


def at_least_one(place: StepContext) -> None:
    """One standard is enough to shift by."""


def fitted(place: StepContext) -> EstimatorFile:
    """Akima's curve through the standards at each angle."""
    read = logs(place)
    xs = next(iter(read.values()))[0]
    low, high = min(xs), max(xs)
    steady = data_of(Pieces("akima", (low, high), ((log(_scatter(place)), 0.0, 0.0, 0.0),)))
    return EstimatorFile(
        **_common(place),
        ir_led_intensity=place.data["ir_led_intensity"],
        angles=list(read),
        mu_splines={angle: data_of(akima(x, y)) for angle, (x, y) in read.items()},
        sigma_splines_log=dict.fromkeys(read, steady),
        min_logc=low,
        max_logc=high,
        sigma_floor=FLOOR,
        recorded_data={"by_angle": {a: {"x": x, "y": y} for a, (x, y) in read.items()}},
    )


def _scatter(place: StepContext) -> float:
    """The relative standard deviation of one reading."""
    shares = [
        s["sds"][channel] / max(s["means"][channel], FAINT)
        for s in place.data["standards"]
        for channel in angles_of(place.desk).values()
    ]
    return max(sum(shares) / len(shares), FLOOR)


def _common(place: StepContext) -> dict[str, Any]:
    return {
        "estimator_type": "od_fused_estimator",
        "estimator_name": place.data["name"],
        "calibrated_on_pioreactor_unit": place.desk.name,
        "created_at": place.desk.moment(),
    }


def shifted(place: StepContext) -> EstimatorFile:
    """The active estimator, moved to what this unit's photodiodes read."""
    before = active(place.desk)
    offsets = {}
    for angle, (xs, ys) in logs(place).items():
        if angle in before.mu_splines:
            curve = before.mu_splines[angle].curve()
            offsets[angle] = sum(y - curve(x) for x, y in zip(xs, ys, strict=True)) / len(xs)
    missing = [angle for angle in before.angles if angle not in offsets]
    if missing:
        raise Conflict(f"The active estimator needs a photodiode at {', '.join(missing)}°.")
    mu = {a: data_of(raised(before.mu_splines[a].curve(), offsets[a])) for a in before.angles}
    read = {a: {"x": xs, "y": ys} for a, (xs, ys) in logs(place).items()}
    recorded = {"by_angle": read, "offsets": offsets}
    return msgspec.structs.replace(before, **_common(place), mu_splines=mu, recorded_data=recorded)


def raised(curve: Curve, by: float) -> Curve:
    """*curve*, higher by *by* everywhere."""
    if isinstance(curve, Poly):
        return Poly((*curve.coefficients[:-1], curve.coefficients[-1] + by))
    moved = tuple((piece[0] + by, *piece[1:]) for piece in curve.coefficients)
    return Pieces(curve.kind, curve.knots, moved)


def active(desk: UnitAccess) -> EstimatorFile:
    """The file of the active estimator. Raises ``Conflict`` if there is none."""
    found = desk.known.estimator(FUSED)
    if found is None:
        raise Conflict("No estimator is active that could be shifted.",
                       remedy="Make one from standards, or activate one.")  # fmt: skip
    return found.file


def can_shift(desk: UnitAccess) -> None:
    """Raise ``Conflict`` unless there are several angles, and an estimator to be shifted."""
    angles_of(desk)
    active(desk)


def look(make: Callable[[StepContext], EstimatorFile]) -> StepDefinition:
    """The step in which an estimator is looked at, and kept."""

    def show(place: StepContext) -> Step:
        file = make(place)
        found = misjudged(place, file)
        body = " ".join(f"{t.message} {t.remedy}" for t in found) or (
            "Every standard is found again by all angles together."
        )
        curves = {a: drawn(d.curve(), file.min_logc, file.max_logc)
                  for a, d in file.mu_splines.items()}  # fmt: skip
        metadata = {**points(place), "curves": curves, "concerns": told(found)}
        return Step("review", "form", "Look at the curves", body, (ACTIVATE,), metadata)

    async def take(place: StepContext, inputs: Mapping[str, Any]) -> str:
        activate = bool(inputs["activate"])
        kept = await place.desk.known.estimators.keep(FUSED, make(place), activate=activate)
        place.data["result"] = {
            "device": FUSED,
            "estimator_name": kept.name,
            "active": activate,
            "estimator": msgspec.to_builtins(kept.file),
        }
        return COMPLETE

    return StepDefinition(show, take)


def misjudged(place: StepContext, file: EstimatorFile) -> tuple[Trouble, ...]:
    """The standards that the estimator takes for another density."""
    mu = {angle: data.curve() for angle, data in file.mu_splines.items()}
    sigma = {angle: data.curve() for angle, data in file.sigma_splines_log.items()}
    fusion = Fusion(mu, sigma, file.min_logc, file.max_logc, file.sigma_floor)
    read, found = logs(place), []
    for i, at in enumerate(next(iter(read.values()))[0]):
        density = fusion.density({a: exp(read[a][1][i]) for a in file.angles})
        if abs(log10(density) - at) > log10(1.0 + WRONG):
            found.append(f"{10**at:.3g} as {density:.3g}")
    if not found:
        return ()
    return (
        Trouble(
            "estimator-misjudges",
            f"All angles together take the standard of {', '.join(found)}.",
            "Read such standards again; see that every photodiode is where it should be.",
        ),
    )


NEEDS = ("Photodiodes at two angles or more", "Standards of known density", "A stir bar")


def guides() -> tuple[CalibrationProtocol, ...]:
    """From standards, and by shifting."""
    return (
        CalibrationProtocol(
            "od_fusion_standards", FUSED, "One density from several angles",
            "Read standards of known density at every angle.", NEEDS,
            {
                "settings": settings(BODY, "estimator"),
                **reading(points, enough, 1e-4),
                "review": look(fitted),
            },
            "settings", 1, angles_of,
        ),
        CalibrationProtocol(
            "od_fusion_offset", FUSED, "Shift an estimator to this unit",
            "Take over the active estimator, moved by what a standard reads here.",
            ("An active estimator", *NEEDS[1:]),
            {
                "settings": settings(SHIFT, "estimator"),
                **reading(points, at_least_one, 1e-4),
                "review": look(shifted),
            },
            "settings", 2, can_shift,
        ),
    )  # fmt: skip
