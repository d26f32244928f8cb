"""Growth curves: what a batch culture did, from the readings that are stored of it."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from appliance.control.growth_curve import CurveSummary, longest_batch, summarise
from appliance.core.jobs.service import Jobs
from appliance.core.readings import Readings
from appliance.lanes import Work
from appliance.model.moments import Utc
from appliance.store.plots import Plot

POINTS = 5_000
DENSITY = "od"
ADDED = ("media_ml", "alt_media_ml")
HOUR = 3600.0
UNCALIBRATED = (
    "The densities are not calibrated: rates are those of the light, which changes less than the "
    "cells do where the culture is dense."
)
UNKNOWN = "od_reading does not run: whether these densities were calibrated is not known."


class GrowthCurve(Struct, frozen=True):
    """The summary of a batch, whose hours count from the moment *origin*; None while there is too
    little to sum up, which *why* then says."""

    origin: Utc
    summary: CurveSummary | None
    why: str = ""


class GrowthCurves:
    """Sums up batches. What takes long is done in the lane *work*."""

    def __init__(self, readings: Readings, jobs: Jobs, work: Work) -> None:
        self._readings, self._jobs, self._work = readings, jobs, work

    async def summarise(self, start: float | None = None, end: float | None = None) -> GrowthCurve:
        """The batch of the current experiment from *start* until before *end* (seconds UTC; None:
        all of it), or the longest stretch of that in which no medium was added."""
        plots = await self._readings.window((DENSITY, *ADDED), start, end, POINTS)
        density = plots[DENSITY]
        if not density.t:
            return GrowthCurve(Utc(start or 0.0), None, "No optical density was read.")
        doses = [t for series in ADDED for t in rises(plots[series], start is None)]
        return await self._work.do(_summed_up, density, doses, self._notes())

    def _notes(self) -> list[str]:
        """What is known of the densities."""
        running = self._jobs.running.get("od_reading")
        ods: Any = running.values.get("ods") if running else None
        if ods is None:
            return [UNKNOWN]
        calibrated = any(one.calibrated for one in ods.ods.values())
        return [] if calibrated else [UNCALIBRATED]


def _summed_up(density: Plot, doses: Sequence[float], notes: list[str]) -> GrowthCurve:
    origin = Utc(density.t[0])
    rows = [((t - origin) / HOUR, od) for t, od in zip(density.t, density.mean, strict=True)]
    batch, said = longest_batch(rows, [(t - origin) / HOUR for t in doses])
    try:
        return GrowthCurve(origin, summarise(batch, [*notes, *said]))
    except ValueError as error:
        return GrowthCurve(origin, None, str(error))


def rises(plot: Plot, whole: bool) -> list[float]:
    """The moments at which a series that only adds up, and is recorded when it changes, went up:
    of the *whole* experiment, or of a part."""
    before = 0.0 if whole or not plot.high else plot.high[0]
    found = []
    for t, total in zip(plot.t, plot.high, strict=True):
        if total > before + 1e-9:
            found.append(t)
        before = total
    return found
