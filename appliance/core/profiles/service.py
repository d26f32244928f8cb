"""The profiles of a unit: their files, checking them, and the one that is carried out."""

import random
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from attrs import evolve, frozen
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.experiments import Experiments
from appliance.core.files.yaml_folder import YamlFolder
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.service import Jobs
from appliance.core.profiles.agenda import Agenda
from appliance.core.profiles.catalogue import Catalogue
from appliance.core.profiles.check import Checked, check
from appliance.core.profiles.commands import SOURCE, JobCommands
from appliance.core.profiles.diagnostics import Diagnostics
from appliance.core.profiles.elapsed import Elapsed, written
from appliance.core.profiles.model import Action, Profile
from appliance.core.profiles.parser import LARGEST, read
from appliance.core.profiles.runner import Carried, Means, Runner
from appliance.core.profiles.scope import LiveScope
from appliance.errors import Conflict, Invalid, NotFound, TooLarge, Unavailable
from appliance.lanes import Work
from appliance.model import ProfileProgressed, StateChanged
from appliance.store import profiles as rows
from appliance.store.engine.db import Store
from appliance.store.profiles import Run

FOLDER = "experiment_profiles"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?: [A-Za-z0-9._-]+)*")
LONGEST = 100
RESERVED = "check", "running"  # they mean something else in addresses


@frozen
class Entry:
    """A profile that is kept: the name of its file and, if it can be understood, its own."""

    filename: str
    name: str
    author: str
    description: str
    errors: int


