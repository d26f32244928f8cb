"""The jobs this unit knows, and those it is running: starting, stopping, bringing back."""

from collections.abc import Iterable, Mapping

from attrs import evolve
from twisted.internet.defer import ensureDeferred
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.calibrations import Calibrations, Estimators
from appliance.core.devices import Devices
from appliance.core.experiments import Experiments
from appliance.core.kit import Kit
from appliance.core.readings import Readings
from appliance.core.running import ENDED, JobKind, Running
from appliance.core.settings import parse_options
from appliance.core.tasks import Task, Tasks
from appliance.errors import Conflict, Invalid, NotFound, Refusal
from appliance.lanes import Work
from appliance.model import ExperimentChanged, JobRecord, JobState
from appliance.store import jobs as rows
from appliance.store.db import Store
from hw.errors import HardwareError

AUTOMATION = "automation_name"
SYSTEM = "$experiment"


class Jobs:
    """Every job of this unit, of which one of each name can run at a time."""

    log = Logger(namespace="appliance.jobs")
    def __init__(
        self,
        *,
        clock: UnitClock,
        lane: Work,
        bus: Bus,
        store: Store,
        readings: Readings,
        experiments: Experiments,
        tasks: Tasks,
        devices: Devices,
        calibrations: Calibrations,
        estimators: Estimators,
        classes: Iterable[type],
        configured: Mapping[str, Mapping[str, object]],
    ) -> None:
        self._clock, self._lane, self._bus, self._store = clock, lane, bus, store
        self._readings, self._experiments, self._tasks = readings, experiments, tasks
        self._devices = devices
        self._calibrations, self._estimators = calibrations, estimators
        self._kinds = {(k.name, k.automation): k for k in map(JobKind, classes)}
        self.configured = configured
        self.running: dict[str, Running] = {}
        self.awaiting: tuple[JobRecord, ...] = ()
        bus.subscribe(ExperimentChanged, self._experiment_changed)

    # -- what there is

    @property
    def kinds(self) -> tuple[JobKind, ...]:
        """What can be run, by name."""
        return tuple(self._kinds[key] for key in sorted(self._kinds, key=lambda k: (k[0], k[1] or "")))

    def kind(self, name: str, automation: str | None = None) -> JobKind:
        """The job called *name*, or its automation. Raises ``NotFound`` or ``Invalid``."""
        found = self._kinds.get((name, automation))
        if found is not None:
            return found
        automations = sorted(a for n, a in self._kinds if n == name and a)
        if not automations:
            known = ", ".join(sorted({n for n, _ in self._kinds}))
            raise NotFound(f"There is no job called {name!r}.", remedy=f"Jobs are: {known}.")
        what = f"{automation!r}" if automation else "which automation to run"
        raise Invalid(
            f"{name} needs an automation_name; it was not told {what}."
            if not automation
            else f"{name} has no automation called {what}.",
            remedy=f"Use automation_name: {', '.join(automations)}.",
        )

    def find(self, name: str) -> Running:
        """The running job called *name*. Raises ``NotFound``."""
        if name not in self.running:
            raise NotFound(f"{name} is not running.", remedy="Start it first.")
        return self.running[name]

    async def history(self, limit: int = 100) -> list[JobRecord]:
        """The newest *limit* runs, those that ended too, newest first."""
        return await self._store.read(rows.history, limit)

    # -- starting

    def check(self, name: str, options: Mapping[str, object]) -> tuple[JobKind, dict]:
        """What *name* is and the values it would start with; refuses all that can be refused."""
        wanted = {key.replace("-", "_"): value for key, value in options.items()}
        automation = wanted.pop(AUTOMATION, None)
        if automation is not None and not isinstance(automation, str):
            raise Invalid(f"automation_name cannot be {automation!r}.")
        kind = self.kind(name, automation)
        values = parse_options(kind.job_class, wanted, self._configuration(kind))
        check = getattr(kind.job_class, "check_start", None)
        if check is not None:
            check(values)
        if name in self.running:
            raise Conflict(
                f"{name} is already running (job {self.running[name].record.id}).",
                remedy="Stop it first, or change its settings.",
            )
        needs = kind.job_class.needs
        for device in needs(values) if callable(needs) else needs:
            self._devices.check(device, name)
        return kind, values

    def _configuration(self, kind: JobKind) -> dict[str, object]:
        section = f"{kind.name}.{kind.automation}" if kind.automation else kind.name
        return dict(self.configured.get(section, {}))

    async def launch(
        self,
        name: str,
        options: Mapping[str, object] | None = None,
        source: str = "user",
        experiment: str | None = None,
    ) -> Task:
        """Accept to run a job: it and the task that tells of it are stored in one transaction."""
        already = self._led_intensity_running(name)
        if already is not None:
            return await self._tasks.launch(
                f"change {name}", lambda: already.change(dict(options or {}))
            )
        self.check(name, options or {})
        await self._work_on(experiment)
        running, values = self._reserve(name, options or {}, source)
        task = self._tasks.make(f"run {name}")
        try:
            await self._store.do(self._accept, running, task)
        except BaseException:
            self._forget(running)
            raise
        self._tasks.follow(task, ensureDeferred(self._begin(running, values)))
        return task

    async def run(
        self,
        name: str,
        options: Mapping[str, object] | None = None,
        source: str = "user",
        experiment: str | None = None,
    ) -> Running:
        """Run a job and wait until it is ready."""
        self.check(name, options or {})
        await self._work_on(experiment)
        running, values = self._reserve(name, options or {}, source)
        try:
            await self._store.do(self._accept, running, None)
        except BaseException:
            self._forget(running)
            raise
        await self._begin(running, values)
        return running

    def _led_intensity_running(self, name: str) -> Running | None:
        running = self.running.get(name)
        retold = running is not None and getattr(running.kind.job_class, "retold", False)
        return running if retold else None

    async def _work_on(self, experiment: str | None) -> None:
        """Whoever starts a job for an experiment has decided what the unit works on, unless jobs
        of another one are running."""
        current = self._experiments.current.name
        if experiment in (None, current, SYSTEM):
            return
        if self._brief():
            raise Conflict(
                f"This unit is working on {current!r}.",
                remedy="Stop its jobs before starting some for another experiment.",
            )
        try:
            await self._experiments.choose(experiment)
        except NotFound:
            await self._experiments.create(experiment, choose=True)

    def _reserve(self, name, options, source, record=None) -> tuple[Running, dict]:
        kind, values = self.check(name, options)
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
        kit = Kit(
            name,
            clock=self._clock,
            lane=self._lane,
            bus=self._bus,
            readings=self._readings,
            devices=self._devices,
            calibrations=self._calibrations,
            estimators=self._estimators,
        )
        running = Running(kind, record, kit, self._devices, self._lane, self._remember)
        kit.on_finish = lambda: ensureDeferred(self.stop(name))
        kit.on_keep = lambda state: self._keep(running, state)
        self.running[name] = running
        return running, values

    def _accept(self, connection, running: Running, task: Task | None) -> None:
        job_id = rows.begin(connection, running.record)
        running.record = evolve(running.record, id=job_id)
        running.kit.kept = rows.kept_state(connection, running.name, running.record.experiment)
        if task is not None:
            self._tasks.put(connection, task)

    async def _begin(self, running: Running, values: dict, *, stubborn: bool = False) -> bool:
        running.announce()
        try:
            await running.begin(values, stubborn=stubborn)
        except (HardwareError, Refusal) as e:
            await self._end(running, "lost")
            raise e if isinstance(e, Refusal) else Conflict(f"{running.name} did not start: {e}") from e
        except BaseException:
            await self._end(running, "lost")
            raise
        return True

    # -- changing and stopping

    async def _remember(self, running: Running, parsed: Mapping[str, object], state: JobState) -> None:
        if state == "disconnected":
            await self.stop(running.name)
            return
        asleep = state == "sleeping"
        await self._store.do(self._store_change, running.record.id, parsed, asleep)
        running.asleep(asleep)

    @staticmethod
    def _store_change(connection, job_id: int, parsed: Mapping[str, object], asleep: bool) -> None:
        if parsed:
            rows.change_settings(connection, job_id, dict(parsed))
        rows.set_asleep(connection, job_id, asleep)

    def _keep(self, running: Running, state: dict) -> None:
        kept = self._store.do(rows.keep_state, running.name, running.record.experiment, state)
        kept.addErrback(lambda f: f.trap(Refusal) and None)

    def _matching(self, name=None, experiment=None, source=None, id=None) -> list[Running]:
        def fits(running: Running) -> bool:
            record = running.record
            return (
                name in (None, record.name)
                and experiment in (None, record.experiment)
                and source in (None, record.source)
                and id in (None, record.id)
            )

        return [running for running in self.running.values() if fits(running)]

    async def launch_stop(self, **which: object) -> Task:
        """Accept to stop the jobs that match (name, experiment, source, id; all if none is given,
        sparing the long-running ones). That they are to end is stored with the task."""
        chosen = self._matching(**which) if which else self._brief()
        task = self._tasks.make("stop " + (", ".join(r.name for r in chosen) or "nothing"))
        ended = self._clock.utc()
        await self._store.do(self._accept_stop, [r.record.id for r in chosen], ended, task)
        self._tasks.follow(task, ensureDeferred(self._stop_each(chosen)))
        return task

    def _accept_stop(self, connection, ids: list[int], ended: float, task: Task) -> None:
        for job_id in ids:
            rows.end(connection, job_id, ended)
        self._tasks.put(connection, task)

    def _brief(self) -> list[Running]:
        return [r for r in self.running.values() if not r.record.long_running]

    async def stop(self, name=None, experiment=None, source=None, id=None) -> int:
        """Stop the jobs that match all that is given; returns how many there were."""
        chosen = self._matching(name, experiment, source, id)
        await self._stop_each(chosen)
        return len(chosen)

    async def stop_all(self, *, sparing_long_running: bool = True) -> int:
        """Stop every job."""
        chosen = self._brief() if sparing_long_running else list(self.running.values())
        await self._stop_each(chosen)
        return len(chosen)

    async def _stop_each(self, chosen: list[Running]) -> bool:
        for running in reversed(chosen):
            if running.state not in ENDED:
                await self._end(running, "disconnected")
        return True

    async def _end(self, running: Running, state: JobState) -> None:
        try:
            await running.enter(state)
        finally:
            self._forget(running)
            running.record = evolve(running.record, ended=self._clock.utc())
            await self._store.do(rows.end, running.record.id, running.record.ended)
            running.announce()

    def _forget(self, running: Running) -> None:
        self._devices.take_back(running.name)
        if self.running.get(running.name) is running:
            del self.running[running.name]

    def _experiment_changed(self, event: ExperimentChanged) -> None:
        others = [r for r in self._brief() if r.record.experiment != event.experiment.name]
        ensureDeferred(self._stop_each(others)).addErrback(
            lambda f: self.log.failure("Could not stop the jobs of the last experiment", f)
        )

    # -- bringing back

    async def bring_back(self, autostart: Iterable[str] = ()) -> None:
        """Start again what was running when the unit stopped, as each experiment's policy says,
        and what always runs."""
        await self._tasks.begin_again()
        asked = []
        for record in await self._store.read(rows.unfinished):
            policy = "always" if record.long_running else await self._policy(record.experiment)
            if policy == "always":
                await self._bring_back(record)
            elif policy == "never":
                await self._store.do(rows.end, record.id, self._clock.utc())
                self.log.warn("{job} was running when the unit stopped; it is left stopped, as "
                              "its experiment says.", job=record.name)
            else:
                asked.append(record)
        self.awaiting = tuple(asked)
        for name in autostart:
            if name not in self.running:
                await self.run(name, source="unit")

    async def _policy(self, experiment: str) -> str:
        if experiment != self._experiments.current.name:
            return "never"
        try:
            return (await self._experiments.find(experiment)).resume
        except NotFound:
            return "never"

    async def answer_resume(self, yes: bool) -> None:
        """What a person said to bringing back the jobs in ``awaiting``."""
        waiting, self.awaiting = self.awaiting, ()
        for record in waiting:
            if yes:
                await self._bring_back(record)
            else:
                await self._store.do(rows.end, record.id, self._clock.utc())

    async def _bring_back(self, record: JobRecord) -> None:
        options = {**record.options, **await self._store.read(rows.settings, record.id)}
        if record.automation:
            options[AUTOMATION] = record.automation
        try:
            running, values = self._reserve(record.name, options, record.source, record)
        except Refusal as e:
            self.log.error("{job} cannot be brought back: {why}", job=record.name, why=e.message)
            await self._store.do(rows.end, record.id, self._clock.utc())
            return
        running.kit.resumed = True
        running.kit.kept = await self._store.read(rows.kept_state, record.name, record.experiment)
        self.log.info("{job} goes on: it was running when the unit stopped{gap}.",
                      job=record.name, gap=self._gap(record), notice=True)
        try:
            await self._begin(running, values, stubborn=True)
        except Refusal as e:
            self.log.error("{job} cannot be brought back: {why}", job=record.name, why=e.message)

    def _gap(self, record: JobRecord) -> str:
        seen = max((r.at for r in self._readings.latest.values()), default=record.started)
        minutes = (self._clock.utc() - max(seen, record.started)) / 60
        return f"; nothing was measured for {minutes:.1f} min" if minutes > 0.05 else ""

    # -- the end

    async def make_safe(self) -> None:
        """Let every job rest and make every device safe, remembering what was running."""
        for running in reversed(tuple(self.running.values())):
            try:
                await running.enter("lost" if running.state == "init" else "sleeping")
            except Exception:
                self.log.failure("{job} did not rest", job=running.name)
        unsafe = 0
        for device in self._devices.driven():
            try:
                await self._lane.do(device.safe)
            except Exception:
                unsafe += 1
                self.log.failure("{device} could not be made safe", device=device)
        if not unsafe:
            self.log.info("Every actuator is safe.")
