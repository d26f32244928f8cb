"""One job that has been started: its state, its settings, and the devices it holds."""

from collections.abc import Mapping
from typing import Any, Protocol

from msgspec.structs import replace
from twisted.internet.defer import DeferredLock, ensureDeferred
from twisted.logger import Logger

from appliance.core.jobs.devices import Devices
from appliance.core.jobs.kinds import JobKind
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.records import RunRecords
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import parse_changes
from appliance.core.series import Series
from appliance.core.tasks import Task
from appliance.core.urgency import by_urgency
from appliance.errors import Conflict, Invalid, Refusal
from appliance.model import Damaged, JobRecord, JobState, StateChanged, Trouble, TroublesChanged
from hw.errors import HardwareError

MOVES: dict[JobState, frozenset[JobState]] = {
    "init": frozenset({"ready", "sleeping", "disconnected", "lost"}),
    "ready": frozenset({"sleeping", "disconnected", "lost"}),
    "sleeping": frozenset({"ready", "disconnected", "lost"}),
    "disconnected": frozenset(),
    "lost": frozenset(),
}
ENDED = ("disconnected", "lost")
STATE = "$state"


class Among(Protocol):
    """The runs that have not ended, as far as one of them is concerned."""

    def is_ready(self, name: str) -> bool: ...
    def check_open(self) -> None: ...
    def drop(self, run: "JobRun") -> bool: ...


