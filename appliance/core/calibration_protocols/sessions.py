"""Guided calibrations that are under way: begun, answered, aborted, and never lost."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from uuid import uuid4

import msgspec
from msgspec.structs import asdict, replace
from twisted.internet.defer import CancelledError, Deferred, DeferredLock, ensureDeferred
from twisted.logger import Logger

from appliance.core.calibration_protocols.steps import (
    COMPLETE,
    CalibrationProtocol,
    CalibrationSession,
    Step,
    StepContext,
)
from appliance.core.calibration_protocols.unit_access import UnitAccess
from appliance.core.damage import put_aside
from appliance.core.forms import parse
from appliance.errors import Conflict, NotFound, Refusal, Unavailable
from appliance.lanes import Work
from appliance.model import Trouble
from appliance.store import facts
from appliance.store.engine.db import Store
from appliance.store.retention import CALIBRATION_SESSIONS

FACT = "calibration_session:"
UNREADABLE = Trouble(
    "calibration-session-unreadable",
    "A guided calibration that was under way cannot be read, and is set aside.",
    "Begin it again.",
)


class CalibrationSessions:
    """Every answer is stored before it is acknowledged, so that a session goes on at its step
    after a power cut; what the unit was doing then has to be begun again. *guides* are asked for in
    the lane *work*, when they are first needed."""

    log = Logger(namespace="appliance.calibrations")

    def __init__(
        self,
        guides: Callable[[], tuple[CalibrationProtocol, ...]],
        work: Work,
        desk: UnitAccess,
        store: Store,
    ) -> None:
        self._made, self._work, self._desk, self._store = guides, work, desk, store
        self._guides: dict[tuple[str, str], CalibrationProtocol] = {}
        self._sessions: dict[str, CalibrationSession] = {}
        self._acting: dict[str, Deferred] = {}
        self._answered: set[str] = set()
        self._read = False
        self._storing = DeferredLock()

    async def load(self) -> None:
        """Go on with the sessions of the last run."""
        kept = await self._store.read(facts.beginning, FACT)
        if kept:
            await self.guides()
        for fact, text in kept.items():
            try:
                session = msgspec.json.decode(text, type=CalibrationSession)
                self._guide(session.device, session.protocol).moves[session.step]
            except (msgspec.MsgspecError, TypeError, ValueError, KeyError, Refusal):
                await put_aside(self._store, fact)
                self._desk.tell_damaged(UNREADABLE)
                continue
            self._sessions[session.id] = session
            self._desk.tell_session(session.id)
        self._read = True

    def _check_read(self) -> None:
        if not self._read:
            raise Unavailable(
                "It has not been read yet which calibrations are under way.",
                remedy="Try again in a moment.",
            )

    # -- looking

    async def guides(self) -> tuple[CalibrationProtocol, ...]:
        """Every way to calibrate something, by device and priority."""
        if not self._guides:
            made = await self._work.do(self._made)
            self._guides = {(guide.device, guide.protocol): guide for guide in made}
        return tuple(
            sorted(self._guides.values(), key=lambda g: (g.device, g.priority, g.title))
        )

    @property
    def all(self) -> tuple[CalibrationSession, ...]:
        """The sessions that are kept, the newest first."""
        return tuple(sorted(self._sessions.values(), key=lambda s: -s.created))

    def find(self, id: str) -> CalibrationSession:
        """One session. Raises ``NotFound``, ``Unavailable`` before they were read."""
        if id not in self._sessions:
            self._check_read()
            raise NotFound("There is no such calibration session.", remedy="Begin one.")
        return self._sessions[id]

    def step(self, session: CalibrationSession) -> Step:
        """What *session* is at; ``metadata["working"]`` says whether the unit is doing it."""
        guide = self._guide(session.device, session.protocol)
        if session.status != "in_progress":
            return _ended(session)
        step = guide.moves[session.step].show(self._place(session))
        working = {"working": session.id in self._acting}
        return replace(step, metadata={**step.metadata, **working})

    def _guide(self, device: str, protocol: str) -> CalibrationProtocol:
        if (device, protocol) not in self._guides:
            known = ", ".join(sorted(guide.id for guide in self._guides.values()))
            raise NotFound(
                f"There is no protocol {protocol[:60]!r} for {device[:60]!r}.",
                remedy=f"There are: {known}.",
            )
        return self._guides[device, protocol]

    def _place(self, session: CalibrationSession) -> StepContext:
        return StepContext(session.device, deepcopy(session.data), self._desk)

    # -- going on

    async def begin(self, device: str, protocol: str) -> CalibrationSession:
        """Begin to calibrate *device*. Raises ``NotFound``, ``Conflict`` if it is being done."""
        self._check_read()
        await self.guides()
        guide = self._guide(device, protocol)
        guide.check(self._desk)
        for other in self.all:
            if other.device == device and other.status == "in_progress":
                raise Conflict(
                    f"{device} is being calibrated already.",
                    cause=f"The session {other.id} is at its step {other.step}.",
                    remedy="Go on with it, or abort it.",
                )
        now = self._desk.utc()
        session = CalibrationSession(
            str(uuid4()), protocol, device, "in_progress", guide.first, {}, now, now
        )
        await self._forget_old()
        return await self._keep(session)

    async def answer(self, id: str, inputs: Mapping[str, object]) -> CalibrationSession:
        """Take a person's *inputs* to the step the session is at. Raises ``Refusal``.

        An action is only begun by this: the session stays at its step while the unit works, and
        says in ``error`` why if it did not succeed.
        """
        session = self.find(id)
        self._check_open(session)
        self._answered.add(id)
        try:
            return await self._take(session, inputs)
        finally:
            self._answered.discard(id)

    async def _take(
        self, session: CalibrationSession, inputs: Mapping[str, object]
    ) -> CalibrationSession:
        id, move = session.id, self._guide(session.device, session.protocol).moves[session.step]
        place = self._place(session)
        values = parse(move.show(place).fields, inputs)
        if not move.acts:
            return await self._arrive(session, place, await move.take(place, values))
        session = await self._keep(replace(session, error=None))
        if self.find(id).status != "in_progress":
            return self.find(id)  # aborted meanwhile
        work = ensureDeferred(self._act(session, place, move, values))
        if not work.called:
            self._acting[id] = work
            self._desk.tell_session(id)
            work.addBoth(self._acted, id)
        return self.find(id)

    def _check_open(self, session: CalibrationSession) -> None:
        if session.status != "in_progress":
            raise Conflict(f"This calibration is {session.status}.", remedy="Begin another.")
        if session.id in self._acting or session.id in self._answered:
            raise Conflict(
                "The unit is still working on this step.", remedy="Wait until it has finished."
            )

    async def _act(self, session: CalibrationSession, place: StepContext, move, values) -> None:
        try:
            arrived = await move.take(place, values)
        except CancelledError:
            return
        except Refusal as refusal:
            said = " ".join(filter(None, (refusal.message, refusal.remedy)))
            await self._keep(replace(session, error=said))
        except Exception:
            self.log.failure("A guided calibration stumbled at {step}", step=session.step)
            await self._keep(replace(session, error="An error inside the unit; see its log."))
        else:
            await self._arrive(session, place, arrived)

    def _acted(self, result: object, id: str) -> object:
        self._acting.pop(id, None)
        self._desk.tell_session(id)
        return result

    async def _arrive(
        self, session: CalibrationSession, place: StepContext, step: str
    ) -> CalibrationSession:
        data = place.data
        if step == COMPLETE:
            result = data.pop("result")
            session = replace(session, status="complete", result=result)
            return await self._keep(replace(session, data=data, error=None))
        return await self._keep(replace(session, step=step, data=data, error=None))

    async def abort(self, id: str) -> CalibrationSession:
        """End a session without a result; one that has ended stays as it was."""
        session = self.find(id)
        if session.status != "in_progress":
            return session
        session = await self._keep(replace(session, status="aborted"))
        working = self._acting.pop(id, None)
        if working is not None:
            working.cancel()
        return session

    async def _keep(self, session: CalibrationSession) -> CalibrationSession:
        return await self._storing.run(self._put, session)

    async def _put(self, session: CalibrationSession) -> CalibrationSession:
        before = self._sessions.get(session.id)
        if before is not None and before.status != "in_progress":
            return before
        session = replace(session, updated=self._desk.utc())
        text = json.dumps(asdict(session))
        await self._store.do(facts.put, FACT + session.id, text)
        self._sessions[session.id] = session
        self._desk.tell_session(session.id)
        return session

    async def _forget_old(self) -> None:
        for session in self.all[CALIBRATION_SESSIONS - 1 :]:
            if session.status != "in_progress":
                await self._store.do(facts.remove, FACT + session.id)
                del self._sessions[session.id]


def _ended(session: CalibrationSession) -> Step:
    titles = {"complete": "Done", "aborted": "Aborted", "failed": "Failed"}
    body = "The calibration is kept." if session.status == "complete" else (session.error or "")
    metadata = {"result": session.result} if session.result else {}
    return Step("ended", "result", titles[session.status], body, (), metadata)


