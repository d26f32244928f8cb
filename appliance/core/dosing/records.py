"""All that is stored of doses, and of what vessels and bottles hold after them."""

import json
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import asdict

from appliance.errors import Refusal
from appliance.model import Dose, Volume
from appliance.model.moments import Utc
from appliance.store import doses, facts
from appliance.store.batch import Batch
from appliance.store.engine.db import Store

BOTTLES, VESSEL = "bottles", "vessel:"


class Holdings(Struct, frozen=True):
    """mL in the *vessels* by experiment and in the *bottles* by name, None where nobody counts;
    and what each pump has moved since it has its tube."""

    vessels: Mapping[str, Volume]
    bottles: Mapping[str, float | None]
    pumped: Mapping[str, float]

    def facts(self) -> tuple[tuple[str, str], ...]:
        """As they are stored: names and JSON."""
        unit = {"left": dict(self.bottles), "pumped": dict(self.pumped)}
        vessels = ((VESSEL + of, json.dumps(asdict(held))) for of, held in self.vessels.items())
        return (*vessels, (BOTTLES, json.dumps(unit)))


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

    async def vessel(self, experiment: str) -> Volume | None:
        """What the vessel of *experiment* held last, None if it never had one."""
        text = await self._store.read(facts.get, VESSEL + experiment)
        return Volume(**json.loads(text)) if text else None

    async def bottles(self) -> tuple[dict[str, float | None], dict[str, float]]:
        """What was left in the bottles, and what each pump had moved, as far as was said."""
        text = await self._store.read(facts.get, BOTTLES)
        known = json.loads(text or "{}")
        return known.get("left", {}), known.get("pumped", {})


def _put_all(connection, told) -> None:
    for name, value in told:
        facts.put(connection, name, value)
