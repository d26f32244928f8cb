"""Readings: every number measured, told at once, stored in batches, plotted at any width."""

from collections.abc import Sequence

from msgspec import Struct
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.experiments import Experiments
from appliance.core.series import Series, SeriesCatalogue
from appliance.errors import Invalid, Unavailable
from appliance.model import Experiment, ExperimentChanged, Reading
from appliance.model.moments import Seconds, Utc
from appliance.store import plots, readings, series
from appliance.store.batch import Batch
from appliance.store.engine.db import Store
from appliance.store.plots import Plot
from appliance.store.series import Source

POINTS = 5_000


class SeriesInfo(Struct, frozen=True):
    """A series and the seconds UTC of its first and last reading."""

    name: str
    unit: str
    label: str
    first: float
    last: float


class Track:
    """One series while it is being recorded: where its readings belong, and its last stamp."""

    __slots__ = ("last", "source")

    def __init__(self, source: Source, last: int) -> None:
        self.source, self.last = source, last

    def stamp(self, utc: float) -> int:
        """The milliseconds of *utc*, or of the moment after the last stamp if that is later."""
        self.last = max(int(utc * 1000.0 + 0.5), self.last + 1)
        return self.last


class Readings:
    """The numbers of the experiment the unit works on, and those of all others.

    *catalogue* knows the unit of each series, and what people call it.
    """

    log = Logger()

    def __init__(
        self,
        store: Store,
        batch: Batch,
        bus: Bus,
        clock: UnitClock,
        experiments: Experiments,
        catalogue: SeriesCatalogue,
    ) -> None:
        self._store, self._batch, self._bus, self._clock = store, batch, bus, clock
        self._experiments, self._catalogue = experiments, catalogue
        self._waiting = batch.queue(readings.add)
        self._tracks: dict[str, Track] = {}
        self._newest, self._of = 0, experiments.current.name
        self.latest: dict[str, Reading] = {}
        self.left_off: Utc | None = None
        """When the last run of the unit measured for the last time, in this experiment."""
        bus.subscribe(ExperimentChanged, self._change_experiment)

    def load(self) -> None:
        """Remember where the last run of the unit ended; before anything is recorded."""
        self._of = self._experiments.current.name
        try:
            self._newest = self._store.now(readings.newest)
            self.latest = self._store.now(readings.latest, self._of)
            self.left_off = max((r.at for r in self.latest.values()), default=None)
        except Unavailable:
            self.log.warn("Earlier readings cannot be read.")

    def record(
        self,
        series: str,
        value: float,
        at: Seconds | None = None,
        limited: bool = False,
        of_light: bool = False,
    ) -> None:
        """Tell and remember *value*, measured at the moment *at* of the unit's own seconds.

        Stamps of a series never go back and are never repeated: one that would gets the next
        millisecond. What is no finite number is no reading.
        """
        if value - value != 0.0:
            return
        track = self._tracks.get(series) or self._begin(series)
        stamp = track.stamp(self._clock.utc(at))
        self._waiting.append((track.source, stamp, value))
        utc, experiment = Utc(stamp / 1000.0), track.source.experiment.name
        reading = Reading(series, value, utc, experiment, limited, of_light)
        self.latest[series] = reading
        self._bus.publish(reading)

    def declared(self) -> tuple[Series, ...]:
        """Every series that may be recorded, as far as it is declared, with its label."""
        return self._catalogue.declared()

    async def series(self, experiment: str | None = None) -> list[SeriesInfo]:
        """The series of *experiment* (default: the current one) that have readings."""
        found = await self._store.read(series.ends, self._name(experiment))
        label = self._catalogue.label
        return [
            SeriesInfo(s.name, s.unit, label(s.name), s.first / 1000, s.last / 1000) for s in found
        ]

    async def window(
        self,
        names: Sequence[str],
        start: float | None = None,
        end: float | None = None,
        points: int = 500,
        experiment: str | None = None,
    ) -> dict[str, Plot]:
        """Each series from *start* until before *end* (seconds UTC; None: the whole run) in at
        most *points* points. Unknown series have none. Raises ``Invalid``."""
        if not 2 <= points <= POINTS:
            raise Invalid(f"A plot can have 2 to {POINTS} points, not {points}.")
        wanted = (self._name(experiment), tuple(names), start, end, points)
        return await self._store.read(plots.window, *wanted)

    async def between(
        self, series: str, start: float, end: float, limit: int, experiment: str | None = None
    ) -> list[tuple[float, float]]:
        """The first *limit* readings from *start* until before *end*: (seconds UTC, value)."""
        wanted = (self._name(experiment), series, start, end, limit)
        return await self._store.read(readings.between, *wanted)

    def flush(self):
        """Store what waits; returns a Deferred."""
        return self._batch.flush()

    def _name(self, experiment: str | None) -> str:
        return self._experiments.current.name if experiment is None else experiment

    def _begin(self, series: str) -> Track:
        source = Source(self._experiments.current, series, self._catalogue.unit(series))
        last = self.latest[series].at if series in self.latest else 0.0
        track = self._tracks[series] = Track(source, max(self._newest, round(last * 1000)))
        return track

    def _change_experiment(self, event: ExperimentChanged) -> None:
        if event.experiment.name == self._of:
            return
        self._of = event.experiment.name
        self._newest = max([self._newest, *(track.last for track in self._tracks.values())])
        self._tracks, self.latest = {}, {}
        loading = self._store.read(readings.latest, event.experiment.name)
        loading.addCallback(self._fill_in, event.experiment)
        loading.addErrback(lambda failure: failure.trap(Unavailable))

    def _fill_in(self, found: dict[str, Reading], experiment: Experiment) -> None:
        if experiment.name == self._experiments.current.name:
            self.latest = found | self.latest
