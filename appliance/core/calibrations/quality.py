"""What speaks against trusting a calibration, and how it is drawn."""

from appliance.control.curves import Curve
from appliance.control.fitting import misfit
from appliance.core.calibrations.calibration import Calibration
from appliance.model import Trouble

OLD = 180 * 86400.0
SCATTER = 0.05
DRAWN = 100


def concerns(calibration: Calibration, now: float) -> tuple[Trouble, ...]:
    """What speaks against trusting *calibration* at *now* (seconds UTC); () for a sound one."""
    found = (
        _fold(calibration),
        _not_rising(calibration),
        _faint(calibration),
        _scattered(calibration),
        _old(calibration, now),
    )
    return tuple(trouble for trouble in found if trouble is not None)


def drift(calibration: Calibration, latest: float | None) -> Trouble | None:
    """How far the newest reading, *latest* in units of y, lies outside what was recorded."""
    ys = calibration.file.recorded_data.y
    if latest is None or not ys:
        return None
    low, high = min(ys), max(ys)
    outside = max(low - latest, latest - high)
    if outside <= SCATTER * (high - low):
        return None
    return Trouble(
        "calibration-left",
        f"The newest reading, {latest:.4g}, lies {outside:.3g} outside the recorded range "
        f"of {low:.4g} to {high:.4g}.",
        "Calibrate over a wider range; if the range should do, the lamp or a photodiode has "
        "changed: calibrate again.",
    )


def drawn(curve: Curve, low: float, high: float, points: int = DRAWN) -> dict[str, list[float]]:
    """*points* of *curve* from *low* to *high*, for a plot: {"x": [...], "y": [...]}."""
    step = (high - low) / max(points - 1, 1)
    xs = [low + i * step for i in range(points)]
    return {"x": xs, "y": [curve(x) for x in xs]}


def _fold(calibration: Calibration) -> Trouble | None:
    if not calibration.folds or not calibration.kind.startswith("od"):
        return None
    at, from_x = calibration.folds[0], calibration.ambiguous_from
    x, y = calibration.file.x, calibration.file.y
    return Trouble(
        "calibration-folds-over",
        f"{y} turns at {x} {at:.3g}: from {x} {from_x:.3g} on, a reading may also belong to a "
        "larger one.",
        f"Trust it below {x} {from_x:.3g} only; dilute, or use another angle, above.",
    )


def _not_rising(calibration: Calibration) -> Trouble | None:
    if calibration.kind.startswith("od") or calibration.high <= calibration.low:
        return None
    curve = calibration.curve
    if not calibration.folds and curve(calibration.high) > curve(calibration.low):
        return None
    return Trouble(
        "calibration-not-rising",
        f"{calibration.file.y} does not rise with {calibration.file.x} all the way.",
        "Look at the points; measure again what does not fit.",
    )


def _faint(calibration: Calibration) -> Trouble | None:
    """The lowest standard should differ from clear medium by more than the two lie from the
    curve."""
    recorded, curve = calibration.file.recorded_data, calibration.curve
    lowest = min((x for x in recorded.x if x > calibration.low), default=None)
    if not calibration.kind.startswith("od") or lowest is None:
        return None
    points = zip(recorded.x, recorded.y, strict=True)
    away = max(abs(curve(x) - y) for x, y in points if x <= lowest)
    if abs(curve(lowest) - curve(calibration.low)) > away:
        return None
    return Trouble(
        "calibration-low-end",
        f"The standard of {lowest:.3g} cannot be told from that of {calibration.low:.3g}: the "
        "points scatter more than they differ.",
        "Do not trust the lowest densities; measure more standards there.",
    )


def _scattered(calibration: Calibration) -> Trouble | None:
    recorded = calibration.file.recorded_data
    if len(recorded.x) < 2:
        return None
    away = misfit(calibration.curve, recorded.x, recorded.y)
    height = max(recorded.y) - min(recorded.y)
    if away <= SCATTER * height:
        return None
    return Trouble(
        "calibration-scatters",
        f"The points lie {away:.3g} from the curve on average, of a range of {height:.3g}.",
        "Measure again what lies farthest from the curve.",
    )


def _old(calibration: Calibration, now: float) -> Trouble | None:
    age = now - calibration.created
    if age <= OLD:
        return None
    return Trouble(
        "calibration-old",
        f"It was made {age / 86400:.0f} days ago; lamps, tubes and motors age.",
        "Check it against one standard, or calibrate again.",
    )
