"""/page/growth-curve: what a batch culture did, in figures and as a fitted curve."""

from typing import Annotated

from msgspec import Meta, Struct, field

from appliance.api.views.growth_curve import GrowthCurveView, growth_curve_view
from appliance.api.wire import Call, Reply, Routes
from appliance.control.growth_curve import fit_csv, quantities_csv
from appliance.core.appliance import Appliance
from appliance.core.growth_curve import GrowthCurve

routes = Routes()
Milliseconds = Annotated[float, Meta(ge=0, le=1e14)]


class Stretch(Struct, frozen=True, forbid_unknown_fields=True):
    """From when until before when; without, the whole experiment."""

    start: Milliseconds | None = field(default=None, name="from")
    end: Milliseconds | None = field(default=None, name="to")


@routes("GET", "/growth-curve", needs="viewer")
async def show_growth_curve(
    appliance: Appliance, call: Call[None, Stretch]
) -> GrowthCurveView:
    """Show what the batch did: lag, fastest growth, doubling time, entry to stationary, yield and
    decline, with the smooth curve. Of a culture that was fed it is the longest stretch without."""
    return growth_curve_view(await summed_up(appliance, call.query))


@routes("GET", "/growth-curve/summary.csv", needs="viewer")
async def download_growth_curve_summary(
    appliance: Appliance, call: Call[None, Stretch]
) -> Reply[bytes]:
    """Download the figures as CSV: quantity, value, sd, unit, note."""
    found = (await summed_up(appliance, call.query)).summary
    return csv_file("summary", quantities_csv(found) if found else "")


@routes("GET", "/growth-curve/fit.csv", needs="viewer")
async def download_growth_curve_fit(
    appliance: Appliance, call: Call[None, Stretch]
) -> Reply[bytes]:
    """Download the smooth curve as CSV: t_h, od, rate, sd."""
    found = (await summed_up(appliance, call.query)).summary
    return csv_file("fit", "".join(fit_csv(found)) if found else "")


async def summed_up(appliance: Appliance, asked: Stretch) -> GrowthCurve:
    """The batch of the stretch that was *asked* for."""
    start = None if asked.start is None else asked.start / 1000.0
    end = None if asked.end is None else asked.end / 1000.0
    return await appliance.growth_curves.summarise(start, end)


def csv_file(name: str, text: str) -> Reply[bytes]:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="growth-curve-{name}.csv"'}
    return Reply(200, text.encode(), headers, "text/csv; charset=utf-8")
