"""The jobs this unit knows, and those it is running: starting, stopping, bringing back."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress

from attrs import evolve
from twisted.internet.defer import ensureDeferred
from twisted.logger import Logger

from appliance.core.experiments import Experiments
from appliance.core.jobs.devices import Devices
from appliance.core.jobs.kinds import AUTOMATION, Configured, JobKind, JobKinds
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.records import RunRecords
from appliance.core.jobs.resumption import Resumption
from appliance.core.jobs.run import ENDED, JobRun
from appliance.core.jobs.running import RunningJobs
from appliance.core.jobs.services import JobServices
from appliance.core.tasks import Task, Tasks
from appliance.errors import Conflict, NotFound, Refusal, Unavailable
from appliance.model import ExperimentChanged, JobRecord, JobState
from appliance.store import jobs as rows
from appliance.store.batch import Batch
from appliance.store.engine.db import Store
from hw.errors import HardwareError

SYSTEM = "$experiment"


class Jobs:
    """Every job of this unit, of which one of each name can run at a time."""

    log = Logger(namespace="appliance.jobs")

    def __init__(
        self,
        *,
        services: JobServices,
        store: Store,
        batch: Batch,
        experiments: Experiments,
        tasks: Tasks,
        devices: Devices,
        kinds: JobKinds,
    ) -> None:
        self._services, self._clock, self._lane = services, services.clock, services.hardware
        self._store, self._experiments, self._tasks = store, experiments, tasks
        self._devices, self._kinds = devices, kinds
        self._keeping, self._ended = RunRecords(batch), batch.queue(rows.end_all)
        self.running = RunningJobs()
        self._stopping = False
        self._comeback = Resumption(
            self._go_on, lambda: [r.record for r in self.running.values()],
            services.clock, store, services.readings, experiments, kinds.resumes_last,
        )
        services.bus.subscribe(ExperimentChanged, self._experiment_changed)

    # -- what there is

    @property
    def kinds(self) -> tuple[JobKind, ...]:
        """What can be run, by name."""
        return self._kinds.all

    def kind(self, name: str, automation: str | None = None) -> JobKind:
        """The job called *name*, or its automation. Raises ``NotFound`` or ``Invalid``."""
        return self._kinds.find(name, automation)

    def positional(self, name: str) -> str | None:
        """The option of the job called *name* that stands for positional arguments, if any."""
        return self._kinds.positional(name)

    @property
    def configured(self) -> Configured:
        """The settings of jobs in the configuration, by section."""
        return self._kinds.configured

    def reconfigure(self, configured: Configured) -> None:
        """The configuration says something else now; it counts for what starts from now on."""
        self._kinds.reconfigure(configured)

    def find(self, name: str) -> JobRun:
        """The running job called *name*. Raises ``NotFound``."""
        return self.running.find(name)

    async def history(self, limit: int = 100) -> list[JobRecord]:
        """The newest *limit* runs, those that ended too, newest first."""
        return await self._store.read(rows.history, limit)

    async def kept(self, name: str) -> object | None:
        """What the job called *name* asked to be kept in this experiment, or None."""
        return await self._store.read(rows.kept_state, name, self._experiments.current.name)

    def _refuse_while_stopping(self) -> None:
        if self._stopping:
            raise Unavailable("The unit is stopping.", remedy="Ask again when it has started.")

    # -- starting

    def check(
        self, name: str, options: Mapping[str, object], *, resumed: bool = False
    ) -> tuple[JobKind, dict]:
        """What *name* is and the values it would start with; refuses all that can be refused.

        A job that is *resumed* after a power cut is not refused for what is known of its devices:
        that may have changed meanwhile, and it tells its trouble itself.
        """
        self._refuse_while_stopping()
        kind, values = self._kinds.values(name, options)
        if name in self.running:
            raise Conflict(
                f"{name} is already running (job {self.running[name].record.id}).",
                remedy="Stop it first, or change its settings.",
            )
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
        await self._comeback.over()
        if self.running.changeable(name) is not None:
            self._kinds.values(name, options or {})
            again = self.run  # which begins anew if the job has ended by then
            return await self._tasks.launch(f"change {name}", lambda: again(name, options, source))
        task = self._tasks.make(f"run {name}")
        running, values = await self._prepare(name, options or {}, source, experiment, task)
        self._tasks.follow(task, ensureDeferred(self._begin(running, values)))
        return task

    async def run(
        self,
        name: str,
        options: Mapping[str, object] | None = None,
        source: str = "user",
        experiment: str | None = None,
    ) -> JobRun:
        """Run a job and wait until it is ready."""
        await self._comeback.over()
        already = self.running.changeable(name)
        if already is not None:
            await already.change(dict(options or {}))
            if already.state not in ENDED:
                return already
        running, values = await self._prepare(name, options or {}, source, experiment)
        await self._begin(running, values)
        return running

    async def _prepare(
        self, name, options, source, experiment, task: Task | None = None
    ) -> tuple[JobRun, dict]:
        """A job that may begin: nothing is against it, and it is stored that it runs."""
        self.check(name, options)
        await self._work_on(experiment)
        running, values = self._reserve(name, options, source)
        try:
            await self._store.do(self._accept, running, task)
        except BaseException:
            self._forget(running)
            raise
        return running, values

    async def _work_on(self, experiment: str | None) -> None:
        """Whoever starts a job for an experiment has decided what the unit works on, unless jobs
        of another one are running."""
        current = self._experiments.current.name
        if experiment in (None, current, SYSTEM):
            return
        if self.running.brief():
            raise Conflict(
                f"This unit is working on {current!r}.",
                remedy="Stop its jobs before starting some for another experiment.",
            )
        try:
            await self._experiments.choose(experiment)
        except NotFound:
            await self._experiments.create(experiment, choose=True)

    def _reserve(self, name, options, source, record=None) -> tuple[JobRun, dict]:
        kind, values = self.check(name, options, resumed=record is not None)
        if record is None:
            record = JobRecord(
                id=0,
                name=name,
                automation=kind.automation,
                experiment=SYSTEM if kind.long_running else self._experiments.current.name,
                source=source,
                started=self._clock.utc(),
                long_running=kind.long_running,
                options=dict(options),
            )
        kit = Kit(name, self._services, self._devices, kind.records)
        running = JobRun(kind, record, kit, self._devices, self._lane, self._remember)
        kit.on_finish = lambda: self._stop_soon([running], "{job} did not end by itself", name)
        kit.on_keep = lambda state: self._keeping.keep(running.record, state)
        kit.is_ready = self.running.is_ready
        self.running[name] = running
        return running, values

    def _accept(self, connection, running: JobRun, task: Task | None) -> None:
        job_id = rows.begin(connection, running.record)
        running.record = evolve(running.record, id=job_id)
        running.kit.kept = rows.kept_state(connection, running.name, running.record.experiment)
        if task is not None:
            self._tasks.put(connection, task)

    async def _begin(self, running: JobRun, values: dict, *, stubborn: bool = False) -> bool:
        self._refuse_while_stopping()
        if running.state in ENDED:  # while it was being stored that it begins
            running.record = evolve(running.record, ended=self._clock.utc())
            await self._remember_end(running.record)
            raise Conflict(f"{running.name} was stopped before it had started.")
        running.announce()
        try:
            await running.begin(values, stubborn=stubborn)
        except (HardwareError, Refusal) as e:
            await self._end(running, "lost")
            if isinstance(e, Refusal):
                raise
            raise Conflict(f"{running.name} did not start: {e}", remedy=e.remedy or None) from e
        except Exception:
            await self._end(running, "lost")
            raise
        return True

    # -- changing and stopping

    async def _remember(
        self, running: JobRun, parsed: Mapping[str, object], state: JobState | None
    ) -> None:
        if state == "disconnected":
            await self._stop_each([running])
            return
        self._refuse_while_stopping()
        await self._store.do(self._store_change, running, parsed, state)
        if state is not None:
            running.asleep(state == "sleeping")

    @staticmethod
    def _store_change(connection, running: JobRun, parsed: Mapping, state: JobState | None):
        if parsed:  # the id is known only here: accepting the run may have waited before this
            rows.change_settings(connection, running.record.id, dict(parsed))
        if state is not None:
            rows.set_asleep(connection, running.record.id, state == "sleeping")

    async def launch_stop(self, **which: object) -> Task:
        """Accept to stop the jobs that match (name, experiment, source, id; all if none is given,
        sparing the long-running ones). That they are to end is stored with the task, or later if
        nothing can be stored now: a job can always be stopped."""
        chosen = self.running.matching(**which) if which else self.running.brief()
        task = self._tasks.make("stop " + (", ".join(r.name for r in chosen) or "nothing"))
        ended = self._clock.utc()
        with suppress(Unavailable):
            await self._store.do(self._accept_stop, chosen, ended, task)
        self._tasks.follow(task, ensureDeferred(self._stop_each(chosen)))
        return task

    def _accept_stop(self, connection, chosen: list[JobRun], ended: float, task: Task) -> None:
        for running in chosen:  # by now the ids are known, as in _store_change
            rows.end(connection, running.record.id, ended)
        self._tasks.put(connection, task)

    async def stop(self, name=None, experiment=None, source=None, id=None) -> int:
        """Stop the jobs that match all that is given; returns how many there were."""
        chosen = self.running.matching(name=name, experiment=experiment, source=source, id=id)
        await self._stop_each(chosen)
        return len(chosen)

    async def _stop_each(self, chosen: list[JobRun]) -> bool:
        for running in reversed(chosen):
            if running.state not in ENDED:
                await self._end(running, "disconnected")
        return True

    async def _end(self, running: JobRun, state: JobState) -> None:
        try:
            await running.enter(state)
        finally:
            self._forget(running)
            running.record = evolve(running.record, ended=self._clock.utc())
            running.announce()
            if running.record.id:  # else whoever is about to begin it will
                await self._remember_end(running.record)

    async def _remember_end(self, record: JobRecord) -> None:
        try:
            await self._store.do(rows.end, record.id, record.ended)
        except Unavailable:
            self._ended.append((record.id, record.ended))

    def _forget(self, running: JobRun) -> None:
        if self.running.get(running.name) is running:
            self._devices.take_back(running.name)
            del self.running[running.name]

    def _experiment_changed(self, event: ExperimentChanged) -> None:
        others = [r for r in self.running.brief() if r.record.experiment != event.experiment.name]
        self._stop_soon(others, "The jobs of the last experiment did not stop")

    def _stop_soon(self, chosen: list[JobRun], complaint: str, job: str = "") -> None:
        stopping = ensureDeferred(self._stop_each(chosen))
        stopping.addErrback(lambda f: self.log.failure(complaint, f, job=job))

    # -- bringing back

    @property
    def awaiting(self) -> tuple[JobRecord, ...]:
        """Runs that go on once somebody has said so, as their experiment wants it."""
        return self._comeback.awaiting

    async def bring_back(
        self, autostart: Iterable[str] = (), first: Iterable[Callable[[], Awaitable]] = ()
    ) -> None:
        """Start again what was running when the unit stopped, as each experiment's policy says,
        and what always runs; *first* recalls what jobs need to know."""
        await self._comeback.begin((self._tasks.begin_again, *first))
        for name in autostart:
            await self._autostart(name)

    async def _autostart(self, name: str) -> None:
        if name in self.running or self._stopping:
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
        await self._comeback.answer(yes)

    async def _go_on(self, record: JobRecord) -> None:
        """Run again what *record* tells of, until it is ready or patiently trying; if the unit
        stops before that, the next start does."""
        options = {**record.options, **await self._store.read(rows.settings, record.id)}
        if self._stopping:
            return
        if record.automation:
            options[AUTOMATION] = record.automation
        running, values = self._reserve(record.name, options, record.source, record)
        running.kit.resumed = True
        running.kit.kept = await self._store.read(rows.kept_state, record.name, record.experiment)
        if not self._stopping:
            await self._begin(running, values, stubborn=True)

    # -- the end

    async def make_safe(self) -> None:
        """Let every job rest and make every device safe, remembering what was running. Nothing
        is started or woken any more, whoever still asks for it."""
        self._stopping = True
        for running in reversed(tuple(self.running.values())):
            try:
                await running.enter("lost")
            except Exception:
                self.log.failure("{job} did not rest", job=running.name)
        if await self.let_go():
            self.log.info("Every actuator is safe.")

    async def let_go(self) -> bool:
        """Make every device safe, whatever the last run left on; whether that was possible."""
        errors = await self._devices.make_safe(self._lane)
        for error in errors:
            self.log.warn("A device could not be made safe: {why}", why=error.message)
        return not errors
