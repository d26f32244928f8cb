"""Series and plots; _ms is milliseconds UTC."""

from typing import TypedDict

from appliance.api.views.moments import ms
from appliance.core.readings import Plot, SeriesInfo
from appliance.core.series import Series


class DeclaredSeries(TypedDict):
    """A series that may be recorded: its unit, and what a person calls it."""

    name: str
    unit: str
    label: str


class SeriesView(DeclaredSeries):
    """A series, and from when to when there are readings of it."""

    first_ms: int
    last_ms: int


class PlotView(TypedDict):
    """The points of a plot: moments, and mean, least and greatest value around each."""

    t: list[int]
    mean: list[float]
    low: list[float]
    high: list[float]


Readings = TypedDict("Readings", {"from": int, "to": int, "series": dict[str, PlotView]})


def declared_series(series: Series) -> DeclaredSeries:
    """A series that may be recorded."""
    return {"name": series.name, "unit": series.unit, "label": series.label}


def series_view(info: SeriesInfo) -> SeriesView:
    """A series, and from when to when there are readings of it."""
    return {
        "name": info.name,
        "unit": info.unit,
        "label": info.label,
        "first_ms": ms(info.first),
        "last_ms": ms(info.last),
    }


def plot_view(plot: Plot) -> PlotView:
    """A plot. Its times are in milliseconds."""
    return {
        "t": [int(t * 1000.0 + 0.5) for t in plot.t],
        "mean": plot.mean,
        "low": plot.low,
        "high": plot.high,
    }
