"""The jobs this unit knows, and those it is running: starting, stopping, bringing back."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from twisted.internet.defer import ensureDeferred
from twisted.logger import Logger

from appliance.core.experiments import Experiments
from appliance.core.jobs.devices import Devices
from appliance.core.jobs.kinds import JobKind, JobKinds
from appliance.core.jobs.records import RunRecords
from appliance.core.jobs.resumption import Resumption
from appliance.core.jobs.run import JobRun
from appliance.core.jobs.running import RunningJobs
from appliance.core.jobs.services import JobServices
from appliance.core.tasks import Task, Tasks
from appliance.errors import Conflict, Refusal, Unavailable
from appliance.model import Damaged, ExperimentChanged, JobRecord, Trouble

SYSTEM = "$experiment"


class Jobs:
    """Every job of this unit, of which one of each name can run at a time."""

    log = Logger(namespace="appliance.jobs")

    def __init__(
        self,
        services: JobServices,
        records: RunRecords,
        experiments: Experiments,
        tasks: Tasks,
        devices: Devices,
        kinds: JobKinds,
    ) -> None:
        self._services, self._records, self._devices = services, records, devices
        devices.add("jobs", self)  # for the job that starts and changes others
        self._experiments, self._tasks, self.kinds = experiments, tasks, kinds
        self.running = RunningJobs()
        self._resumption = Resumption(
            self._go_on, self.running, records, services, experiments, kinds.resumes_last
        )
        services.bus.subscribe(ExperimentChanged, self._experiment_changed)

    # -- what there is

    def find(self, name: str) -> JobRun:
        """The running job called *name*. Raises ``NotFound``."""
        return self.running.find(name)

    async def history(self, limit: int = 100) -> list[JobRecord]:
        """The newest *limit* runs, those that ended too, newest first."""
        return await self._records.history(limit)

    async def kept(self, name: str) -> object | None:
        """What the job called *name* asked to be kept in this experiment, or None."""
        return await self._records.kept(name, self._experiments.current.name)

    # -- starting

    def check(
        self, name: str, options: Mapping[str, object], *, resumed: bool = False
    ) -> tuple[JobKind, dict]:
        """What *name* is and the values it would start with; refuses all that can be refused.

        A job that is *resumed* after a power cut is not refused for what is known of its devices:
        that may have changed meanwhile, and it tells its trouble itself.
        """
        self.running.check_open()
        kind, values = self.kinds.values(name, options)
        self.running.check_free(name)
        for device in kind.needs(values):
            self._devices.check(device, name)
        if not resumed:
            kind.check_unit(values, self._services)
        return kind, values

    async def launch(
        self,
        name: str,
        options: Mapping[str, object] | None = None,
        source: str = "user",
        experiment: str | None = None,
    ) -> Task:
        """Accept to run a job: it and the task that tells of it are stored in one transaction."""
        await self._resumption.over()
        if self.running.changeable(name) is not None:
            self.kinds.values(name, options or {})
            again = self.run  # which begins anew if the job has ended by then
            return await self._tasks.launch(f"change {name}", lambda: again(name, options, source))
        task = self._tasks.make(f"run {name}")
        run, values = await self._accept(name, options or {}, source, experiment, task)
        self._tasks.follow(task, ensureDeferred(run.begin(values)).addCallback(lambda _: True))
        return task

    async def run(
        self,
        name: str,
        options: Mapping[str, object] | None = None,
        source: str = "user",
        experiment: str | None = None,
    ) -> JobRun:
        """Run a job and wait until it is ready."""
        await self._resumption.over()
        already = self.running.changeable(name)
        if already is not None:
            await already.change(dict(options or {}))
            if not already.over:
                return already
        run, values = await self._accept(name, options or {}, source, experiment)
        await run.begin(values)
        return run

    async def _accept(
        self, name, options, source, experiment, task: Task | None = None
    ) -> tuple[JobRun, dict]:
        """A job that may begin: nothing is against it, and it is stored that it runs."""
        kind, values = self.check(name, options)
        if await self._work_on(experiment):
            kind, values = self.check(name, options)  # who knows what happened meanwhile
        record = JobRecord(
            id=0,
            name=name,
            automation=kind.automation,
            experiment=SYSTEM if kind.long_running else self._experiments.current.name,
            source=source,
            started=self._services.clock.utc(),
            long_running=kind.long_running,
            options=dict(options),
        )
        run = self._reserve(kind, record)
        await run.accept(task)
        return run, values

    async def _work_on(self, experiment: str | None) -> bool:
        """Whoever starts a job for an experiment has decided what the unit works on, unless jobs
        of another one are running. Returns whether it changed."""
        current = self._experiments.current.name
        if experiment in (None, current, SYSTEM):
            return False
        if self.running.brief():
            raise Conflict(
                f"This unit is working on {current!r}.",
                remedy="Stop its jobs before starting some for another experiment.",
            )
        await self._experiments.work_on(experiment)
        return True

    def _reserve(self, kind: JobKind, record: JobRecord) -> JobRun:
        run = JobRun(kind, record, self._services, self._devices, self._records, self.running)
        self.running[kind.name] = run
        return run

    # -- stopping

    async def launch_stop(self, **which: object) -> Task:
        """Accept to stop the jobs that match (name, experiment, source, id; all if none is given,
        sparing the long-running ones). That they are to end is stored with the task, or later if
        nothing can be stored now: a job can always be stopped."""
        chosen = self.running.matching(**which) if which else self.running.brief()
        task = self._tasks.make("stop " + (", ".join(r.name for r in chosen) or "nothing"))
        await self._records.accept_end(chosen, self._services.clock.utc(), task)
        self._tasks.follow(task, ensureDeferred(self._stop_each(chosen)))
        return task

    async def stop(self, name=None, experiment=None, source=None, id=None) -> int:
        """Stop the jobs that match all that is given; returns how many there were."""
        chosen = self.running.matching(name=name, experiment=experiment, source=source, id=id)
        await self._stop_each(chosen)
        return len(chosen)

    async def _stop_each(self, chosen: list[JobRun]) -> bool:
        for run in reversed(chosen):
            await run.stop()
        return True

    def _experiment_changed(self, event: ExperimentChanged) -> None:
        others = [r for r in self.running.brief() if r.record.experiment != event.experiment.name]
        stopping = ensureDeferred(self._stop_each(others))
        complaint = "The jobs of the last experiment did not stop"
        stopping.addErrback(lambda f: self.log.failure(complaint, f))

    # -- bringing back

    @property
    def awaiting(self) -> tuple[JobRecord, ...]:
        """Runs that go on once somebody has said so, as their experiment wants it."""
        return self._resumption.awaiting

    async def bring_back(
        self, autostart: Iterable[str] = (), first: Iterable[Callable[[], Awaitable]] = ()
    ) -> None:
        """Start again what was running when the unit stopped, as each experiment's policy says,
        and what always runs; *first* recalls what jobs need to know."""
        try:
            await self._resumption.begin(first)
        except Unavailable:
            raise
        except Exception as error:
            self.log.failure("What ran before cannot be brought back")
            said = f"What ran before cannot be brought back: {type(error).__name__}."
            self._services.bus.publish(Damaged(Trouble("not-resumed", said, "See the log.")))
        for name in autostart:
            await self._autostart(name)

    def miss(self, names: Iterable[str], why: str) -> None:
        """Jobs of these *names* should run by now; each that does not, and waits for nobody's word,
        is told, with *why*, until it does."""
        waiting = {record.name for record in self.awaiting}
        for name in names:
            if name not in self.running and name not in waiting:
                self._resumption.miss(name, why)

    async def _autostart(self, name: str) -> None:
        if name in self.running or self.running.closed:
            return
        try:
            await self.run(name, source="unit")
        except Unavailable:
            raise
        except Refusal as e:
            self.log.error("{job} cannot be started: {why}", job=name, why=e.message)
        except Exception:
            self.log.failure("{job} cannot be started", job=name)

    async def answer_resume(self, yes: bool) -> None:
        """What a person said to bringing back the jobs in ``awaiting``."""
        await self._resumption.answer(yes)

    async def _go_on(self, record: JobRecord) -> None:
        """Run again what *record* tells of, until it is ready or patiently trying; if the unit
        stops before that, the next start does."""
        options = await self._records.options(record)
        if self.running.closed:
            return
        kind, values = self.check(record.name, options, resumed=True)
        run = self._reserve(kind, record)
        await run.recall()
        if not self.running.closed:
            await run.begin(values)

    # -- the end

    async def make_safe(self) -> None:
        """Let every job rest and make every device safe, remembering what was running. Nothing
        is started or woken any more, whoever still asks for it."""
        self.running.close()
        for run in reversed(tuple(self.running.values())):
            try:
                await run.enter("lost")
            except Exception:
                self.log.failure("{job} did not rest", job=run.name)
        if await self.let_go():
            self.log.info("Every actuator is safe.")

    async def let_go(self) -> bool:
        """Make every device safe, whatever the last run left on; whether that was possible."""
        errors = await self._devices.make_safe(self._services.hardware)
        for error in errors:
            self.log.warn("A device could not be made safe: {why}", why=error.message)
        return not errors
