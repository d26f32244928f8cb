"""Telling the jobs what a profile wants of them."""

from collections.abc import Awaitable, Mapping

from appliance.core.jobs import Jobs
from appliance.core.kinds import AUTOMATION
from appliance.core.profiles.catalogue import split
from appliance.core.profiles.model import Told
from appliance.errors import NotFound

SOURCE = "experiment_profile"


class Teller:
    """Starts, changes and stops jobs."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    def named(self, kind: Told, job: str, options: Mapping[str, object]) -> dict[str, object]:
        """*options* for *job* by the names that they have now. Raises ``Refusal``."""
        if kind == "start":
            automation = options.get(AUTOMATION, options.get(AUTOMATION.replace("_", "-")))
            found = self._jobs.kind(job, automation if isinstance(automation, str) else None)
        else:
            found = self._jobs.find(job).kind
        return split(options, found.settings)

    def tell(self, kind: Told, job: str, values: Mapping[str, object]) -> Awaitable:
        """Have it done; what is returned ends when it is, or raises ``Refusal``."""
        if kind == "start":
            return self._jobs.run(job, values, source=SOURCE)
        if kind == "stop":
            return self._stop(job)
        running = self._jobs.find(job)
        if kind == "update":
            return running.change(values)
        return running.pause() if kind == "pause" else running.resume()

    async def _stop(self, job: str) -> None:
        if not await self._jobs.stop(job):
            raise NotFound(f"{job} was not running.")

    async def begun(self, job: str, since: float) -> bool:
        """Whether a profile has begun a run of *job* at or after *since* (seconds UTC)."""
        return any(
            run.name == job and run.source == SOURCE and run.started >= since
            for run in await self._jobs.history(100)
        )
