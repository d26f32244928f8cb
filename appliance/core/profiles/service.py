"""The profile that is carried out."""

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace
from twisted.internet.defer import ensureDeferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.experiments import Experiments
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.service import Jobs
from appliance.core.profiles import errands
from appliance.core.profiles.elapsed import Elapsed
from appliance.core.profiles.files import ProfileFiles
from appliance.core.profiles.names import SOURCE, checked_name
from appliance.errors import Conflict, Invalid, NotFound
from appliance.lanes import Work
from appliance.model import ProfileProgressed, StateChanged
from appliance.store import profiles as rows
from appliance.store.engine.db import Store
from appliance.store.profiles import Run

if TYPE_CHECKING:
    from appliance.core.profiles.runner import Carried, Runner


class Profiles:
    """Carries out one of *files* at a time, for the job that does so. What takes long is done in
    the lane *work*."""

    log = Logger(namespace="appliance.profiles")

    def __init__(
        self,
        files: ProfileFiles,
        work: Work,
        store: Store,
        clock: UnitClock,
        bus: Bus,
        experiments: Experiments,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.files, self._work, self._store = files, work, store
        self._clock, self._bus, self._experiments, self._chance = clock, bus, experiments, chance
        self.current: Carried | None = None
        self._rests = False
        bus.subscribe(StateChanged, self._state_changed)

    async def begin(self, filename: str, as_unit: str, experiment: str) -> "Carried":
        """Begin with a profile. Raises ``Refusal`` if it cannot be carried out."""
        working = self._experiments.current.name
        if experiment not in ("", working):
            raise Conflict(f"This unit is working on {working!r}.",
                           remedy=f"Choose {experiment!r} before the profile is started.")
        text, profile = await self.files.fit(filename, as_unit)
        unit = as_unit or self.files.unit
        run = Run(0, working, checked_name(filename), unit, self._clock.utc(), text)
        elapsed = Elapsed(self._clock)
        carried = await self._work.do(errands.take_up, run, profile, elapsed, None)
        id = await self._store.do(rows.begin, run, carried.written)
        self.current = replace(carried, run=replace(run, id=id))
        return self.current

    async def go_on(self) -> "Carried":
        """Go on with the profile that was carried out when the unit stopped; ``NotFound``."""
        self.current = await self._unfinished()
        return self.current

    async def _unfinished(self) -> "Carried":
        found = await self._store.read(rows.unfinished, self._experiments.current.name)
        if found is None:
            raise NotFound("There is no profile to go on with.")
        run, state = found
        profile = await self.files.parse(run.text)
        if profile is None:
            raise Invalid(f"{run.filename}, which was carried out, cannot be read any more.")
        elapsed = Elapsed(self._clock, state["clock"])
        return await self._work.do(errands.take_up, run, profile, elapsed, state)

    async def carried(self) -> "Carried | None":
        """The profile that is carried out, or rests, if there is one."""
        if self._is_unread:
            with suppress(NotFound):
                found = await self._unfinished()
                if self._is_unread:
                    self.current = found
                    self._bus.publish(ProfileProgressed())
        return self.current

    @property
    def _is_unread(self) -> bool:
        """Whether one rests since before the unit was last started, and was not looked at yet."""
        return self.current is None and self._rests

    def runner(
        self, carried: "Carried", kit: Kit, jobs: Jobs, tell: Callable[[], None], limit: float
    ) -> "Runner":
        """Who carries it out, for the job that *kit* belongs to."""
        # late, as errands; they were imported there when the profile was taken up
        from appliance.core.profiles.commands import JobCommands
        from appliance.core.profiles.runner import Means, Runner
        from appliance.core.profiles.scope import LiveScope

        run, chance = carried.run, self._chance
        inputs = carried.profile.inputs

        def scope(job: str, hours: float) -> LiveScope:
            return LiveScope(run.unit, job, run.experiment, hours, inputs, jobs, chance)

        def progressed() -> None:
            tell()
            self._bus.publish(ProfileProgressed())

        def save(text: str) -> Awaitable:
            return self._store.do(rows.save, run.id, text)

        return Runner(kit, carried, Means(scope, JobCommands(jobs), save, progressed), limit)

    def _state_changed(self, event: StateChanged) -> None:
        """Time stands still for a profile that is paused, and is over for one that has ended."""
        if event.job != SOURCE:
            return
        self._rests = event.state == "sleeping"
        carried = self.current
        if carried is None:
            ensureDeferred(self.carried()).addErrback(self._unreadable)
        elif event.state == "sleeping" and event.record.asleep:
            carried.elapsed.pause()
            self._remember(rows.save, carried.run.id, carried.written)
        elif event.record.ended is not None:
            self.current = None
            self._remember(rows.end, carried.run.id, self._clock.utc())

    def _unreadable(self, failure: Failure) -> None:
        self.log.failure("The profile that rests cannot be shown", failure)

    def _remember(self, function: Callable, *values: object) -> None:
        done = self._store.do(function, *values)
        done.addErrback(lambda f: self.log.failure("How far a profile has come is not stored", f))
