"""Experiments: named stretches of work, and which one the unit works on."""

from typing import Literal, cast, get_args

from msgspec.structs import replace
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.errors import Invalid, NotFound, Unavailable
from appliance.model import Damaged, Experiment, ExperimentChanged, Trouble
from appliance.model.moments import Utc
from appliance.store import experiments
from appliance.store.engine.db import Store

FIRST = "First experiment"
Resume = Literal["always", "never", "ask"]
POLICIES = get_args(Resume)
LONGEST = 200
LOST = Trouble(
    "experiment-lost",
    "All that was written of the experiment {} is its name: the unit goes on with it.",
    "Say again which medium it has, and what becomes of its jobs after a power cut.",
)


class Experiments:
    """What has been worked on. *first* names the experiment that a new unit begins with."""

    log = Logger()

    def __init__(
        self,
        store: Store,
        bus: Bus,
        clock: UnitClock,
        first: str = FIRST,
        medium: str = "",
        resume: str = "always",
    ) -> None:
        self._store, self._bus, self._clock = store, bus, clock
        self._resume = check_policy(resume)
        self.current = Experiment(check_name(first), Utc(0.0), medium, self._resume)

    def load(self) -> None:
        """Go on with the experiment of the last run, or begin the first; before anything runs."""
        first = replace(self.current, created=self._clock.utc())
        try:
            lost = self._store.now(experiments.lost)
            self.current = self._store.now(experiments.current_or_first, first)
            if lost is not None:
                self._bus.publish(Damaged(replace(LOST, message=LOST.message.format(lost))))
        except Unavailable:
            self.current = first
            self.log.warn("Which experiment the unit worked on cannot be read: {name} it is.",
                          name=first.name)

    async def recall(self) -> None:
        """As ``load``, once the store works that did not at the start."""
        current = await self._store.do(experiments.current_or_first, self.current)
        if current != self.current:
            self._choose(current)

    async def all(self) -> list[Experiment]:
        """All experiments, the newest first."""
        return await self._store.read(experiments.everything)

    async def find(self, name: str) -> Experiment:
        """The experiment called *name*, or ``NotFound``."""
        return await self._store.read(experiments.find, name)

    async def create(
        self, name: str, medium: str = "", resume: str | None = None, choose: bool = False
    ) -> Experiment:
        """Begin an experiment, whose *resume* policy is the unit's where None is given.

        Raises ``Invalid``, or ``Conflict`` if the name is taken.
        """
        policy = self._resume if resume is None else check_policy(resume)
        wanted = Experiment(check_name(name), self._clock.utc(), check_medium(medium), policy)
        if not choose:
            return await self._store.do(experiments.create, wanted)
        return self._choose(await self._store.do(experiments.begin, wanted))

    async def choose(self, name: str) -> Experiment:
        """Work on the experiment called *name* from now on; ``NotFound``."""
        if name == self.current.name:
            return self.current
        return self._choose(await self._store.do(experiments.choose, name))

    async def work_on(self, name: str) -> Experiment:
        """Work on the experiment called *name*, which may be a new one; ``Invalid``."""
        try:
            return await self.choose(name)
        except NotFound:
            return await self.create(name, choose=True)

    async def change(
        self, name: str, medium: str | None = None, resume: str | None = None
    ) -> Experiment:
        """Give the experiment called *name* another medium or resume policy."""
        changes = {}
        if medium is not None:
            changes["medium"] = check_medium(medium)
        if resume is not None:
            changes["resume"] = check_policy(resume)
        changed = await self._store.do(experiments.change, name, changes)
        if name == self.current.name and changed != self.current:
            self._choose(changed)
        return changed

    def _choose(self, experiment: Experiment) -> Experiment:
        self.current = experiment
        self._bus.publish(ExperimentChanged(experiment))
        return experiment


def check_name(name: str) -> str:
    """*name* without the blanks around it, or ``Invalid``: it must fit into a path."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST:
        raise Invalid(f"An experiment's name has 1 to {LONGEST} characters.")
    if "/" in name or name in (".", "..") or not name.isprintable():
        raise Invalid(
            "An experiment's name may not contain a slash or control characters.",
            cause=f"{name[:60]!r} does.",
        )
    return name


def check_medium(medium: str) -> str:
    """*medium*, or ``Invalid`` if it is no short line."""
    if len(medium) > LONGEST or not medium.isprintable():
        raise Invalid(f"A medium is named in one line of at most {LONGEST} characters.")
    return medium


def check_policy(resume: str) -> Resume:
    """*resume*, or ``Invalid`` if there is no such policy."""
    if resume not in POLICIES:
        raise Invalid(f"resume must be one of {', '.join(POLICIES)}, not {resume[:60]!r}.")
    return cast(Resume, resume)
