"""One profile, carried out on the unit's clock."""

import json
from collections.abc import Awaitable, Callable

from msgspec import Struct
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.python.failure import Failure

from appliance.core.jobs.kit import Kit
from appliance.core.profiles.agenda import Agenda, Due, PendingCommand, Round, Watch
from appliance.core.profiles.commands import JobCommands
from appliance.core.profiles.elapsed import Elapsed
from appliance.core.profiles.evaluation import truth
from appliance.core.profiles.expressions import Lookup, Wrong, walk
from appliance.core.profiles.model import Action, Command, Log, Profile, Repeat, When
from appliance.core.profiles.outcomes import Outcomes
from appliance.core.profiles.scope import LiveScope
from appliance.core.profiles.templates import Condition, Template, fill
from appliance.core.profiles.wording import clock, what
from appliance.errors import Refusal, Unavailable
from appliance.model import ClockStepped, SettingChanged, StateChanged
from appliance.store.profiles import Run

NEARLY = 1e-6
PATIENCE = 10.0
LOOK_AGAIN = 10.0
AT_ONCE = 500  # what is looked at before others have their turn, and actions count for ten
ACTION = 10
NOT_STORED = "profile-not-stored"


class Carried(Struct, frozen=True):
    """A profile that is carried out, and where it is."""

    run: Run
    profile: Profile
    agenda: Agenda
    elapsed: Elapsed

    @property
    def written(self) -> str:
        """How far it has come, as JSON."""
        return json.dumps({**self.agenda.state(), "clock": self.elapsed.state()})


class Means(Struct, frozen=True):
    """What a profile is carried out with: *scope* makes what expressions see, for a job and hours
    elapsed; *save* stores the state; *tell* is called whenever something was done."""

    scope: Callable[[str, float], LiveScope]
    commands: JobCommands
    save: Callable[[str], Awaitable]
    tell: Callable[[], None]


