"""The ledger of the vessel: what is in it, what is left in the bottles, what has gone through."""

from msgspec import Struct
from msgspec.structs import replace
from twisted.internet.defer import CancelledError, Deferred, ensureDeferred
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.dosing.records import DoseRecords, Holdings
from appliance.core.experiments import Experiments
from appliance.core.readings import Readings
from appliance.core.series import Series
from appliance.errors import Invalid, Refusal, Unavailable
from appliance.model import (
    Damaged,
    Dose,
    DoseChanged,
    DoseGain,
    DoseGainLearnt,
    ExperimentChanged,
    Liquid,
    Mended,
    Trouble,
    VesselStated,
    Volume,
    VolumeChanged,
)

BOTTLES = tuple(liquid.pump for liquid in Liquid if liquid.adds)
RECORDED = (
    Series("volume_ml", "mL", "Volume in the vessel"),
    Series("media_ml", "mL", "Medium"),
    Series("alt_media_ml", "mL", "Alternative medium"),
    Series("waste_ml", "mL", "Waste"),
)


UNKNOWN = Trouble(
    "vessel-unknown", "", "Look how much is in the vessel, and say so: then dosing goes on."
)


class VesselSize(Struct, frozen=True):
    """Volumes in mL: how far the vessel may be filled, where its waste tube ends, and what is in
    it at the start of an experiment."""

    fill: float
    efflux: float
    initial: float


def after(volume: Volume, liquid: Liquid, ml: float, lowest: float) -> Volume:
    """The ledger after *ml* were moved. Waste leaves down to *lowest*, where its tube ends."""
    if not liquid.adds:
        left = min(volume.ml, max(lowest, volume.ml - ml))
        return replace(volume, ml=left, waste_ml=volume.waste_ml + volume.ml - left)
    alt = ml if liquid is Liquid.ALT_MEDIA else 0.0
    total = volume.ml + ml
    fraction = (volume.ml * volume.alt_fraction + alt) / total if total > 0.0 else 0.0
    return replace(
        volume,
        ml=total,
        alt_fraction=fraction,
        media_ml=volume.media_ml + ml - alt,
        alt_media_ml=volume.alt_media_ml + alt,
    )


