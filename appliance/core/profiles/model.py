"""What a profile consists of: frozen values, in the order they are written."""

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct, field

from appliance.core.files.yaml_nodes import Node, Place
from appliance.core.profiles.templates import Condition
from appliance.model import Level

COMMON = "common"
Options = Mapping[str, Node]  # the value of each is one of YAML, or a Template
Told = Literal["start", "update", "pause", "resume", "stop"]


class Log(Struct, frozen=True):
    """Write a line in the log; the value of *message* is text or a ``Template``."""

    message: Node
    level: Level = "NOTICE"
    kind = "log"


class Command(Struct, frozen=True):
    """Tell a job to start, to change, to pause, to go on or to stop.

    *written* is the mapping that *options* were read from.
    """

    kind: Told
    options: Options = field(default_factory=dict)
    written: Node | None = None

    def place(self, option: str) -> Place:
        """Where the name of an option is written, or its value if it is not among *written*."""
        if self.written is not None and option in self.written.value:
            return self.written.name_place(option)
        return self.options[option].place


class Repeat(Struct, frozen=True):
    """Do *actions* every *every* seconds: as long as *condition* holds, for *limit* seconds at
    most; None is no condition, and no limit."""

    every: float
    actions: "tuple[Action, ...]"
    condition: Condition | None = None
    limit: float | None = None
    kind = "repeat"


class When(Struct, frozen=True):
    """Do *actions* as soon as *condition* holds."""

    condition: Condition
    actions: "tuple[Action, ...]"
    kind = "when"


Deed = Log | Command | Repeat | When


class Action(Struct, frozen=True):
    """One action: what to do for *job*, *at* how many seconds after the profile, the turn of its
    ``repeat`` or the moment of its ``when`` began, and only if *condition* holds.

    *number* counts the actions of the profile as they are written.
    """

    number: int
    job: str
    at: float
    deed: Deed
    place: Place
    condition: Condition | None = None

    @property
    def inner(self) -> "tuple[Action, ...]":
        """The actions in it."""
        return getattr(self.deed, "actions", ())


class Section(Struct, frozen=True):
    """What is done on all units, or on one of them."""

    unit: str
    actions: tuple[Action, ...]
    place: Place
    label: str = ""


class Profile(Struct, frozen=True):
    """All of a profile."""

    name: str
    sections: tuple[Section, ...]
    author: str = ""
    description: str = ""
    inputs: Mapping[str, object] = field(default_factory=dict)
    plugins: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The units that have a section of their own."""
        return tuple(s.unit for s in self.sections if s.unit != COMMON)

    def label(self, unit: str) -> str:
        """What the culture of *unit* is called, or nothing."""
        return next((s.label for s in self.sections if s.unit == unit), "")

    def plan(self, unit: str) -> tuple[Action, ...]:
        """What *unit* does, in order: by time; of one moment as it is written, but the lines of
        the log last, so that they tell of what was done."""
        chosen = [a for s in self.sections if s.unit in (COMMON, unit) for a in s.actions]
        return tuple(sorted(chosen, key=moment))


def moment(action: Action) -> tuple[float, bool, int]:
    """What actions are sorted by."""
    return action.at, isinstance(action.deed, Log), action.number


def everything(actions: tuple[Action, ...]) -> Iterator[Action]:
    """*actions*, and those in them."""
    for action in actions:
        yield action
        if action.inner:
            yield from everything(action.inner)