class Runner:
    """Does what falls due, remembering each action before it is done.

    An action is written down, with its values, before it is carried out. If the unit stops in
    between, one that sets something to a value is done again, which changes nothing; whether a
    job was started is known from the record of its run. So nothing is done twice.

    What fell due longer than *limit* seconds ago, because the unit was off, is left out.
    """

    def __init__(self, kit: Kit, carried: Carried, means: Means, limit: float) -> None:
        self.kit, self._carried, self.profile = kit, carried, carried.profile
        self.agenda, self.elapsed = carried.agenda, carried.elapsed
        self._means, self._limit = means, limit
        self._outcomes = Outcomes(kit, self.agenda, self.elapsed)
        self._busy = self._changed = False
        self._call_off: Callable[[], None] = lambda: None
        self._excused: set[int] = set()

    def go_on(self) -> None:
        """Go on from wherever it was; for each time the job becomes ready."""
        self.elapsed.resume()
        self._changed = True
        self.kit.on(ClockStepped, self._stepped)
        self.kit.on(SettingChanged, self._happened)
        self.kit.on(StateChanged, self._happened)
        self._soon(0.0)

    # -- when

    def _soon(self, seconds: float) -> None:
        self._call_off()
        self._call_off = self.kit.after(seconds, self._turn)

    def _stepped(self, event: ClockStepped) -> None:
        self._changed = True
        self._soon(0.0)

    def _happened(self, event: SettingChanged | StateChanged) -> None:
        if not self._busy and any(event.job in self._watched(w) for w in self.agenda.watches):
            self._soon(0.0)

    def _watched(self, watch: Watch) -> set[str]:
        condition = self.agenda.whens[watch.number].condition
        return {p.job for p in walk(condition.expression) if isinstance(p, Lookup)}

    async def _turn(self) -> None:
        if self._busy:
            return
        self._busy = True
        try:
            wait = await self._work()
        except Unavailable as refusal:
            self.kit.trouble(NOT_STORED, "The profile waits: what it does cannot be remembered. "
                             f"{refusal.message}", refusal.remedy or "")
            wait = LOOK_AGAIN
        finally:
            self._busy = False
        if wait is not None:
            self._soon(wait)

    async def _work(self) -> float | None:
        """Do all that is due; returns for how long there is nothing to do, None for ever."""
        await self._finish_doing()
        count = 0
        self._look()
        while (due := self.agenda.next()) and due.at <= self.elapsed.seconds + NEARLY:
            await self._do(due)
            self._look()
            count += ACTION + self.agenda.lasting
            if count >= AT_ONCE:
                count = 0
                await self.kit.sleep(0.0)
        if self._changed:
            await self._save()
            self._means.tell()
        if self.agenda.over:
            self.kit.log.info("The profile {name} is done.", name=self.profile.name, notice=True)
            self.kit.finish()
            return None
        wait = due.at - self.elapsed.seconds if due else LOOK_AGAIN
        return min(wait, LOOK_AGAIN) if self.agenda.watches else wait

    async def _save(self) -> None:
        await self._means.save(self._carried.written)
        self._changed = False
        self.kit.clear(NOT_STORED)

    # -- what

    async def _do(self, due: Due) -> None:
        action, deed = due.action, due.action.deed
        self._changed = True
        if isinstance(due.source, Round):
            self._next_turn(action, due.source)
            return
        self.agenda.take(due.source)
        late = self.elapsed.seconds - due.at
        if late > self._limit and isinstance(deed, Command | Log):
            self._outcomes.left_out(action, due.at)
            return
        try:
            if not self._holds(action.condition, action):
                self._outcomes.note(action, due.at, "not wanted")
            elif isinstance(deed, Command):
                await self._begin(action, deed, due.at)
            else:
                self._carry_out(action, deed, due.at)
        except Unavailable:
            raise
        except (Wrong, Refusal) as error:
            self._outcomes.failed(action, due.at, error.message)

    def _carry_out(self, action: Action, deed: Log | Repeat | When, due: float) -> None:
        if isinstance(deed, Log):
            self._write(deed, str(self._value(deed.message.value, action)))
            self._outcomes.note(action, due, "done")
        elif isinstance(deed, Repeat):
            self.agenda.rounds.append(Round(action.number, due))
        else:
            self.agenda.watches.append(Watch(action.number, due))

    def _write(self, deed: Log, text: str) -> None:
        log = self.kit.log
        if deed.level == "NOTICE":
            log.info("{text}", text=text, notice=True)
        else:
            write = {"DEBUG": log.debug, "INFO": log.info, "WARNING": log.warn, "ERROR": log.error}
            write[deed.level]("{text}", text=text)

    def _holds(self, condition: Condition | None, action: Action) -> bool:
        return condition is None or truth(condition.expression, self._scope_of(action))

    def _value(self, value: object, action: Action) -> object:
        return fill(value, self._scope_of(action)) if isinstance(value, Template) else value

    def _scope_of(self, action: Action) -> LiveScope:
        return self._means.scope(action.job, self.elapsed.seconds / 3600.0)

    # -- again and again, and as soon as

    def _next_turn(self, action: Action, turns: Round) -> None:
        """Begin a turn of a repeat, or end it; of several turns that were missed only the last
        one is done."""
        deed = self.agenda.repeats[turns.number]
        behind = self.elapsed.seconds - turns.begins(deed)
        missed = int(max(0.0, behind + NEARLY) // deed.every)
        if missed:
            self.kit.log.warn("{n} turns were left out, while the unit was off or busy: {what}.",
                              n=missed, what=what(action))
            turns = self.agenda.skip(turns, missed)
        base = turns.begins(deed)
        if deed.limit is not None and base - turns.origin >= deed.limit - NEARLY:
            self._end_repeat(action, turns, base)
            return
        try:
            goes_on = self._holds(deed.condition, action)
        except Wrong as wrong:
            self._outcomes.failed(action, base, wrong.message)
            self.agenda.skip(turns, 1)
            return
        if not goes_on:
            self._end_repeat(action, turns, base)
            return
        self.agenda.skip(turns, 1)
        self.agenda.begin(action, base)

    def _end_repeat(self, action: Action, turns: Round, at: float) -> None:
        self.agenda.rounds.remove(turns)
        self._outcomes.note(action, at, f"ended after {turns.turn} turns")

    def _look(self) -> None:
        """Begin what was waiting for something that is so now."""
        for watch in tuple(self.agenda.watches):
            action = self.agenda.actions[watch.number]
            condition = self.agenda.whens[watch.number].condition
            try:
                so = self._holds(condition, action)
            except Wrong as wrong:
                so = False
                self._excuse(action, wrong)
            if so:
                self._changed = True
                now = self.elapsed.seconds
                self.agenda.watches.remove(watch)
                self.agenda.begin(action, now)
                self._outcomes.note(action, now, "it is so")
                self.kit.log.info("{at} It is so: {condition}.", at=clock(now),
                                  condition=str(condition))

    def _excuse(self, action: Action, wrong: Wrong) -> None:
        if action.number not in self._excused:
            self._excused.add(action.number)
            self.kit.log.info("{what}: {why} It goes on waiting.", what=what(action),
                              why=wrong.message)

    # -- telling jobs

    async def _begin(self, action: Action, deed: Command, due: float) -> None:
        given = {name: self._value(node.value, action) for name, node in deed.options.items()}
        values = self._means.commands.named(deed.kind, action.job, given)
        pending = PendingCommand(action.number, due, self.kit.clock.utc(), values)
        self.agenda.attempt(pending)
        await self._save()
        await self._tell_job(pending, action, deed)

    async def _finish_doing(self) -> None:
        """Do what was written down, if the unit stopped before it is known to be done."""
        doing = self.agenda.doing
        if doing is None:
            return
        await self._save()
        action = self.agenda.actions[doing.number]
        deed = action.deed
        if not isinstance(deed, Command):
            self.agenda.attempt(None)
        elif deed.kind == "start" and await self._means.commands.begun(action.job, doing.utc):
            self.agenda.attempt(None)
            self._changed = True
            self._outcomes.note(action, doing.due, "done")
        else:
            await self._tell_job(doing, action, deed)

    async def _tell_job(self, doing: PendingCommand, action: Action, deed: Command) -> None:
        telling = self._means.commands.tell(deed.kind, action.job, doing.values)
        why = await self._patiently(ensureDeferred(telling), action, deed)
        self.agenda.attempt(None)
        self._changed = True
        if why is None:
            self._outcomes.done(action, doing)
        else:
            self._outcomes.failed(action, doing.due, why)

    def _patiently(self, told: Deferred, action: Action, deed: Command) -> Deferred:
        """A Deferred that fires with why *told* failed, or None when it is done; or when a job
        was told to start and takes long to be ready.

        Cancelling it, when the job rests, does not cancel what was told.
        """
        waiting: Deferred = Deferred()
        later = self.kit.clock.callLater

        def over(why: str | None) -> None:
            if not waiting.called:
                waiting.callback(why)
            elif why is not None:
                self._changed = True
                self._outcomes.failed(action, self.elapsed.seconds, why)

        def impatient() -> None:
            if self._means.commands.accepted(deed.kind, action.job):
                over(None)
            elif not waiting.called:
                timers.append(later(PATIENCE, impatient))

        def stop_waiting(result: object) -> object:
            if timers[-1].active():
                timers[-1].cancel()
            return result

        timers = [later(PATIENCE, impatient)]
        told.addCallbacks(lambda _: None, lambda failure: self._why(action, failure))
        told.addCallback(over)
        return waiting.addBoth(stop_waiting)

    def _why(self, action: Action, failure: Failure) -> str:
        if isinstance(failure.value, Refusal):
            return failure.value.message
        self.kit.log.failure("{what} failed", failure, what=what(action))
        return f"{action.job} ran into an error of its own; see the log."
