"""The summary of a batch as tables."""

from collections.abc import Iterator

from msgspec import Struct

from appliance.control.growth_curve.summary import CurveSummary, Estimate, Moment


class Quantity(Struct, frozen=True):
    """One figure of a summary: None for what cannot be told, or has no standard deviation."""

    name: str
    label: str
    unit: str
    value: float | None
    sd: float | None = None


def quantities(summary: CurveSummary) -> tuple[Quantity, ...]:
    """The figures of *summary*, always the same ones in the same order. Hours count from the first
    reading of the batch."""
    begin = summary.first.t_h
    return (
        _estimate("lag", "Lag", "h", summary.lag_h),
        _estimate("growth_rate", "Fastest growth", "1/h", summary.rate),
        _estimate("doubling_time", "Doubling time", "h", summary.doubling_h),
        _hours("stationary_at", "Stationary after", begin, summary.stationary),
        _density("stationary_od", "Density then", summary.stationary),
        _density("first_od", "First density", summary.first),
        _hours("highest_at", "Highest after", begin, summary.highest),
        _density("highest_od", "Highest density", summary.highest),
        Quantity("yield", "Yield", "AU", summary.gain),
        _estimate("decline_rate", "Decline", "1/h", summary.decline),
    )


def quantities_csv(summary: CurveSummary) -> str:
    """The figures, the shifts and the notes as CSV: quantity, value, sd, unit, note."""
    lines = ["quantity,value,sd,unit,note\n"]
    for one in quantities(summary):
        lines.append(f"{one.name},{_number(one.value)},{_number(one.sd)},{one.unit},\n")
    for shift in summary.shifts:
        said = f"growth slowed down at {shift.at.t_h - summary.first.t_h:.2f} h and went on"
        lines.append(f"growth_rate_before_shift,{_number(shift.before)},,1/h,{said}\n")
        lines.append(f"growth_rate_after_shift,{_number(shift.after)},,1/h,{said}\n")
    lines += [f'note,,,,"{note}"\n' for note in summary.notes]
    return "".join(lines)


def fit_csv(summary: CurveSummary) -> Iterator[str]:
    """The lines of the smooth curve as CSV: t_h, od, rate and its sd (1/h)."""
    yield "t_h,od,rate,sd\n"
    fit, begin = summary.fit, summary.first.t_h
    for t, od, rate, sd in zip(fit.t_h, fit.od, fit.rate, fit.sd, strict=True):
        yield f"{t - begin:.5f},{od:.6g},{rate:.5f},{sd:.5f}\n"


def _estimate(name: str, label: str, unit: str, found: Estimate | None) -> Quantity:
    if found is None:
        return Quantity(name, label, unit, None)
    return Quantity(name, label, unit, found.value, found.sd)


def _hours(name: str, label: str, begin: float, found: Moment | None) -> Quantity:
    return Quantity(name, label, "h", None if found is None else found.t_h - begin)


def _density(name: str, label: str, found: Moment | None) -> Quantity:
    return Quantity(name, label, "AU", None if found is None else found.od)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
