"""The runs that have not ended, and the ways to pick some of them."""

from appliance.core.jobs.run import JobRun
from appliance.errors import Conflict, NotFound, Unavailable


class RunningJobs(dict[str, JobRun]):
    """Runs by the names of their jobs, in the order they were started; after ``close`` none is
    started or woken any more."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False

    def close(self) -> None:
        """The unit stops."""
        self.closed = True

    def check_open(self) -> None:
        """Raise ``Unavailable`` if the unit stops."""
        if self.closed:
            raise Unavailable("The unit is stopping.", remedy="Ask again when it has started.")

    def check_free(self, name: str) -> None:
        """Raise ``Conflict`` if a job called *name* runs already."""
        if name in self:
            raise Conflict(
                f"{name} is already running (job {self[name].record.id}).",
                remedy="Stop it first, or change its settings.",
            )

    def drop(self, run: JobRun) -> bool:
        """*run* has ended; whether it was among them."""
        mine = self.get(run.name) is run
        if mine:
            del self[run.name]
        return mine

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
