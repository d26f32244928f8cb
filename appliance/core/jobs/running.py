"""The jobs that run, and the ways to pick some of them."""

from appliance.core.jobs.run import JobRun
from appliance.errors import NotFound


class RunningJobs(dict[str, JobRun]):
    """Running jobs by name, in the order they were started."""

    def find(self, name: str) -> JobRun:
        """The job called *name*. Raises ``NotFound``."""
        if name not in self:
            raise NotFound(f"{name} is not running.", remedy="Start it first.")
        return self[name]

    def is_ready(self, name: str) -> bool:
        """Whether the job called *name* is at work."""
        return name in self and self[name].state == "ready"

    def changeable(self, name: str) -> JobRun | None:
        """The job called *name*, if it runs and takes being started again as being changed."""
        running = self.get(name)
        return running if running is not None and running.kind.restarts_as_change else None

    def matching(self, **wanted: object) -> list[JobRun]:
        """The jobs whose records have all that is *wanted*; None fits everything."""
        return [
            running
            for running in self.values()
            if all(v in (None, getattr(running.record, k)) for k, v in wanted.items())
        ]

    def brief(self) -> list[JobRun]:
        """All but the long-running ones."""
        return [running for running in self.values() if not running.record.long_running]
