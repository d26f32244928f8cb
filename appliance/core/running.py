"""One job that has been started: its state, its settings, and the devices it holds."""

from collections.abc import Callable, Mapping
from inspect import cleandoc

from attrs import evolve, frozen
from twisted.internet.defer import DeferredLock, maybeDeferred
from twisted.logger import Logger

from appliance.core.devices import Devices
from appliance.core.kit import Kit
from appliance.core.settings import Setting, parse_changes, settings_of
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


@frozen
class JobKind:
    """What can be run: a job, or one automation of a job that has several."""

    job_class: type

    @property
    def name(self) -> str:
        return self.job_class.name

    @property
    def automation(self) -> str | None:
        return getattr(self.job_class, "automation_name", None)

    @property
    def title(self) -> str:
        return self.job_class.title

    @property
    def summary(self) -> str:
        """The first line of the class's docstring."""
        return cleandoc(self.job_class.__doc__ or "").partition("\n")[0]

    @property
    def long_running(self) -> bool:
        """Whether it is spared when all jobs are stopped."""
        return getattr(self.job_class, "long_running", False)

    @property
    def settings(self) -> dict[str, Setting]:
        return settings_of(self.job_class)


class Running:
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
        self.job = None
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
        self.kit.values.update(options)
        await self._devices_into(self.kind.job_class)
        state = "sleeping" if self.record.asleep else "ready"
        try:
            await self.enter(state)
        except HardwareError as e:
            self.kit.trouble(e.name, e.message, e.remedy)
            if not stubborn:
                raise
            self.kit.clock.callLater(self.retry, self._again)

    async def _devices_into(self, job_class: type) -> None:
        needs = job_class.needs
        names = needs(self.kit.values) if callable(needs) else needs
        self.job = job_class(self.kit, *[self.kit.borrow(name) for name in names])

    def _again(self) -> None:
        if self.state == "init":
            maybeDeferred(self.enter, "ready").addCallbacks(
                lambda _: self._recover(), lambda _: self.kit.clock.callLater(self.retry, self._again)
            )

    def _recover(self) -> None:
        for name in tuple(self.kit.troubles):
            self.kit.clear(name)

    async def enter(self, state: JobState) -> None:
        """Move to *state*; being there already is no error. Raises ``Conflict``."""
        await self._move.acquire()
        try:
            if state != self.state:
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
        except BaseException:
            await self._rest()
            raise

    async def _rest(self) -> None:
        self.kit.hand_back()
        for device in self._devices.driven_by(self.name):
            try:
                await self._lane.do(device.safe)
            except HardwareError as e:
                self.kit.trouble(e.name, e.message, e.remedy)

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
        check = getattr(self.job, "check", None)
        if check is not None and parsed:
            check(parsed)
        if self.state in ENDED:
            raise Conflict(f"{self.name} has ended.")
        await self._remember(self, parsed, state)
        for name, value in parsed.items():
            setattr(self.job, name, value)
        if parsed and self.state == "ready" and hasattr(self.job, "changed"):
            await self.kit.start(lambda: self.job.changed(frozenset(parsed)))
        if state != self.state and state != "disconnected":
            await self.enter(state)

    async def pause(self) -> None:
        """Rest, with devices safe, until told to go on."""
        await self.change({STATE: "sleeping"})

    async def resume(self) -> None:
        """Go on."""
        await self.change({STATE: "ready"})

    def asleep(self, asleep: bool) -> None:
        """Note in the record whether it rests."""
        self.record = evolve(self.record, asleep=asleep)
