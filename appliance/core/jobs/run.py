"""One job that has been started: its state, its settings, and the devices it holds."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve
from twisted.internet.defer import DeferredLock, ensureDeferred
from twisted.logger import Logger

from appliance.core.jobs.devices import Devices
from appliance.core.jobs.kinds import JobKind
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import parse_changes
from appliance.errors import Conflict, Invalid
from appliance.lanes import Work
from appliance.model import JobRecord, JobState, StateChanged, Trouble
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


class JobRun:
    """One run of a job, moved from state to state one move at a time."""

    log = Logger()
    retry = 10.0

    def __init__(
        self,
        kind: JobKind,
        record: JobRecord,
        kit: Kit,
        devices: Devices,
        lane: Work,
        remember: Callable,
    ) -> None:
        self.kind, self.record, self.kit = kind, record, kit
        self.state: JobState = "init"
        self._devices, self._lane, self._remember = devices, lane, remember
        self._move = DeferredLock()
        self.job: Any = None
        kit.on_trouble = self.announce

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def values(self) -> dict[str, object]:
        """Every setting by name; None for what has not been measured yet."""
        return dict(self.kit.values)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong with it now."""
        return tuple(self.kit.troubles.values())

    def announce(self) -> None:
        """Tell the bus what state this job is in."""
        self.kit.bus.publish(StateChanged(self.name, self.state, self.record, self.troubles))

    # -- moving

    async def begin(self, options: Mapping[str, object], *, stubborn: bool) -> None:
        """From nothing to *ready* with settings *options*.

        A job that fails to start ends as *lost* and raises why; a *stubborn* one, brought back
        after the unit had stopped, stays in *init* with its trouble and tries again.
        """
        self.kit.values = dict(options)
        devices = self.kit.borrow(*self.kind.needs(self.kit.values))
        try:
            await self._begin(devices)
        except HardwareError as e:
            self.kit.trouble(e.name, e.message, e.remedy)
            if not stubborn:
                raise
            self._retry_later(devices, e.name)

    async def _begin(self, devices: list[object]) -> None:
        if self.job is None:
            self.job = self.kind.job_class(self.kit, *devices)
        await self.enter("sleeping" if self.record.asleep else "ready")

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
        self.kit.over = state in ENDED
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
        if self.state in ENDED:
            raise Conflict(f"{self.name} has ended.")
        if self.job is None and asked != "disconnected":
            raise Conflict(f"{self.name} is just being started.", remedy="Ask in a moment.")
        if parsed and self.job is not None:
            self.kind.check_change(self.job, parsed)
        await self._remember(self, parsed, asked)
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
                await self._remember(self, {}, "sleeping")
            raise Conflict(f"{self.name} cannot go on: {e}", remedy=e.remedy or None) from e

    async def pause(self) -> None:
        """Rest, with devices safe, until told to go on."""
        await self.change({STATE: "sleeping"})

    async def resume(self) -> None:
        """Go on."""
        await self.change({STATE: "ready"})

    def asleep(self, asleep: bool) -> None:
        """Note in the record whether it rests."""
        self.record = evolve(self.record, asleep=asleep)