class JobRun:
    """One run of a job, moved from state to state one move at a time."""

    log = Logger()
    retry = 10.0

    def __init__(
        self,
        kind: JobKind,
        record: JobRecord,
        services: JobServices,
        devices: Devices,
        records: RunRecords,
        among: Among,
    ) -> None:
        self.kind, self.record = kind, record
        self.state: JobState = "init"
        self.settings: dict[str, Any] = {}
        self.kept: Mapping[str, Any] | None = None
        self.resumed = False
        self.job: Any = None
        self._clock, self._lane = services.clock, services.hardware
        self._devices, self._records, self._among = devices, records, among
        self._move = DeferredLock()
        self.kit = Kit(services, devices, self)

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def values(self) -> dict[str, object]:
        """Every setting by name; None for what has not been measured yet."""
        return dict(self.settings)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong with it now, the most urgent first."""
        return by_urgency(self.kit.troubles.values())

    def announce(self) -> None:
        """Tell the bus what state this job is in, and what is wrong with it."""
        bus, troubles = self.kit.bus, self.troubles
        bus.publish(StateChanged(self.name, self.state, self.record, troubles))
        stopped = self.state == "disconnected" and self.record.ended is not None
        bus.publish(TroublesChanged(self.name, () if stopped else troubles))

    @property
    def series(self) -> tuple[Series, ...] | None:
        """What it may record; None for anything."""
        return self.kind.records

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.state in ENDED

    # -- what its kit asks of it

    def is_ready(self, job: str) -> bool:
        """Whether that job is at work."""
        return self._among.is_ready(job)

    def put(self, setting: str, value: object) -> None:
        """*setting* has a new value."""
        self.settings[setting] = value

    def keep(self, state: dict) -> None:
        """Keep *state* for the next run of this job in its experiment."""
        self._records.keep(self.record, state)

    def finish(self) -> None:
        """End it soon."""
        stopping = ensureDeferred(self.stop())
        complaint = "{job} did not end by itself"
        stopping.addErrback(lambda f: self.log.failure(complaint, f, job=self.name))

    # -- beginning

    async def accept(self, task: Task | None) -> None:
        """Store that it begins, and *task* with it; else nothing has begun. Raises
        ``Unavailable``."""
        try:
            await self._records.begin(self, task)
        except BaseException:
            self._leave()
            raise

    def accepted(self, id: int, kept: Mapping[str, Any] | None) -> None:
        """It is stored that it begins; *kept* is what the last run kept."""
        self.record, self.kept = replace(self.record, id=id), kept

    async def recall(self) -> None:
        """It was brought back after the unit had stopped: know what it kept."""
        self.resumed = True
        self.kept = await self._records.kept(self.name, self.record.experiment)

    async def begin(self, values: Mapping[str, object]) -> None:
        """From nothing to *ready* with settings *values*.

        A job that fails to start ends as *lost*, and it is raised why; one that was brought back
        after the unit had stopped stays in *init* with its trouble and tries again.
        """
        self._among.check_open()
        if self.over:  # while it was being stored that it begins
            self.record = replace(self.record, ended=self._clock.utc())
            await self._records.ended(self.record)
            raise Conflict(f"{self.name} was stopped before it had started.")
        self.announce()
        try:
            await self._set_out(values)
        except HardwareError as e:
            await self._end("lost")
            raise Conflict(f"{self.name} did not start: {e}", remedy=e.remedy or None) from e
        except Exception:
            await self._end("lost")
            raise

    async def _set_out(self, values: Mapping[str, object]) -> None:
        self.settings.update(values)
        devices = self.kit.borrow(*self.kind.needs(self.settings))
        try:
            await self._begin(devices)
        except HardwareError as e:
            self.kit.trouble(e.name, e.message, e.remedy)
            if not self.resumed:
                raise
            self._retry_later(devices, e.name)

    async def _begin(self, devices: list[object]) -> None:
        if self.job is None:
            self.job = self._made(devices)
        await self.enter("sleeping" if self.record.asleep else "ready")

    def _made(self, devices: list[object]) -> object:
        """The job itself. One that stumbles over what its last run kept begins without that."""
        try:
            return self.kind.job_class(self.kit, *devices)
        except (HardwareError, Refusal):
            raise
        except Exception:
            if not self.kept:
                raise
            self.log.failure("{job} cannot go on from what it kept", job=self.name)
        self.kit.hand_back()
        self.kept = None
        said = f"What {self.name} had kept cannot be read: it begins without that."
        remedy = "See that it does what it is meant to do."
        self.kit.bus.publish(Damaged(Trouble(f"{self.name}-forgot", said, remedy)))
        return self.kind.job_class(self.kit, *devices)

    def _retry_later(self, devices: list[object], trouble: str) -> None:
        self.kit.clock.callLater(
            self.retry, lambda: ensureDeferred(self._again(devices, trouble))
        )

    async def _again(self, devices: list[object], trouble: str) -> None:
        """Try to start once more; *trouble* is what kept it from starting the last time."""
        if self.state != "init":
            return
        error: HardwareError | None = None
        try:
            await self._begin(devices)
        except HardwareError as e:
            error = e
        except Exception:
            self.log.failure("{job} stumbled while starting", job=self.name)
            why = f"{self.name} ran into an error of its own."
            error = HardwareError("job-error", why, "See the log.")
        if error is None or error.name != trouble:
            self.kit.clear(trouble)
        if error is not None:
            self.kit.trouble(error.name, error.message, error.remedy)
            self._retry_later(devices, error.name)

    # -- moving

    async def enter(self, state: JobState) -> None:
        """Move to *state*; being there already, or at another end, is no error. Raises
        ``Conflict``."""
        await self._move.acquire()
        try:
            both_ends = state in ENDED and self.state in ENDED
            if state != self.state and not both_ends:
                await self._leave_for(state)
        finally:
            self._move.release()

    async def _leave_for(self, state: JobState) -> None:
        if state not in MOVES[self.state]:
            raise Conflict(f"{self.name} cannot go from {self.state} to {state}.")
        if state != "ready":
            await self._rest()
        else:
            await self._wake()
        self.state = state
        self.announce()

    async def _wake(self) -> None:
        try:
            await self.kit.start(self.job.start)
        except Exception:
            await self._rest()
            raise

    async def _rest(self) -> None:
        self.kit.hand_back()
        for error in await self._devices.make_safe(self._lane, self.name):
            self.kit.trouble(error.name, error.message, error.remedy)

    async def stop(self) -> None:
        """End it: its devices are made safe and given back. Storing that may have to wait."""
        if not self.over:
            await self._end("disconnected")

    async def _end(self, state: JobState) -> None:
        try:
            await self.enter(state)
        finally:
            self._leave()
            self.record = replace(self.record, ended=self._clock.utc())
            self.announce()
            if self.record.id:  # else whoever is about to begin it will
                await self._records.ended(self.record)

    def _leave(self) -> None:
        if self._among.drop(self):
            self._devices.take_back(self.name)

    # -- changing

    async def change(self, wanted: Mapping[str, object]) -> None:
        """Apply all the settings of *wanted*, or none of them.

        They are remembered before they are applied, so that what was acknowledged is still so
        after a power cut. The key ``$state`` may be ready, sleeping or disconnected.
        """
        settings = {name: raw for name, raw in wanted.items() if name != STATE}
        parsed = parse_changes(self.kind.job_class, settings)
        state = wanted.get(STATE, self.state)
        if state not in ("ready", "sleeping", "disconnected", self.state):
            raise Invalid(f"{STATE} cannot be {state!r}.", remedy="Use ready or sleeping.")
        asked = state if STATE in wanted and state != "init" else None
        if self.over:
            raise Conflict(f"{self.name} has ended.")
        if self.job is None and asked != "disconnected":
            raise Conflict(f"{self.name} is just being started.", remedy="Ask in a moment.")
        if parsed and self.job is not None:
            self.kind.check_change(self.job, parsed)
        if asked == "disconnected":
            await self.stop()
        else:
            await self._store(parsed, asked)
        for name, value in parsed.items():
            self.kit.publish_setting(name, value)
        changed = self.kind.changed
        if parsed and self.state == "ready" and changed is not None:
            await self.kit.attempt(lambda: changed(self.job, frozenset(parsed)))
        if asked == "ready":
            await self._go_on()
        elif asked == "sleeping":
            await self.enter(asked)

    async def _go_on(self) -> None:
        """Wake, or rest on and say why that is not possible."""
        try:
            await self.enter("ready")
        except HardwareError as e:
            if self.state == "sleeping":
                await self._store({}, "sleeping")
            raise Conflict(f"{self.name} cannot go on: {e}", remedy=e.remedy or None) from e

    async def pause(self) -> None:
        """Rest, with devices safe, until told to go on."""
        await self.change({STATE: "sleeping"})

    async def resume(self) -> None:
        """Go on."""
        await self.change({STATE: "ready"})

    async def _store(self, parsed: Mapping[str, object], state: JobState | None) -> None:
        self._among.check_open()
        asleep = None if state is None else state == "sleeping"
        await self._records.change(self, parsed, asleep)
        if asleep is not None:
            self.record = replace(self.record, asleep=asleep)
