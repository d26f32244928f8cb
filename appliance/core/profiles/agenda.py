"""What of a profile has been done and what comes next, as something that can be written down."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from appliance.core.profiles.model import Action, Profile, Repeat, When, everything, moment
from appliance.model.moments import Utc

PLAN = -1
PAST = 100


class Strand(Struct, frozen=True):
    """Actions in a row: those of the plan, of a turn of a ``repeat``, or of a ``when`` whose
    moment has come. *parent* is the number of the action they are in; they began at *base*, and
    *done* of them are done. Moments are seconds since the profile began."""

    parent: int
    base: float
    done: int = 0


class Round(Struct, frozen=True):
    """A ``repeat``, whose first turn was at *origin* and whose next is number *turn*, from 0."""

    number: int
    origin: float
    turn: int = 0

    def begins(self, repeat: Repeat) -> float:
        """When the next turn begins."""
        return self.origin + self.turn * repeat.every


class Watch(Struct, frozen=True):
    """A ``when`` that has waited since *since*."""

    number: int
    since: float


class PendingCommand(Struct, frozen=True):
    """What is being told to a job: begun at *utc*, and not yet known to be done."""

    number: int
    due: float
    utc: Utc
    values: Mapping[str, object] = field(default_factory=dict)


class Done(Struct, frozen=True):
    """What was done, *at* what moment, and what became of it."""

    number: int
    due: float
    at: float
    outcome: str


class Due(Struct, frozen=True):
    """What comes next, and where it comes from."""

    at: float
    action: Action
    source: Strand | Round

    def order(self) -> tuple[float, bool, int]:
        """What comes first."""
        return self.at, *moment(self.action)[1:]


class Agenda:
    """The state of one profile on *unit*."""

    def __init__(self, profile: Profile, unit: str) -> None:
        plan = profile.plan(unit)
        self.actions = {action.number: action for action in everything(plan)}
        deeds = {number: action.deed for number, action in self.actions.items()}
        self.repeats = {n: deed for n, deed in deeds.items() if isinstance(deed, Repeat)}
        self.whens = {n: deed for n, deed in deeds.items() if isinstance(deed, When)}
        self._rows = {
            number: tuple(sorted(action.inner, key=moment))
            for number, action in self.actions.items()
            if action.inner
        }
        self._rows[PLAN] = plan
        self.strands: list[Strand] = [Strand(PLAN, 0.0)] if plan else []
        self.rounds: list[Round] = []
        self.watches: list[Watch] = []
        self.past: list[Done] = []
        self.doing: PendingCommand | None = None

    @property
    def over(self) -> bool:
        """Whether nothing is left to do or to wait for."""
        return not (self.strands or self.rounds or self.watches)

    @property
    def lasting(self) -> int:
        """How much has begun and is not over."""
        return len(self.strands) + len(self.rounds) + len(self.watches)

    @property
    def progress(self) -> float:
        """How much of the plan is done, 0 to 1."""
        if self.over:
            return 1.0
        total = len(self._rows[PLAN])
        done = next((s.done for s in self.strands if s.parent == PLAN), total)
        return min(done / max(total, 1), 0.99)

    def next(self) -> Due | None:
        """The first of what is to be done, however far ahead; None if there is only waiting."""
        heads = [self._head(strand) for strand in self.strands]
        heads += [self._turn(turns) for turns in self.rounds]
        return min(heads, key=Due.order, default=None)

    def _head(self, strand: Strand) -> Due:
        action = self._rows[strand.parent][strand.done]
        return Due(strand.base + action.at, action, strand)

    def _turn(self, turns: Round) -> Due:
        begins = turns.begins(self.repeats[turns.number])
        return Due(begins, self.actions[turns.number], turns)

    def upcoming(self, limit: int) -> list[Due]:
        """What comes next, at most *limit* of it, as far as it can be known; of a repeat the
        next turn only."""
        found = [self._turn(turns) for turns in self.rounds]
        for strand in self.strands:
            row = self._rows[strand.parent][strand.done:strand.done + limit]
            found += [Due(strand.base + action.at, action, strand) for action in row]
        return sorted(found, key=Due.order)[:limit]

    def take(self, strand: Strand) -> None:
        """The next action of *strand* is no longer to be done."""
        if strand.done + 1 < len(self._rows[strand.parent]):
            self.strands[self.strands.index(strand)] = replace(strand, done=strand.done + 1)
        else:
            self.strands.remove(strand)

    def begin(self, action: Action, base: float) -> None:
        """The actions in *action* follow, as from the moment *base*."""
        if action.inner:
            self.strands.append(Strand(action.number, base))

    def skip(self, source: Round, turns: int) -> Round:
        """Leave out *turns* turns of a repeat; returns it as it is then."""
        later = replace(source, turn=source.turn + turns)
        self.rounds[self.rounds.index(source)] = later
        return later

    def note(self, done: Done) -> None:
        """Remember what became of an action, as long as it is among the latest."""
        self.past.append(done)
        del self.past[:-PAST]

    def attempt(self, pending: PendingCommand | None) -> None:
        """A job is being told *pending*; None: nothing is being told any more."""
        self.doing = pending

    # -- writing it down

    def state(self) -> dict[str, object]:
        """All of it, as JSON can say it."""
        return {
            "strands": [asdict(strand) for strand in self.strands],
            "rounds": [asdict(turns) for turns in self.rounds],
            "watches": [asdict(watch) for watch in self.watches],
            "past": [[done.number, done.due, done.at, done.outcome] for done in self.past],
            "doing": self.doing and asdict(self.doing),
        }

    def restore(self, state: Mapping) -> None:
        """Be as it was when *state* was written down."""
        self.strands = [Strand(**strand) for strand in state["strands"]]
        self.rounds = [Round(**turns) for turns in state["rounds"]]
        self.watches = [Watch(**watch) for watch in state["watches"]]
        self.past = [Done(*done) for done in state["past"]]
        self.doing = state["doing"] and PendingCommand(**state["doing"])
