"""What ran when the unit stopped, brought back or not, as each experiment wants it."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from twisted.internet.defer import Deferred, DeferredLock
from twisted.logger import Logger

from appliance.config import Option, Section
from appliance.core.experiments import Experiments
from appliance.core.jobs.records import RunRecords
from appliance.core.jobs.running import RunningJobs
from appliance.core.jobs.services import JobServices
from appliance.errors import NotFound, Refusal, Unavailable
from appliance.model import Damaged, JobRecord, Mended, StateChanged, Trouble

SHORT = 3.0
NOT_RESUMED = "not-resumed-"
LEFT = "{job} was running when the unit stopped{gap}; "


class JobOptions(Section):
    """What is said of all jobs together."""

    section = "jobs"

    autostart = Option(
        str, default="monitor", help="jobs that always run, separated by spaces"
    )
    resume = Option(
        str, default="always", choices=("always", "never", "ask"),
        help="what becomes of the jobs of a new experiment after a power cut; each experiment "
        "can differ",
    )


class Resumption:
    """Goes through the runs that never ended, and lets *go_on* those that may, except those that
    are *running*.

    ``awaiting`` are those for which somebody has to be asked.
    """

    log = Logger(namespace="appliance.jobs")

    def __init__(
        self,
        go_on: Callable[[JobRecord], Awaitable[None]],
        running: RunningJobs,
        records: RunRecords,
        services: JobServices,
        experiments: Experiments,
        resumes_last: Callable[[JobRecord], bool],
    ) -> None:
        self._go_on, self._running = go_on, running
        self._clock, self._readings = services.clock, services.readings
        self._records, self._experiments = records, experiments
        self._resumes_last = resumes_last
        self.awaiting: tuple[JobRecord, ...] = ()
        self._bus, self._lost = services.bus, set[str]()
        services.bus.subscribe(StateChanged, self._state_changed)
        self._waking = DeferredLock()
        self._waking.acquire()

    def over(self) -> Deferred:
        """Fires when what ran before is back: before that nobody takes its devices from it."""
        return self._waking.run(lambda: None)

    async def begin(self, first: Iterable[Callable[[], Awaitable]] = ()) -> None:
        """Bring back what may come back without asking, in the order it was started; what steers
        other jobs comes last, so that it finds them; *first* is what jobs need to know. Raises
        ``Unavailable`` if it cannot be read what that is; then to be called again."""
        try:
            for load in first:
                await load()
            await self._begin()
        finally:
            if self._waking.locked:
                self._waking.release()

    async def _begin(self) -> None:
        gap, asked = self._gap(), []
        for record in await self._records.unreadable():
            await self._lose(record, "what it was set to cannot be read.")
        unfinished = sorted(await self._records.unfinished(), key=self._resumes_last)
        begun = {name: run.record.id for name, run in self._running.items()}  # while we were waking
        newest = {record.name: record.id for record in unfinished} | begun
        for record in unfinished:
            if record.id in begun.values():
                continue
            if record.id != newest[record.name]:
                await self._give_up(record)
                continue
            policy = await self._policy(record)
            if policy == "always":
                await self._bring_back(record, gap)
            elif policy == "never":
                await self._give_up(record)
                said = LEFT + "it stays stopped, as its experiment wants it."
                self.log.warn(said, job=record.name, gap=gap)
            else:
                asked.append(record)
                said = LEFT + "somebody has to say whether it goes on."
                self.log.warn(said, job=record.name, gap=gap)
        self.awaiting = tuple(asked)

    async def answer(self, yes: bool) -> None:
        """What a person said to bringing back those in ``awaiting``."""
        waiting, self.awaiting = self.awaiting, ()
        gap = self._gap()
        for record in waiting:
            if yes:
                await self._bring_back(record, gap)
            else:
                await self._end(record)

    async def _policy(self, record: JobRecord) -> str:
        if record.long_running:
            return "always"
        if record.experiment != self._experiments.current.name:
            return "never"
        try:
            return (await self._experiments.find(record.experiment)).resume
        except NotFound:
            return "never"

    async def _bring_back(self, record: JobRecord, gap: str) -> None:
        said = "{job} goes on: it was running when the unit stopped{gap}."
        self.log.info(said, job=record.name, gap=gap, notice=True)
        try:
            await self._go_on(record)
        except Refusal as e:
            await self._lose(record, e.message)
        except Exception as error:
            self.log.failure("{job} cannot be brought back", job=record.name)
            await self._lose(record, f"{type(error).__name__} inside the unit; see the log.")

    async def _lose(self, record: JobRecord, why: str) -> None:
        self.miss(record.name, why)
        await self._give_up(record)

    def miss(self, name: str, why: str) -> None:
        """It ran and does not go on: a unit that lost a job is not well until that runs again."""
        self._lost.add(name)
        said = f"{name} was running when the unit stopped, and cannot be brought back: {why}"
        self._bus.publish(Damaged(Trouble(NOT_RESUMED + name, said[:500], "Start it again.")))

    def _state_changed(self, event: StateChanged) -> None:
        if event.job in self._lost and event.state == "ready":
            self._lost.discard(event.job)
            self._bus.publish(Mended(NOT_RESUMED + event.job))

    async def _end(self, record: JobRecord) -> None:
        await self._records.end(record.id, self._clock.utc())

    async def _give_up(self, record: JobRecord) -> None:
        with suppress(Unavailable):  # the next start comes to the same conclusion
            await self._end(record)

    def _gap(self) -> str:
        """For how long nothing was measured, in words."""
        now = self._clock.utc()
        seconds = now - (self._readings.left_off or now)
        if seconds < SHORT:
            return ""
        for unit, size in (("h", 3600.0), ("min", 60.0)):
            if seconds >= 2.0 * size:
                return f"; nothing was measured for {seconds / size:.1f} {unit}"
        return f"; nothing was measured for {seconds:.0f} s"
