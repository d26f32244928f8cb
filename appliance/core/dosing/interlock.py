"""What dosing can tell is wrong: raised as alerts, and where it is dangerous, dosing stops."""

import json

import msgspec
from msgspec import Struct
from msgspec.structs import asdict
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.core.damage import put_aside
from appliance.core.dosing.ledger import VesselLedger
from appliance.core.dosing.verdicts import off_by
from appliance.core.told import Told
from appliance.errors import Conflict, Refusal
from appliance.model import (
    AlertChanged,
    Damaged,
    DoseGainLearnt,
    DosingWatch,
    Trouble,
    TroublesChanged,
    VesselStated,
    VolumeChanged,
)
from appliance.store import facts
from appliance.store.engine.db import Store

SOURCE = "dosing"
STOPPED = "dosing_stopped"
NEARLY = 0.95
MUCH, SURELY = 0.15, 2.5  # how far a pump must be off to be told, and standard deviations of that
UNREADABLE = Trouble(
    "stop-unreadable",
    "Dosing had been stopped, and what was written of why cannot be read.",
    "Look at the vessel, its tubes and its waste.",
)


RAN_ON = Trouble(
    "pump-ran-on",
    "A pump ran on beyond its dose: what is in the vessel is not known.",
    "Look at the vessel, and say what it holds.",
)


class WarningLevels(Struct, frozen=True):
    """When to warn: *low_ml* left in a bottle, *worn_ml* pumped through a tube."""

    low_ml: float = 20.0
    worn_ml: float = 20_000.0


class DosingInterlock:
    """Watches the ledger, and remembers why dosing was stopped until a person has seen it.

    A stop outlasts a restart. It ends when its alert is acknowledged, or when somebody says what
    is in the vessel or a bottle: whoever does has looked.
    """

    log = Logger(namespace="appliance.dosing")

    def __init__(
        self, bus: Bus, store: Store, ledger: VesselLedger, levels: WarningLevels
    ) -> None:
        self._store, self._ledger, self._levels = store, ledger, levels
        self._stop: Trouble | None = None
        self._doubted: dict[str, Trouble] = {}
        self.watch = DosingWatch()
        self._told = Told(bus, SOURCE)
        bus.subscribe(VesselStated, lambda event: self.lift())
        for kind in (VolumeChanged, DoseGainLearnt):
            bus.subscribe(kind, lambda event: self._tell())
        bus.subscribe(AlertChanged, self._seen)
        bus.subscribe(Damaged, lambda event: self._check_vessel())
        bus.subscribe(TroublesChanged, self._troubles_changed)

    async def load(self) -> None:
        """Go on from the last run: what had stopped dosing still does. What cannot be read stops
        it too, as does a vessel of which nobody knows what it holds."""
        text = await self._store.read(facts.get, STOPPED)
        unknown = self._ledger.unknown
        try:
            self._stop = None if text is None else msgspec.json.decode(text, type=Trouble)
        except (msgspec.MsgspecError, TypeError, ValueError):
            await put_aside(self._store, STOPPED)
            unknown = UNREADABLE
        if unknown is not None:
            self.stop(unknown)
        self._tell()

    def _troubles_changed(self, event: TroublesChanged) -> None:
        if any(trouble.name == "pump-runs-on" for trouble in event.troubles):
            self.stop(RAN_ON)

    def _check_vessel(self) -> None:
        if self._ledger.unknown is not None:
            self.stop(self._ledger.unknown)

    @property
    def stopped(self) -> Trouble | None:
        """Why nothing is added to the vessel any more, or None."""
        return self._stop

    def check(self) -> None:
        """Raise ``Conflict`` if nothing may be added now."""
        if self._stop is not None:
            raise Conflict(
                f"Dosing is stopped: {self._stop.message}",
                cause=self._stop.name,
                remedy=f"{self._stop.remedy} Then acknowledge the alert.",
            )

    def stop(self, trouble: Trouble) -> None:
        """Add nothing more, from now on and after a restart."""
        if self._stop is not None:
            return
        self._stop = trouble
        self.log.error("{message} {remedy}", message=trouble.message, remedy=trouble.remedy)
        self._tell()
        self._remember(facts.put, STOPPED, json.dumps(asdict(trouble)))

    def doubt(self, of: str, trouble: Trouble | None) -> None:
        """This may be wrong *of* something, or nothing any more: it is told, and dosing goes on."""
        if trouble is None:
            self._doubted.pop(of, None)
        else:
            self._doubted[of] = trouble
        self._tell()

    def ask(self, watch: DosingWatch) -> None:
        """Automations are asked to dose like that, until somebody asks for something else."""
        self.watch = watch

    def lift(self) -> None:
        """A person has looked: dosing may go on."""
        if self._stop is not None:
            self._stop = None
            self.log.info("Dosing may go on.")
            self._remember(facts.remove, STOPPED)
        self._tell()

    def _remember(self, action, *arguments) -> None:
        self._store.do(action, *arguments).addErrback(lambda failure: failure.trap(Refusal))

    def _seen(self, event: AlertChanged) -> None:
        alert, stop = event.alert, self._stop
        if stop is None or alert.source != SOURCE or alert.name != stop.name:
            return
        if alert.acknowledged is not None and alert.cleared is None:
            self.lift()

    def _tell(self) -> None:
        self._told.tell(tuple(self._troubles()))

    def _troubles(self):
        if self._stop is not None:
            yield self._stop
        yield from self._doubted.values()
        volume, size = self._ledger.current, self._ledger.size
        if volume.ml >= NEARLY * size.fill:
            yield Trouble(
                "overflow-risk",
                f"The vessel is filled to more than {100 * NEARLY:.0f} % of {size.fill:g} mL.",
                "Remove waste; see that the waste line is open.",
            )
        for bottle, left in self._ledger.bottles.items():
            if left is not None and left < self._levels.low_ml:
                yield Trouble(
                    f"{bottle.replace('_', '-')}-low",
                    f"Less than {self._levels.low_ml:g} mL are left in the bottle of {bottle}.",
                    "Fill it, and say how much is in it now.",
                )
        for pump, gain in self._ledger.gains.items():
            if abs(gain.share - 1.0) > max(MUCH, SURELY * gain.sd):
                yield off_by(pump, gain)
        for pump, ml in self._ledger.pumped.items():
            if ml > self._levels.worn_ml > 0.0:
                yield Trouble(
                    f"{pump.replace('_', '-')}-tube-worn",
                    f"The tube of the pump {pump} has moved {ml / 1000.0:.0f} L; it gives less "
                    "and less, and may split.",
                    "Change the tube, say so, and calibrate the pump again.",
                )
