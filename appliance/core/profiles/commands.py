"""Telling the jobs what a profile wants of them."""

from collections.abc import Mapping

from appliance.core.jobs.kinds import AUTOMATION
from appliance.core.jobs.service import Jobs
from appliance.core.profiles.catalogue import underscored
from appliance.core.profiles.model import Told
from appliance.core.profiles.names import SOURCE


class JobCommands:
    """Starts, changes and stops jobs."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs, self._kinds = jobs, jobs.kinds

    def named(self, kind: Told, job: str, options: Mapping[str, object]) -> dict[str, object]:
        """*options* for *job* by the names that they have now. Raises ``Refusal``."""
        if kind == "start":
            automation = options.get(AUTOMATION, options.get(AUTOMATION.replace("_", "-")))
            found = self._kinds.find(job, automation if isinstance(automation, str) else None)
        else:
            found = self._jobs.find(job).kind
        return found.by_its_own_names(underscored(options))

    async def tell(self, kind: Told, job: str, values: Mapping[str, object]) -> None:
        """Have it done, and wait until it is. Raises ``Refusal``."""
        if kind == "start":
            await self._jobs.run(job, values, source=SOURCE)
        elif kind == "stop":
            await self._jobs.stop(self._jobs.find(job).name)
        elif kind == "update":
            await self._jobs.find(job).change(values)
        elif kind == "pause":
            await self._jobs.find(job).pause()
        else:
            await self._jobs.find(job).resume()

    def accepted(self, kind: Told, job: str) -> bool:
        """Whether *job* was told to start, that is remembered, and it is only not ready yet."""
        running = self._jobs.running.get(job)
        return kind == "start" and running is not None and running.record.id != 0

    async def begun(self, job: str, since: float) -> bool:
        """Whether a profile has begun a run of *job* at or after *since* (seconds UTC)."""
        return any(
            run.name == job and run.source == SOURCE and run.started >= since
            for run in await self._jobs.history(100)
        )
