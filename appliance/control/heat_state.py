"""What an observer of a vial has learnt, as JSON can carry it."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from appliance.control.vial import PARTS


def written(estimate: list[float], covariance: list[list[float]]) -> dict[str, object]:
    """State and covariance in lists."""
    return {"estimate": list(estimate), "covariance": [list(row) for row in covariance]}


def read_state(state: Mapping[str, object]) -> tuple[list[float], list[list[float]]]:
    """State and covariance of what was ``written``; raises ValueError if it was not."""
    try:
        estimate = [float(v) for v in state["estimate"]]  # type: ignore[attr-defined]
        rows = [[float(v) for v in row] for row in state["covariance"]]  # type: ignore[attr-defined]
    except (KeyError, TypeError) as reason:
        raise ValueError("This is not the state of a thermal observer.") from reason
    size = len(PARTS)
    if len(estimate) != size or [len(row) for row in rows] != [size] * size:
        raise ValueError(f"The state of a thermal observer has {size} parts.")
    if not all(isfinite(v) for row in (estimate, *rows) for v in row):
        raise ValueError("The state of a thermal observer is made of numbers.")
    return estimate, rows