class Profiles:
    """Experiment profiles in the folder *data*/experiment_profiles; None keeps nothing.

    *unit* is the name of this unit; it is told of its jobs by ``work_with``. Files are read and
    checked in the lane *errands*: a large profile takes a second.
    """

    log = Logger(namespace="appliance.profiles")

    def __init__(
        self,
        unit: str,
        data: Path | None,
        errands: Work,
        store: Store,
        clock: UnitClock,
        bus: Bus,
        experiments: Experiments,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.unit, self._errands, self._store = unit, errands, store
        self._clock, self._experiments, self._chance = clock, experiments, chance
        self._shelf = YamlFolder(data, 4 * LARGEST)
        self._jobs: Jobs | None = None
        self.current: Carried | None = None
        self._seen: dict[str, tuple[object, Entry]] = {}
        self._bus = bus
        bus.subscribe(StateChanged, self._state_changed)

    def work_with(self, jobs: Jobs) -> None:
        """The jobs of this unit, which are made after what they are lent."""
        self._jobs = jobs

    @property
    def jobs(self) -> Jobs:
        """The jobs of this unit."""
        if self._jobs is None:
            raise Unavailable("The unit is still being put together.")
        return self._jobs

    # -- files

    async def all(self) -> list[Entry]:
        """Every profile that is kept, by name."""
        return await self._errands.do(self._list, self._catalogue(""))

    async def read(self, filename: str) -> str:
        """The text of a profile. Raises ``NotFound``."""
        name = checked_name(filename)
        return await self._errands.do(self._read, name)

    async def write(self, filename: str, text: str, as_unit: str = "") -> Checked:
        """Keep *text* under that name, in place of what was there. Raises ``Invalid`` if it has
        errors, and keeps nothing."""
        name = checked_name(filename)
        checked = await self.check(text, as_unit)
        fit(name, checked)
        await self._errands.do(self._shelf.write, FOLDER, name, text)
        return checked

    async def delete(self, filename: str) -> None:
        """Remove a profile; one that is carried out goes on. Raises ``NotFound``."""
        name = checked_name(filename)
        if not await self._errands.do(self._shelf.remove, FOLDER, name):
            raise _missing(name)

    def _read(self, name: str) -> str:
        try:
            return self._shelf.read(FOLDER, name)
        except NotFound:
            raise _missing(name) from None

    def _list(self, catalogue: Catalogue) -> list[Entry]:
        return [self._entry(name, catalogue) for name in self._shelf.names(FOLDER)
                if NAME.fullmatch(name)]

    def _entry(self, name: str, catalogue: Catalogue) -> Entry:
        stamp = self._shelf.stamp(FOLDER, name)
        known = self._seen.get(name)
        if known is not None and known[0] == stamp:
            return known[1]
        try:
            checked = check(self._shelf.read(FOLDER, name), catalogue)
        except (NotFound, Invalid):
            return Entry(name, name, "", "", 1)
        profile = checked.profile or Profile(name, ())
        entry = Entry(
            name, profile.name, profile.author, profile.description, len(checked.errors)
        )
        self._seen[name] = stamp, entry
        return entry

    # -- checking

    async def check(self, text: str, as_unit: str = "") -> Checked:
        """What there is to say about *text*, if this unit did what *as_unit* is to do."""
        if len(text) > LARGEST:
            raise TooLarge(f"A profile has at most {LARGEST >> 20} MB of text.")
        return await self._errands.do(check, text, self._catalogue(as_unit))

    def _catalogue(self, as_unit: str) -> Catalogue:
        kinds = [kind for kind in self.jobs.kinds if kind.name != SOURCE]
        return Catalogue(as_unit or self.unit, kinds, self.jobs.configured)

    # -- carrying out

    async def begin(self, filename: str, as_unit: str, experiment: str) -> Carried:
        """Begin with a profile. Raises ``Refusal`` if it cannot be carried out."""
        working = self._experiments.current.name
        if experiment not in ("", working):
            raise Conflict(f"This unit is working on {working!r}.",
                           remedy=f"Choose {experiment!r} before the profile is started.")
        text, profile = await self._fit(filename, as_unit)
        unit = as_unit or self.unit
        run = Run(0, working, checked_name(filename), unit, self._clock.utc(), text)
        agenda, elapsed = Agenda(profile, unit), Elapsed(self._clock)
        id = await self._store.do(rows.begin, run, written(agenda, elapsed))
        self.current = Carried(evolve(run, id=id), profile, agenda, elapsed)
        return self.current

    async def plan(self, filename: str, as_unit: str) -> tuple[str, tuple[Action, ...]]:
        """The name of a profile and what would be done. Raises ``Refusal``."""
        _, profile = await self._fit(filename, as_unit)
        return profile.name, profile.plan(as_unit or self.unit)

    async def _fit(self, filename: str, as_unit: str) -> tuple[str, Profile]:
        name = checked_name(filename)
        text = await self._errands.do(self._read, name)
        return text, fit(name, await self.check(text, as_unit))

    async def go_on(self) -> Carried:
        """Go on with the profile that was carried out when the unit stopped; ``NotFound``."""
        found = await self._store.read(rows.unfinished, self._experiments.current.name)
        if found is None:
            raise NotFound("There is no profile to go on with.")
        run, state = found
        profile = await self._errands.do(read, run.text, Diagnostics())
        if profile is None:
            raise Invalid(f"{run.filename}, which was carried out, cannot be read any more.")
        agenda = Agenda(profile, run.unit)
        agenda.restore(state)
        self.current = Carried(run, profile, agenda, Elapsed(self._clock, state["clock"]))
        return self.current

    async def carried(self) -> Carried | None:
        """The profile that is carried out, or rests, if there is one."""
        running = self.jobs.running.get(SOURCE)
        if self.current is None and running is not None and running.state == "sleeping":
            with suppress(NotFound):  # it rests since before the unit was last started
                return await self.go_on()
        return self.current

    def runner(
        self, carried: Carried, kit: Kit, tell: Callable[[], None], limit: float
    ) -> Runner:
        """Who carries it out, for the job that *kit* belongs to."""
        run, jobs, chance = carried.run, self.jobs, self._chance
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
        carried = self.current
        if event.job != SOURCE or carried is None:
            return
        if event.state == "sleeping" and event.record.asleep:
            carried.elapsed.pause()
            self._remember(rows.save, carried.run.id, written(carried.agenda, carried.elapsed))
        elif event.record.ended is not None:
            self.current = None
            self._remember(rows.end, carried.run.id, self._clock.utc())

    def _remember(self, function: Callable, *values: object) -> None:
        done = self._store.do(function, *values)
        done.addErrback(lambda f: self.log.failure("How far a profile has come is not stored", f))


def checked_name(filename: str) -> str:
    """*filename* without its ending, or ``Invalid``: it is a name, never a path."""
    name = re.sub(r"\.ya?ml$", "", filename)
    if not NAME.fullmatch(name) or len(name) > LONGEST or name in RESERVED:
        raise Invalid(
            f"{filename[:60]!r} cannot be the name of a profile.",
            remedy=f"Use up to {LONGEST} letters, digits, dots, dashes and underscores.",
        )
    return name


def fit(name: str, checked: Checked) -> Profile:
    """The profile, or ``Invalid`` if there are errors, telling of the first."""
    if checked.errors or checked.profile is None:
        first, n = checked.errors[0], len(checked.errors)
        more = f" There are {n - 1} more errors." if n > 1 else ""
        raise Invalid(
            f"{name} has errors: line {first.line}, column {first.column}: {first.message}{more}",
            cause=first.message,
            remedy=first.remedy or "Correct the profile.",
        )
    return checked.profile


def _missing(name: str) -> NotFound:
    return NotFound(f"There is no profile called {name}.",
                    remedy="Write it first; the list of profiles has the names.")
