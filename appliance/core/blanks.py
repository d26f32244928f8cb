"""What clear medium reads, for each experiment and photodiode."""

import json
from collections.abc import Mapping

from twisted.logger import Logger

from appliance.core.experiments import Experiments
from appliance.errors import NotFound
from appliance.store import facts
from appliance.store.db import Store

FACT = "od_blank:"


class Blanks:
    """Blanks by experiment: the mean reading of each channel before anything grew."""

    log = Logger(namespace="appliance.blanks")

    def __init__(self, store: Store, experiments: Experiments) -> None:
        self._store, self._experiments = store, experiments
        self._kept: dict[str, dict[str, float]] = {}

    async def load(self) -> None:
        """Find what was measured before the unit stopped."""
        for name, text in (await self._store.read(facts.beginning, FACT)).items():
            try:
                means = {str(c): float(v) for c, v in json.loads(text).items()}
            except (ValueError, TypeError, AttributeError):
                self.log.warn("The blank of {name} cannot be read.", name=name.removeprefix(FACT))
                continue
            self._kept[name.removeprefix(FACT)] = means

    def of(self, experiment: str | None = None) -> Mapping[str, float]:
        """Channel to mean reading (AU) in *experiment*, or in the one that is worked on; empty
        if no blank was measured."""
        return self._kept.get(experiment or self._experiments.current.name, {})

    async def keep(self, means: Mapping[str, float], experiment: str | None = None) -> None:
        """Keep *means* (channel to AU) for *experiment*, in place of what was there."""
        experiment = experiment or self._experiments.current.name
        await self._store.do(facts.put, FACT + experiment, json.dumps(dict(means)))
        self._kept[experiment] = dict(means)

    async def forget(self, experiment: str | None = None) -> None:
        """Drop the blank of *experiment*. Raises ``NotFound`` if there is none."""
        experiment = experiment or self._experiments.current.name
        if experiment not in self._kept:
            raise NotFound(f"No blank was measured for {experiment!r}.")
        await self._store.do(facts.remove, FACT + experiment)
        del self._kept[experiment]
