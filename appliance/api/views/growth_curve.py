"""The summary of a batch; _ms is milliseconds UTC."""

from typing import TypedDict

from appliance.api.views.moments import ms
from appliance.control.growth_curve import quantities
from appliance.core.growth_curve import GrowthCurve


class QuantityView(TypedDict):
    """One figure; null for what cannot be told, or has no standard deviation."""

    name: str
    label: str
    unit: str
    value: float | None
    sd: float | None


class ShiftView(TypedDict):
    """Growth slowed down and went on: the rates before and after, 1/h."""

    at_ms: int
    od: float
    before: float
    after: float


class FitView(TypedDict):
    """The smooth curve: its moments, densities, and rates with their standard deviations, 1/h."""

    t: list[int]
    od: list[float]
    rate: list[float]
    sd: list[float]


class GrowthCurveView(TypedDict):
    """What a batch did, from its first reading to its last; hours count from the first. While there
    is too little to sum up there are no figures, and a note says so."""

    begun_ms: int | None
    ended_ms: int | None
    fastest_ms: list[int] | None
    quantities: list[QuantityView]
    shifts: list[ShiftView]
    notes: list[str]
    fit: FitView


def growth_curve_view(curve: GrowthCurve) -> GrowthCurveView:
    """What a batch did."""
    found = curve.summary
    if found is None:
        return {
            "begun_ms": None, "ended_ms": None, "fastest_ms": None, "quantities": [],
            "shifts": [], "notes": [curve.why], "fit": {"t": [], "od": [], "rate": [], "sd": []},
        }  # fmt: skip
    at = lambda hours: ms(curve.origin + 3600.0 * hours)  # noqa: E731
    begins, ends = found.fastest_from_h, found.fastest_to_h
    return {
        "begun_ms": at(found.first.t_h),
        "ended_ms": at(found.last.t_h),
        "fastest_ms": None if begins is None or ends is None else [at(begins), at(ends)],
        "quantities": [
            {"name": q.name, "label": q.label, "unit": q.unit, "value": q.value, "sd": q.sd}
            for q in quantities(found)
        ],
        "shifts": [
            {"at_ms": at(s.at.t_h), "od": s.at.od, "before": s.before, "after": s.after}
            for s in found.shifts
        ],
        "notes": list(found.notes),
        "fit": {
            "t": [at(t) for t in found.fit.t_h],
            "od": found.fit.od,
            "rate": found.fit.rate,
            "sd": found.fit.sd,
        },
    }
