"""What clear medium reads, for each experiment and photodiode."""

import json
from collections.abc import Mapping
from math import isfinite

from msgspec import Struct
from msgspec.structs import asdict
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.core.damage import put_aside
from appliance.core.experiments import Experiments
from appliance.errors import NotFound
from appliance.model import Damaged, KeptChanged, Trouble
from appliance.model.moments import LATEST, Utc
from appliance.store import facts
from appliance.store.engine.db import Store

FACT = "od_blank:"


class Blank(Struct, frozen=True):
    """Volts of clear medium by channel, above dark, with the lamp at *intensity* (%).

    *at* is when they were measured, in seconds UTC.
    """

    means: Mapping[str, float]
    intensity: float
    at: Utc


class Blanks:
    """Blanks by experiment."""

    log = Logger(namespace="appliance.blanks")

    def __init__(self, store: Store, bus: Bus, experiments: Experiments) -> None:
        self._store, self._bus, self._experiments = store, bus, experiments
        self._kept: dict[str, Blank] = {}

    async def load(self) -> None:
        """Find what was measured before the unit stopped."""
        for fact, text in (await self._store.read(facts.beginning, FACT)).items():
            name = fact.removeprefix(FACT)
            try:
                self._kept[name] = _read(json.loads(text))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                await put_aside(self._store, fact)
                said = f"The blank of {name} cannot be read, and is set aside."
                trouble = Trouble(f"blank-{name}", said, "Measure it again.")
                self._bus.publish(Damaged(trouble))

    def of(self, experiment: str | None = None) -> Blank | None:
        """The blank of *experiment*, or of the one that is worked on; None if none was measured."""
        return self._kept.get(experiment or self._experiments.current.name)

    async def keep(self, blank: Blank, experiment: str | None = None) -> None:
        """Keep *blank* for *experiment*, in place of what was there."""
        experiment = experiment or self._experiments.current.name
        await self._store.do(facts.put, FACT + experiment, json.dumps(asdict(blank)))
        self._kept[experiment] = blank
        self._bus.publish(KeptChanged("blanks"))

    async def forget(self, experiment: str | None = None) -> None:
        """Drop the blank of *experiment*. Raises ``NotFound`` if there is none."""
        experiment = experiment or self._experiments.current.name
        if experiment not in self._kept:
            raise NotFound(f"No blank was measured for {experiment!r}.")
        await self._store.do(facts.remove, FACT + experiment)
        self._kept.pop(experiment, None)  # somebody else may have dropped it meanwhile
        self._bus.publish(KeptChanged("blanks"))


def _read(given: Mapping) -> Blank:
    means = {str(channel): float(volts) for channel, volts in given["means"].items()}
    read = Blank(means, float(given["intensity"]), Utc(float(given["at"])))
    if not all(map(isfinite, (*means.values(), read.intensity))) or not 0 <= read.at < LATEST:
        raise ValueError("numbers that cannot be")
    return read
