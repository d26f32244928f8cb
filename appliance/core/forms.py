"""What a person answered to a step, checked against what it asks for."""

import math
from collections.abc import Mapping

from appliance.core.calibration_protocols.steps import Field, Step
from appliance.errors import Invalid

LONGEST = 200


def parse(step: Step, given: Mapping[str, object]) -> dict[str, object]:
    """A value for every field of *step*. Raises ``Invalid`` with the field's label."""
    known = {field.name: field for field in step.fields}
    for name in given:
        if name not in known:
            asked = ", ".join(known) or "nothing"
            raise Invalid(f"This step does not ask for {name[:60]!r}.", remedy=f"It asks: {asked}.")
    return {name: _value(field, given.get(name)) for name, field in known.items()}


def _value(field: Field, raw: object) -> object:
    if raw is None or raw == "":
        if field.default is None:
            raise Invalid(f"{field.label} is missing.")
        return field.default
    if field.kind == "bool":
        if not isinstance(raw, bool):
            raise Invalid(f"{field.label} must be yes or no.")
        return raw
    if field.kind == "text":
        if not isinstance(raw, str) or len(raw) > LONGEST or not raw.isprintable():
            raise Invalid(f"{field.label} must be a line of at most {LONGEST} characters.")
        return raw.strip()
    return _number(field, raw)


def _number(field: Field, raw: object) -> float:
    try:
        value = math.nan if isinstance(raw, bool) else float(raw)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        raise Invalid(f"{field.label} must be a number.")
    low, high = field.low, field.high
    if (low is not None and value < low) or (high is not None and value > high):
        least = f"at least {low:g}" if low is not None else ""
        most = f"at most {high:g}" if high is not None else ""
        limits = " and ".join(filter(None, (least, most)))
        raise Invalid(f"{field.label} must be {limits} {field.unit}.".replace(" .", "."))
    return value