class VesselLedger:
    """What the vessel holds. Each dose is stored before its pump turns and again when it has
    stood still, so that nothing that moved is ever forgotten.

    Every experiment has a vessel of its own; the bottles and tubes are the unit's.
    ``VesselStated`` is published when somebody has said what is in the vessel or in a bottle.
    """

    log = Logger(namespace="appliance.volumes")

    def __init__(
        self,
        records: DoseRecords,
        bus: Bus,
        clock: UnitClock,
        experiments: Experiments,
        readings: Readings,
        size: VesselSize,
    ) -> None:
        self._records, self._bus, self._clock = records, bus, clock
        self._readings, self.size = readings, size
        self._open: dict[int, Dose] = {}
        self._left: dict[str, Volume] = {}
        self._last_id = 0
        self._read = False
        self._of = experiments.current.name
        self._loading: Deferred | None = None
        self.unknown: Trouble | None = None
        self.current = Volume(size.initial)
        self.bottles: dict[str, float | None] = dict.fromkeys(BOTTLES)
        self.pumped: dict[str, float] = dict.fromkeys((liquid.pump for liquid in Liquid), 0.0)
        self.gains: dict[str, DoseGain] = dict.fromkeys(BOTTLES, DoseGain())
        bus.subscribe(ExperimentChanged, self._change_experiment)

    # -- going on from what was stored

    async def load(self) -> None:
        """Go on from the ledger of the last run. A dose that was cut off counts as fully added,
        or as not removed: what is in the vessel is never more than the ledger says.

        What cannot be read is set aside and told; where that concerns the vessel, ``unknown`` says
        so, for whoever keeps liquid from it."""
        self._last_id = await self._records.newest()
        await self._take_up_bottles()
        await self._take_up(self._of)
        if await self._records.give_up_unreadable(self._clock.utc()):
            self._doubt("A dose that was cut off cannot be read.")
        for dose in await self._records.unfinished():
            await self._make_good(dose)
        self._read = True

    async def _take_up_bottles(self) -> None:
        try:
            kept = await self._records.bottles()
        except Invalid as refusal:
            remedy = "Say how much is in each bottle, and which tubes are new."
            self._bus.publish(Damaged(Trouble("bottles-unknown", refusal.message, remedy)))
            return
        self.bottles |= {b: left for b, left in kept.left.items() if b in self.bottles}
        self.pumped |= {pump: ml for pump, ml in kept.pumped.items() if pump in self.pumped}
        self.gains |= {p: gain for p, gain in kept.gains.items() if p in BOTTLES and gain.sd > 0.0}

    def _check_read(self) -> None:
        """Nothing is booked, and nothing overwritten, before it is known what there was."""
        if not self._read:
            raise Unavailable(
                "What the vessel and the bottles held has not been read yet.",
                remedy="Try again in a moment; if it stays so, see what is wrong with the card.",
            )

    async def _take_up(self, experiment: str, held: float = 0.0) -> None:
        """Go on with the vessel of *experiment*. A new one may be the same vial as before, which
        *held* so much: until somebody says otherwise it is counted as that full."""
        try:
            known = await self._records.vessel(experiment)
        except Invalid as refusal:
            known = None
            self._doubt(refusal.message)
        self.current = known or Volume(max(self.size.initial, held))
        self._bus.publish(VolumeChanged(self.current))
        if known is None and held > self.size.initial:
            await self._store_told(f"The vessel is taken to hold {held:.3g} mL as before.")

    def _doubt(self, why: str) -> None:
        self.unknown = replace(UNKNOWN, message=why)
        self._bus.publish(Damaged(self.unknown))

    async def _make_good(self, dose: Dose) -> None:
        moved = dose.ml if dose.kind.adds else 0.0
        self.log.warn(
            "A dose was cut off ({kind}, {ml:.3g} mL): the ledger takes it that {moved:.3g} mL "
            "were moved.", kind=dose.kind, ml=dose.ml, moved=moved,
        )
        if dose.experiment == self._of:
            self._open[dose.id] = dose
            await self.end(dose.id, moved)
        else:
            await self._records.end(dose.id, moved, self._clock.utc())

    def _change_experiment(self, event: ExperimentChanged) -> None:
        if event.experiment.name != self._of:
            self._leave()
            self._of = event.experiment.name
            held, self.current = self.current.ml, Volume(self.size.initial)
            self._loading = ensureDeferred(self._take_up(self._of, held))
            self._loading.addErrback(lambda failure: failure.trap(Refusal))

    def _leave(self) -> None:
        """What is still being pumped belongs to the vessel of the experiment that is left."""
        going_on = {dose.experiment for dose in self._open.values()}
        self._left = {of: volume for of, volume in self._left.items() if of in going_on}
        if self._of in going_on:
            self._left[self._of] = self.current

    # -- one dose

    async def settle(self) -> None:
        """Once this returns, ``current`` is what the vessel of this experiment holds, and it can
        be booked. Raises ``Unavailable``."""
        self._check_read()
        if self._loading is not None:
            await self._loading

    async def begin(self, liquid: Liquid, ml: float, source: str = "user") -> int:
        """Write down, for good, that *ml* are about to be moved; returns the dose's id.

        Raises ``Unavailable`` if nothing can be stored. Whether they may be is asked before.
        """
        await self.settle()
        self._last_id += 1
        dose = Dose(self._last_id, self._of, liquid, source, ml, self._clock.utc())
        try:
            await self._records.begin(dose)
        except CancelledError:
            ensureDeferred(self._ended(dose.id, 0.0))
            raise
        self._open[dose.id] = dose
        self._bus.publish(DoseChanged(dose))
        return dose.id

    async def end(self, id: int, ml: float, by_hand: bool = False) -> None:
        """The pump stands still; *ml* is what it moved. What was moved *by_hand* went through no
        tube: no tube wears, and a syringe takes liquid below the end of the waste tube too."""
        dose = self._open.pop(id)
        pump, lowest = dose.kind.pump, 0.0 if by_hand else self.size.efflux
        self.pumped[pump] += 0.0 if by_hand else ml
        left = self.bottles.get(pump)
        if left is not None:
            self.bottles[pump] = max(left - ml, 0.0)
        if dose.experiment == self._of:
            self.current = after(self.current, dose.kind, ml, lowest)
            self._tell()
        elif dose.experiment in self._left:
            before = self._left[dose.experiment]
            self._left[dose.experiment] = after(before, dose.kind, ml, lowest)
        self._bus.publish(DoseChanged(replace(dose, moved=ml, ended=self._clock.utc())))
        await self._ended(id, ml)

    async def _ended(self, id: int, moved: float) -> None:
        await self._records.ended(id, moved, self._clock.utc(), self._holdings)

    @property
    def _holdings(self) -> Holdings:
        vessels = {**self._left, self._of: self.current}
        return Holdings(vessels, self.bottles, self.pumped, self.gains)

    def _tell(self) -> None:
        volume = self.current
        values = (volume.ml, volume.media_ml, volume.alt_media_ml, volume.waste_ml)
        for series, value in zip(RECORDED, values, strict=True):
            self._readings.record(series.name, value)
        self._bus.publish(VolumeChanged(volume))

    def learn(self, pump: str, gain: DoseGain) -> None:
        """Doses of *pump* were seen to do that; it is stored with the next dose."""
        if self.gains[pump] != gain:
            self.gains[pump] = gain
            self._bus.publish(DoseGainLearnt(pump, gain))

    async def latest(self, limit: int) -> list[Dose]:
        """The newest *limit* doses, newest first."""
        return await self._records.latest(limit)

    # -- being told

    async def set(self, ml: float, alt_fraction: float | None = None) -> None:
        """Somebody has looked: *ml* are in the vessel. Raises ``Invalid``, ``Unavailable``."""
        self._check_read()
        fraction = self.current.alt_fraction if alt_fraction is None else alt_fraction
        if not 0.0 <= ml <= self.size.fill or not 0.0 <= fraction <= 1.0:
            raise Invalid(
                f"The vessel cannot hold {ml:g} mL with a share of {fraction:g}.",
                remedy=f"Give 0 to {self.size.fill:g} mL, and a share of 0 to 1.",
            )
        self.current = replace(self.current, ml=ml, alt_fraction=fraction)
        self.unknown = None
        await self._store_told(f"The vessel holds {ml:g} mL.")
        self._bus.publish(Mended(UNKNOWN.name))
        self._tell()

    async def refill(self, bottle: str, left: float | None) -> None:
        """*left* mL are in a bottle now; None stops counting. Raises as ``set``."""
        self._check_read()
        if bottle not in self.bottles or not (left is None or 0.0 <= left < 1e6):
            raise Invalid(
                f"The bottle {bottle[:40]!r} cannot hold {left} mL.",
                remedy=f"Bottles are {', '.join(BOTTLES)}; give mL, or nothing to stop counting.",
            )
        self.bottles[bottle] = left
        said = "is no longer counted" if left is None else f"holds {left:g} mL"
        await self._store_told(f"The bottle of {bottle} {said}.")

    async def retube(self, pump: str) -> None:
        """A pump has a new tube: what it has pumped is counted anew. Raises as ``set``."""
        self._check_read()
        if pump not in self.pumped:
            raise Invalid(f"There is no pump {pump[:40]!r}.", remedy=f"{', '.join(self.pumped)}.")
        self.pumped[pump] = 0.0
        if pump in self.gains:
            self.learn(pump, DoseGain())
        await self._store_told(f"The pump {pump} has a new tube.")

    async def _store_told(self, said: str) -> None:
        await self._records.put(self._holdings)
        self.log.info("{said}", said=said)
        self._bus.publish(VesselStated())
