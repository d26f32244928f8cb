"""What became of the actions of a profile: remembered, logged, and told as a trouble."""

from appliance.core.jobs.kit import Kit
from appliance.core.profiles.agenda import Agenda, Done, PendingCommand
from appliance.core.profiles.elapsed import Elapsed
from appliance.core.profiles.model import Action, Command
from appliance.core.profiles.wording import clock, listed, span, what

FAILED = "profile-action-failed"
LATE = 5.0
TELLING = "update", "pause", "resume", "stop"


class Outcomes:
    """Keeps account for the job that *kit* belongs to."""

    def __init__(self, kit: Kit, agenda: Agenda, elapsed: Elapsed) -> None:
        self._kit, self._agenda, self._elapsed = kit, agenda, elapsed
        self._failing: set[str] = set()

    def note(self, action: Action, due: float, outcome: str) -> None:
        """Remember what became of an action that was due at a moment."""
        self._agenda.note(Done(action.number, due, self._elapsed.seconds, outcome))

    def done(self, action: Action, doing: PendingCommand) -> None:
        """It was done."""
        late = self._elapsed.seconds - doing.due
        values = listed(doing.values)
        self.note(action, doing.due, "done")
        self._kit.log.info(
            "{at} {kind} {job}{values}{late}.",
            at=clock(doing.due),
            kind=action.deed.kind,
            job=action.job,
            values=values and f": {values}",
            late=f" ({span(late)} late)" if late > LATE else "",
        )
        self._failing.discard(action.job)
        if not self._failing:
            self._kit.clear(FAILED)

    def left_out(self, action: Action, due: float) -> None:
        """It fell due too long ago."""
        self.note(action, due, "left out")
        late = span(self._elapsed.seconds - due)
        self._kit.log.warn("Left out, because it fell due {late} ago: {what}.",
                           late=late, what=what(action))

    def failed(self, action: Action, due: float, why: str) -> None:
        """It could not be done. The trouble lasts until its job does what it is told."""
        self.note(action, due, f"failed: {why}")
        needing = self._needing(action)
        rest = f" {needing} later actions need it, and will fail." if needing else ""
        said = f"Line {action.place.line}, {what(action)}: {why}{rest}"
        self._failing.add(action.job)
        if FAILED in self._kit.troubles:
            self._kit.log.error("{said}", said=said)
        self._kit.trouble(FAILED, said, "The profile goes on with the rest; do by hand what is "
                          "missing, or stop it.")

    def _needing(self, action: Action) -> int:
        """How many later actions tell a job that was to be started by *action*."""
        if action.deed.kind != "start":
            return 0
        later = (a for a in self._agenda.actions.values() if a.number > action.number)
        told = (a for a in later if isinstance(a.deed, Command) and a.deed.kind in TELLING)
        return sum(a.job == action.job for a in told)
