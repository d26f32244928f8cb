"""All that is stored of doses, and of what vessels and bottles hold after them."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import TypeVar

import msgspec
from msgspec import Struct, field
from msgspec.structs import asdict

from appliance.core.damage import put_aside
from appliance.errors import Invalid, Refusal, Unavailable
from appliance.model import Dose, DoseGain, Volume
from appliance.model.moments import Utc
from appliance.store import doses, facts
from appliance.store.batch import Batch
from appliance.store.engine.db import Store

BOTTLES, VESSEL = "bottles", "vessel:"


class Holdings(Struct, frozen=True):
    """mL in the *vessels* by experiment and in the *bottles* by name, None where nobody counts;
    and what each pump has moved since it has its tube, and what its doses are known to do."""

    vessels: Mapping[str, Volume]
    bottles: Mapping[str, float | None]
    pumped: Mapping[str, float]
    gains: Mapping[str, DoseGain]

    def facts(self) -> tuple[tuple[str, str], ...]:
        """As they are stored: names and JSON."""
        gains = {pump: asdict(gain) for pump, gain in self.gains.items()}
        unit = {"left": dict(self.bottles), "pumped": dict(self.pumped), "gains": gains}
        vessels = ((VESSEL + of, json.dumps(asdict(held))) for of, held in self.vessels.items())
        return (*vessels, (BOTTLES, json.dumps(unit)))


class BottlesKept(Struct, frozen=True):
    """mL *left* in the bottles by name, None where nobody counts, what was *pumped*, and what the
    doses of each pump were seen to do."""

    left: dict[str, float | None] = field(default_factory=dict)
    pumped: dict[str, float] = field(default_factory=dict)
    gains: dict[str, DoseGain] = field(default_factory=dict)


Kept = TypeVar("Kept", Volume, BottlesKept)


def makes_sense(volume: Volume) -> bool:
    """Whether a vessel can hold that."""
    amounts = (volume.ml, volume.media_ml, volume.alt_media_ml, volume.waste_ml)
    return all(0.0 <= ml < doses.MOST_ML for ml in amounts) and 0.0 <= volume.alt_fraction <= 1.0


class DoseRecords:
    """The doses of this unit in the store. Everything but ``ended`` raises ``Unavailable`` if
    nothing can be read or written."""

    def __init__(self, store: Store, batch: Batch) -> None:
        self._store, self._late = store, batch.queue(doses.end_all)

    # -- one dose

    async def begin(self, dose: Dose) -> None:
        """*dose* is about to be moved."""
        await self._store.do(doses.begin, dose)

    async def end(self, id: int, moved: float, at: Utc) -> None:
        """The dose of that *id* moved so much, and nobody's holdings follow from it."""
        await self._store.do(doses.end, id, moved, at, ())

    async def ended(self, id: int, moved: float, at: Utc, held: Holdings) -> None:
        """The dose of that *id* moved so much, and this is held now; stored with a later batch if
        that is not possible at once."""
        row = (id, moved, at, held.facts())
        try:
            await self._store.do(doses.end, *row)
        except Refusal:
            self._late.append(row)

    async def put(self, held: Holdings) -> None:
        """Somebody has said what is held now."""
        await self._store.do(_put_all, held.facts())

    # -- what is stored

    async def newest(self) -> int:
        """The id of the latest dose, 0 before the first."""
        return await self._store.read(doses.newest)

    async def unfinished(self) -> list[Dose]:
        """The doses that never ended, the oldest first."""
        return await self._store.read(doses.unfinished)

    async def latest(self, limit: int) -> list[Dose]:
        """The newest *limit* doses, newest first."""
        return await self._store.read(doses.latest, limit)

    async def give_up_unreadable(self, at: Utc) -> int:
        """Open doses that make no sense are over; returns how many there were."""
        found = await self._store.read(doses.unreadable)
        if found:
            with suppress(Unavailable):  # the next start comes to the same conclusion
                await self._store.do(doses.give_up, found, at)
        return len(found)

    async def vessel(self, experiment: str) -> Volume | None:
        """What the vessel of *experiment* held last, None if it never had one. Raises ``Invalid``
        if that cannot be read; it is set aside then."""
        found = await self._said(VESSEL + experiment, Volume)
        if found is not None and not makes_sense(found):
            await put_aside(self._store, VESSEL + experiment)
            raise Invalid("What the vessel held makes no sense, and is set aside.")
        return found

    async def bottles(self) -> "BottlesKept":
        """What was left in the bottles, and what each pump had moved, as far as was said. Raises
        ``Invalid`` if that cannot be read; it is set aside then."""
        return await self._said(BOTTLES, BottlesKept) or BottlesKept()

    async def _said(self, fact: str, shape: type[Kept]) -> Kept | None:
        text = await self._store.read(facts.get, fact)
        if text is None:
            return None
        try:
            return msgspec.json.decode(text, type=shape)
        except (msgspec.MsgspecError, TypeError, ValueError, RecursionError):
            await put_aside(self._store, fact)
            raise Invalid(f"What was kept as {fact} cannot be read, and is set aside.") from None


def _put_all(connection, told) -> None:
    for name, value in told:
        facts.put(connection, name, value)
