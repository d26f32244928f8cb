"""/page/series, /page/readings and /page/logs: what was measured, and what was said."""

from typing import Annotated, Any, Literal, cast

import msgspec
from msgspec import Meta, Raw, Struct, field

from appliance.api.views.logs import LogView, log_view
from appliance.api.views.moments import ms
from appliance.api.views.readings import (
    DeclaredSeries,
    PlotView,
    Readings,
    SeriesView,
    declared_series,
    plot_view,
    series_view,
)
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance
from appliance.core.readings import Plot
from appliance.errors import Invalid

routes = Routes()
MOST_SERIES = 32
Milliseconds = Annotated[float, Meta(ge=0, le=1e14)]
Level = Literal["DEBUG", "INFO", "NOTICE", "WARNING", "ERROR"]


class Window(Struct, frozen=True, forbid_unknown_fields=True):
    """What part of which series, drawn with how many points."""

    series: str
    start: Milliseconds | None = field(default=None, name="from")
    end: Milliseconds | None = field(default=None, name="to")
    points: Annotated[int, Meta(ge=2, le=5000)] = 500


class LogQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Which lines of the log: *level* or worse, older than *before*."""

    before: Milliseconds | None = None
    limit: Annotated[int, Meta(ge=1, le=1000)] = 100
    level: Level | None = None
    source: str | None = None
    contains: str | None = None


@routes("GET", "/series", needs="viewer")
async def list_series(appliance: Appliance, call: Call) -> list[SeriesView]:
    """List the series of the experiment that is worked on."""
    return [series_view(info) for info in await appliance.readings.series()]


@routes("GET", "/series/declared", needs="viewer")
async def list_declared_series(appliance: Appliance, call: Call) -> list[DeclaredSeries]:
    """List the series that jobs declare to record, whether there are readings of them or not."""
    return [declared_series(one) for one in appliance.readings.declared()]


@routes("GET", "/readings", needs="viewer")
async def show_readings(appliance: Appliance, call: Call[None, Window]) -> Readings:
    """Show readings, thinned out to what a plot can draw: mean, low and high of each stretch."""
    query = call.query
    names = [name for name in query.series.split(",") if name]
    if not 0 < len(names) <= MOST_SERIES:
        raise Invalid(f"Name at least one series and at most {MOST_SERIES}, between commas.")
    start, end = seconds(query.start), seconds(query.end)
    plots = await appliance.readings.window(names, start, end, query.points)
    now = appliance.clock.utc()
    firsts = [plot.t[0] for plot in plots.values() if plot.t]
    return {
        "from": ms(min(firsts, default=now) if start is None else start),
        "to": ms(now if end is None else end),
        "series": {name: await encoded(call, plot) for name, plot in plots.items()},
    }


@routes("GET", "/logs", needs="viewer")
async def show_logs(appliance: Appliance, call: Call[None, LogQuery]) -> list[LogView]:
    """Show what the unit has said, the newest first."""
    query = call.query
    entries = await appliance.logs.page(
        before=seconds(query.before),
        limit=query.limit,
        level=query.level,
        source=query.source,
        contains=query.contains,
    )
    return [log_view(entry) for entry in entries]


def seconds(milliseconds: float | None) -> float | None:
    """Milliseconds as seconds; None stays None."""
    return None if milliseconds is None else milliseconds / 1000


async def encoded(call: Call[Any, Any], plot: Plot) -> PlotView:
    """A plot as JSON. Of thousands of points that takes milliseconds, so others get a turn."""
    await call.breathe()
    return cast(PlotView, Raw(msgspec.json.encode(plot_view(plot))))
