"""Estimate how fast the culture grows, from its optical density."""

from collections import deque
from collections.abc import Mapping

from appliance.control.contamination import SterileWatch
from appliance.control.growth import Growth, GrowthEstimator, Light
from appliance.control.phases import PHASES
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.core.series import Series
from appliance.errors import Unavailable
from appliance.jobs.instruments.growth_phases import PHASE, PhaseTeller
from appliance.model import ClockStepped, DoseBegun, Dosed, DosingHeld, Reading
from appliance.model.measured import GrowthRate, ODFiltered
from appliance.model.moments import Seconds

KEEP_EVERY = 60.0
SILENT_AFTER = 120.0
DECLINE, DECLINE_OVER, DECLINE_FOR = -0.015, 3600.0, 3600.0
CHUNK = 250
AGAIN = 10.0
AS_MEANT, IN_TIME = 0.02, 5.0  # share of a dose, and seconds: what a dose was announced as
WAITING = 20_000  # a day of readings, while the disk cannot be read


class GrowthRateCalculating:
    """Estimates the growth rate and a filtered OD after every reading.

    What has been learnt is kept with the experiment: after a restart the readings made since
    it was last kept are gone through again, so that the estimate goes on exactly where it was.
    """

    name = "growth_rate_calculating"
    title = "Growth rate"
    needs = ()
    prominent = ("growth_rate", "od_filtered")
    records = (
        Series("growth_rate", "1/h", "Growth rate"),
        Series("growth_rate_sd", "1/h", "Growth rate, standard deviation"),
        Series("od_filtered", "AU", "Filtered optical density"),
        PHASE,
    )

    growth_rate = Setting(GrowthRate, unit="1/h", settable=False)
    od_filtered = Setting(ODFiltered, unit="AU", settable=False)
    phase = Setting(str, choices=PHASES, settable=False)
    ignore_cache = Setting(
        bool, default=False, settable=False, start_only=True,
        help="Begin anew instead of going on from what is known of this experiment.",
    )
    volume_ml = Setting(
        float, unit="mL", low=1.0, high=100.0, settable=False, start_only=True,
        help="What the vial holds, if the ledger of the vessel is not to be believed.",
    )
    sterile = Setting(
        bool, default=False,
        help="Nothing should grow in the vial (clear medium, or decontaminated): tell if it does.",
    )

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self._sterile = SterileWatch()
        self._estimator = GrowthEstimator(self.volume_ml or kit.dosing.volume_ml)
        self._light = Light()
        self._phases = PhaseTeller(kit)
        self._newest = 0.0
        self._seen = 0.0
        self._kept_at = 0.0
        self._declining_since = kit.clock.seconds()
        self._mean: tuple[float, float] | None = None
        self._waiting: deque[Reading] | None = None
        self._coming: tuple | None = None

    async def start(self) -> None:
        """Go on from what is kept, then follow the readings."""
        self._waiting = deque(maxlen=WAITING)
        self._seen = self.kit.clock.seconds()
        self.kit.on(Reading, self._read)
        self.kit.on(DoseBegun, self._begun)
        self.kit.on(Dosed, self._dosed)
        self.kit.on(DosingHeld, self._held)
        self.kit.on(ClockStepped, self._stepped)
        self.kit.every(15.0, self._check_silence, now=False)
        self.kit.attempt(self._catch_up)

    async def _catch_up(self) -> None:
        """Go through what was read meanwhile, a little at a time: an experiment may be long."""
        if self._newest == 0.0:
            self._begin()
        try:
            while await self._go_through():
                await self.kit.sleep(0.0)
        except Unavailable:
            self.kit.after(AGAIN, self._catch_up)
            return
        waiting, self._waiting = self._waiting, None
        for reading in waiting or ():
            self._take(reading)

    async def _go_through(self) -> bool:
        """Some of the readings that were stored since the newest; whether there may be more."""
        rows = await self.kit.history("od", self._newest, CHUNK)
        for at, od in rows:
            if at > self._newest:
                self._newest = at
                self._phases.observe(at, od, self._estimator.observe(at, od))
        return len(rows) == CHUNK

    def _begin(self) -> None:
        kept = self.kit.kept
        if self.ignore_cache and not self.kit.resumed:
            self._newest = self.kit.clock.utc()
            self._keep()
        elif kept:
            self._restore(kept)

    def _restore(self, kept: Mapping) -> None:
        try:
            self._estimator = GrowthEstimator.restore(kept["estimator"])
            self._newest = float(kept["newest"])
            self._phases.restore(kept.get("phases") or {})
            self._light = Light.restore(kept.get("light"))
            coming = kept.get("coming")
            self._coming = tuple(coming) if coming else None
        except (KeyError, TypeError, ValueError):
            self.kit.log.warn("What was kept of the growth rate cannot be read; begun anew.")

    def _read(self, reading: Reading) -> None:
        if reading.series != "od":
            return
        if self._waiting is not None:
            self._waiting.append(reading)
        else:
            self._take(reading)

    def _take(self, reading: Reading) -> None:
        at = reading.at
        if at <= self._newest:
            return
        self._newest, self._seen = at, self.kit.clock.seconds()
        self.kit.clear("od-silent")
        if reading.limited:  # of what lies beyond, nobody knows how it changes
            self._estimator.limit(at)
            for name in ("growth_rate", "od_filtered"):
                if self.kit.values[name] is not None:
                    self.kit.publish_setting(name, None)
            self._phases.hide()
            return
        growth = self._estimator.observe(at, reading.value)
        if reading.of_light and not self.volume_ml:
            growth = self._estimator.of_cells
        told = self._phases.tell(at, reading.value, growth)
        if growth is None:
            return
        now = self._seen
        cells = self._of_cells(growth) if reading.of_light else growth
        self.kit.record("growth_rate", cells.rate, now)
        self.kit.record("growth_rate_sd", cells.sd, now)
        self.kit.record("od_filtered", growth.od, now)
        self.growth_rate = GrowthRate(cells.rate, cells.sd, at)
        self.od_filtered = ODFiltered(growth.od, at)
        self._watch_decline(growth.rate, growth.sd, now)
        self._watch_sterile(growth.rate, growth.sd, now)
        if told or now - self._kept_at >= KEEP_EVERY:
            self._kept_at = now
            self._keep()

    def _of_cells(self, growth: Growth) -> Growth:
        """The growth of cells, no surer than it is known how light that is read follows them."""
        blanked = self.kit.known.blank is not None
        return self._light.doubted(growth, self._estimator.unsure, blanked)

    def _keep(self) -> None:
        kept = {"estimator": self._estimator.state(), "newest": self._newest}
        more = {"coming": self._coming, "light": self._light.state()}
        self.kit.keep({**kept, **more, "phases": self._phases.state()})

    def _begun(self, event: DoseBegun) -> None:
        """A dose counts from its beginning on, and little by little."""
        if event.kind.adds:
            self._estimator.trust(event.gain.share, event.gain.sd)
            held = self.volume_ml or event.held_ml
            self._coming = (self.kit.clock.utc(event.at), event.volume_ml, held, event.seconds)
            self._estimator.dose(*self._coming)

    def _dosed(self, event: Dosed) -> None:
        if event.kind.adds:
            held = self.volume_ml or event.held_ml
            begun = event.at if event.begun is None else event.begun
            lasted = 2.0 * (event.at - begun)
            self._book((self.kit.clock.utc(begun), event.volume_ml, held, lasted))
            at = self.kit.clock.utc(event.at)
            self._phases.dose(at, event.volume_ml, held or self.kit.dosing.volume_ml)
            self._mean, self._declining_since = None, self.kit.clock.seconds()
            self._keep()

    def _book(self, dose: tuple) -> None:
        """A dose was given: unless it is the one that was to come, it counts instead of that."""
        coming, self._coming = self._coming, None
        if coming:
            if abs(dose[1] - coming[1]) < AS_MEANT * dose[1] and dose[3] - coming[3] < IN_TIME:
                return
            self._estimator.withdraw(*coming)
        self._estimator.dose(*dose)

    def _held(self, event: DosingHeld) -> None:
        """Nobody doses any more: what was to come does not."""
        if event.by is None and self._coming:
            self._estimator.withdraw(*self._coming)
            self._coming = None

    def _stepped(self, event: ClockStepped) -> None:
        if event.seconds > 0.0:
            self._estimator.shift(event.seconds)
            self._phases.shift(event.seconds)
            self._newest += event.seconds
            if self._coming:
                at, *rest = self._coming
                self._coming = (at + event.seconds, *rest)
            self._keep()

    def _check_silence(self) -> None:
        silent = self.kit.clock.seconds() - self._seen
        if silent > SILENT_AFTER:
            self.kit.trouble(
                "od-silent",
                "No optical density has been read for more than two minutes.",
                "Start od_reading, or see what is wrong with it.",
            )

    def _watch_sterile(self, rate: float, sd: float, now: float) -> None:
        """Tell when something has been growing for an hour where nothing should."""
        if not self.sterile:
            self._sterile.reset()
            self.kit.clear("contamination-hint")
        elif self._sterile.observe(now, rate, sd):
            self.kit.trouble(
                "contamination-hint",
                "Something has been growing for an hour in a vial that is said to be sterile.",
                "Look at the vial, and at a sample under the microscope; it may also be a film on "
                "the glass. If growth is wanted, switch sterile off.",
            )

    def _watch_decline(self, rate: float, sd: float, now: Seconds) -> None:
        """Tell when the rate has been certainly negative, on average over an hour, for long."""
        mean, at = self._mean or (rate, now)
        mean += (rate - mean) * min((now - at) / DECLINE_OVER, 1.0)
        self._mean = (rate if abs(rate - mean) > 2.0 * sd else mean), now
        if rate - sd > DECLINE:
            self.kit.clear("culture-declining")
        if rate > 0.0 or mean + 0.5 * sd > DECLINE:
            self._declining_since = now
        elif now - self._declining_since > DECLINE_FOR:
            self.kit.trouble(
                "culture-declining",
                "The optical density has been falling for an hour, and nothing was dosed.",
                "See that the stir bar lies in the vial and turns; cells may settle, clump or die.",
            )
