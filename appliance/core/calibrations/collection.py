"""Which calibrations and estimators there are, and which of them are in use."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from twisted.internet.defer import DeferredLock
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.core.calibrations import schema as shapes
from appliance.core.calibrations.calibration import Calibration, Estimator
from appliance.core.calibrations.parsing import (
    FUSED,
    LARGEST,
    TYPES,
    CalibrationType,
    Reader,
    accept_estimator,
    read_estimator,
    write,
)
from appliance.core.files.yaml_folder import YamlFolder
from appliance.errors import Invalid, NotFound, Refusal, Unavailable
from appliance.lanes import Work
from appliance.model import CalibrationChanged, Damaged, KeptChanged, Mended, Trouble
from appliance.store import facts
from appliance.store.engine.db import Store

Kept = TypeVar("Kept", Calibration, Estimator)
REMEMBERED = 256


class Collection(Generic[Kept]):
    """Files of one sort, and for each device the one that is active.

    Whatever changes them does so one after another, from its file to what is in use: a device never
    uses one whose file is gone, and what was asked for last is what is there. File work is done in
    *lane*. What was read is remembered as long as its file is unchanged; a
    file that cannot be used is left out, and the log says why, once for each state of the file.
    """

    log = Logger(namespace="appliance.calibrations")
    sort = ""

    def __init__(
        self,
        shelf: YamlFolder,
        read: Callable[[str, str], Kept],
        devices: Callable[[], tuple[str, ...]],
        lane: Work,
        store: Store,
        bus: Bus,
    ) -> None:
        self._shelf, self._devices = shelf, devices
        self._read: Callable[[str, str], Kept] = read
        self._lane, self._store, self._bus = lane, store, bus
        self._known: dict[tuple[str, str], tuple[tuple, Kept | Refusal]] = {}
        self._active: dict[str, Kept] = {}
        self._changing = DeferredLock()

    @property
    def devices(self) -> tuple[str, ...]:
        """Everything that this sort of file can be for."""
        return self._devices()

    async def load(self) -> None:
        """Find what was active when the unit stopped. What cannot be read is told, and its device
        goes without it until somebody chooses one, or mends the file."""
        async with self._changing:
            await self._load(await self._store.read(facts.beginning, self._fact("")))

    async def _load(self, pointers: Mapping[str, str]) -> None:
        for fact, name in pointers.items():
            device = fact.removeprefix(self._fact(""))
            try:
                self._active[device] = await self.find(device, name)
            except Refusal as refusal:
                self._go_without(device, name, refusal.message)
            except Exception as error:
                self.log.failure("{sort} {name} cannot be read", sort=self.sort, name=name)
                self._go_without(device, name, f"{type(error).__name__} while it was read.")

    def _go_without(self, device: str, name: str, why: str) -> None:
        said = f"{device} is without its {self.sort} {name}: {why}"[:500]
        remedy = f"Choose another {self.sort} of {device}, or calibrate it anew."
        self._bus.publish(Damaged(Trouble(self._trouble(device), said, remedy)))

    def _trouble(self, device: str) -> str:
        return f"{self.sort}-{device}"

    def _fact(self, device: str) -> str:
        return f"active_{self.sort}:{device}"

    # -- looking

    def active(self, device: str) -> Kept | None:
        """What is active for *device*, or None."""
        return self._active.get(device)

    def is_active(self, kept: Kept) -> bool:
        """Whether *kept* is what its device uses."""
        active = self._active.get(kept.device)
        return active is not None and active.name == kept.name

    async def all(self) -> dict[str, list[Kept]]:
        """Everything usable, by device and name; only devices that have something."""
        return await self._lane.do(self._all)

    async def of(self, device: str) -> list[Kept]:
        """Everything usable of *device*, by name. Raises ``NotFound`` for an unknown device."""
        self._check_device(device)
        return await self._lane.do(self._usable, device)

    async def find(self, device: str, name: str) -> Kept:
        """One of them. Raises ``NotFound``, or ``Invalid`` if its file cannot be used."""
        return await self._lane.do(self._find, device, name)

    async def zipped(self) -> bytes:
        """Every file in a zip, as DEVICE/NAME.yaml."""
        return await self._lane.do(self._shelf.zipped)

    def _check_device(self, device: str) -> None:
        if device not in self.devices:
            raise NotFound(
                f"Nothing called {device[:60]!r} has {self.sort}s.",
                remedy=f"These have: {', '.join(self.devices)}.",
            )

    # -- changing

    async def create(self, device: str, text: str, *, activate: bool = False) -> tuple[Kept, Path]:
        """Keep the YAML *text* for *device*, in place of one of the same name, and make it active
        if asked. Returns it and its file, which is on the card by then. Raises ``Refusal``."""
        if device not in self.devices:
            raise Invalid(
                f"There is no device {device[:60]!r} that has {self.sort}s.",
                remedy=f"Devices are: {', '.join(self.devices)}.",
            )
        async with self._changing:
            kept, path = await self._lane.do(self._create, device, text)
            if activate or self.is_active(kept):
                await self._point(kept)
            else:
                self._tell()
            return kept, path

    async def delete(self, device: str, name: str) -> None:
        """Remove one and, if it was active, use none. Raises ``NotFound``."""
        if not await self.let_go(device, name, partial(self._lane.do, self._remove, device, name)):
            raise self._missing(device, name)

    async def let_go(
        self, device: str, name: str, remove: Callable[[], Awaitable[bool]]
    ) -> bool:
        """Have a file of that name taken away by *remove*, whoever does so, once its device does
        without it; returns what *remove* did."""
        async with self._changing:
            active = self._active.get(device)
            if active is not None and active.name == name:
                await self._use_none(device)
            gone = await remove()
            self._known.pop((device, name), None)
            if gone:
                self._tell()
            return gone

    async def activate(self, device: str, name: str) -> Kept:
        """Use this one from now on. Raises ``NotFound``, ``Invalid``."""
        async with self._changing:
            kept = await self.find(device, name)
            await self._point(kept)
            return kept

    async def deactivate(self, device: str) -> None:
        """Use none for *device* from now on; that none was used is no error."""
        async with self._changing:
            await self._use_none(device)

    async def _use_none(self, device: str) -> None:
        await self._store.do(facts.remove, self._fact(device))
        self._bus.publish(Mended(self._trouble(device)))
        if self._active.pop(device, None) is not None:
            self._bus.publish(CalibrationChanged(device))
            self._tell()

    async def _point(self, kept: Kept) -> None:
        await self._store.do(facts.put, self._fact(kept.device), kept.name)
        self._active[kept.device] = kept
        self._bus.publish(Mended(self._trouble(kept.device)))
        self.log.info("{device} uses the {sort} {name}.", device=kept.device, sort=self.sort,
                      name=kept.name)
        self._bus.publish(CalibrationChanged(kept.device))
        self._tell()

    def _tell(self) -> None:
        self._bus.publish(KeptChanged(f"{self.sort}s"))

    # -- in the lane

    def _all(self) -> dict[str, list[Kept]]:
        found = {device: self._usable(device) for device in self._shelf.devices()
                 if device in self.devices}
        return {device: kept for device, kept in found.items() if kept}

    def _usable(self, device: str) -> list[Kept]:
        found = []
        for name in self._shelf.names(device):
            kept = self._look(device, name)
            if not isinstance(kept, Refusal):
                found.append(kept)
        return found

    def _find(self, device: str, name: str) -> Kept:
        if not self._there(device, name):
            raise self._missing(device, name)
        kept = self._look(device, name)
        if isinstance(kept, Refusal):
            raise Invalid(
                f"The file of {self.sort} {name!r} cannot be used: {kept.message}",
                cause=kept.cause or kept.message,
                remedy=kept.remedy,
            )
        return kept

    def _there(self, device: str, name: str) -> bool:
        return device in self.devices and name in self._shelf.names(device)

    def _remove(self, device: str, name: str) -> bool:
        return self._there(device, name) and self._shelf.remove(device, name)

    def _look(self, device: str, name: str) -> Kept | Refusal:
        stamp = self._shelf.stamp(device, name)
        known = self._known.get((device, name))
        if known is not None and known[0] == stamp:
            return known[1]
        kept: Kept | Refusal
        try:
            kept = self._named(device, self._shelf.read(device, name), name)
        except Refusal as refusal:
            kept = refusal
            said = "{device}/{name}.yaml is left out: {why}"
            self.log.warn(said, device=device, name=name, why=refusal.message)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[device, name] = (stamp, kept)
        return kept

    def _named(self, device: str, text: str, name: str) -> Kept:
        kept = self._read(device, text)
        if kept.name != name:
            raise Invalid(
                f"It says that it is called {kept.name!r}, but its file is {name}.yaml.",
                remedy="Rename the file, or what it says.",
            )
        return kept

    def _create(self, device: str, text: str) -> tuple[Kept, Path]:
        kept = self._read(device, text)
        return kept, self._shelf.write(device, kept.name, text)

    def _missing(self, device: str, name: str) -> NotFound:
        return NotFound(
            f"{self.sort.capitalize()} {name[:60]!r} not found for device {device[:60]!r}.",
            cause=f"{self.sort.capitalize()} file is missing from disk.",
            remedy=f"List available {self.sort}s for this device and retry.",
        )


class Calibrations(Collection[Calibration]):
    """The calibrations of this unit, below *folder*; *types* are those it can read."""

    sort = "calibration"

    def __init__(
        self,
        folder: Path | None,
        lane: Work,
        store: Store,
        bus: Bus,
        types: Mapping[str, CalibrationType] = TYPES,
    ) -> None:
        self._reader = Reader(types)
        super().__init__(
            YamlFolder(folder, LARGEST),
            self._reader.read,
            lambda: self._reader.devices,
            lane,
            store,
            bus,
        )

    def learn(self, name: str, kind: CalibrationType) -> None:
        """Take files of another calibration_type too. Raises ``Conflict`` if *name* is taken."""
        self._reader.learn(name, kind)

    async def keep(
        self, device: str, file: shapes.CalibrationFile, *, activate: bool = False
    ) -> Calibration:
        """Keep what was measured here. Raises ``Refusal``."""
        self._reader.accept(device, file)
        kept, _ = await self.create(device, write(file), activate=activate)
        return kept

    def needed(self, device: str) -> Calibration:
        """What is active for *device*; raises ``Unavailable`` if nothing is."""
        active = self.active(device)
        if active is None:
            raise Unavailable(
                f"{device} has no active calibration.",
                remedy="Calibrate it, or choose one of its calibrations.",
            )
        return active


class Estimators(Collection[Estimator]):
    """The estimators of this unit, below *folder*."""

    sort = "estimator"

    def __init__(self, folder: Path | None, lane: Work, store: Store, bus: Bus) -> None:
        shelf = YamlFolder(folder, LARGEST)
        super().__init__(shelf, read_estimator, lambda: (FUSED,), lane, store, bus)

    async def keep(
        self, device: str, file: shapes.EstimatorFile, *, activate: bool = False
    ) -> Estimator:
        """Keep what was fitted here. Raises ``Refusal``."""
        accept_estimator(device, file)
        kept, _ = await self.create(device, write(file), activate=activate)
        return kept
