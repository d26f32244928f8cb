"""Time as the appliance sees it: one that only goes forward, and the one people read."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from typing import Any, Protocol

from twisted.application.service import Service
from twisted.internet.base import DelayedCall
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall
from twisted.logger import Logger
from zope.interface import implementer

from appliance.model.moments import Seconds, Utc

STEP = 2.0
SLEW = 0.1
"""By which part the unit's time goes slower until a clock that was set back has caught up."""
FOLLOW_EVERY = 5.0


class Timeline:
    """From the unit's own seconds to UTC, without ever going back.

    A host without a battery-backed clock steps when it finds the network's time. A step forward
    is followed at once. After a step back, time goes on from where it was but a tenth slower,
    until the host's clock has caught up.
    """

    def __init__(
        self, seconds: Callable[[], Seconds], wall: Callable[[], float], floor: float = 0.0
    ) -> None:
        self._seconds, self._wall = seconds, wall
        self._at, self._rate = seconds(), 1.0
        self._utc = max(wall(), floor)
        self._behind = max(0.0, self._utc - wall())

    def utc(self, at: Seconds | None = None) -> Utc:
        """Seconds UTC at the moment *at* (default: now) of the unit's own seconds."""
        passed = (self._seconds() if at is None else at) - self._at
        return Utc(self._utc + passed * self._rate)

    @property
    def ahead(self) -> float:
        """By how many seconds this was ahead of the host's clock when they were last compared."""
        return self._behind

    def follow(self) -> float:
        """Compare with the host's clock; to be called every few seconds. By how many seconds that
        has stepped since, forwards or back; 0 if it goes as this does."""
        now = self._seconds()
        here = self.utc(now)
        error = self._wall() - here
        jumped = error if error > STEP else min(0.0, error + self._behind)
        self._at, self._utc = now, here + max(0.0, jumped) if error > STEP else here
        self._behind = max(0.0, -error)
        self._rate = 1.0 if error > STEP else 1.0 + max(-SLEW, min(SLEW, error / FOLLOW_EVERY))
        return jumped if abs(jumped) > STEP else 0.0


class UnitClock(Protocol):
    """What the parts of the appliance are given."""

    def seconds(self) -> Seconds:
        """Seconds since some moment in the past; never goes back."""

    def callLater(self, delay: float, callable: Callable, *args, **kwargs) -> DelayedCall:
        """Call *callable* after *delay* seconds."""

    def utc(self, at: Seconds | None = None) -> Utc:
        """Seconds UTC, now or at the moment *at* of ``seconds``; never goes back."""


class _Dated:
    """A clock that has been told the date."""

    seconds: Callable[[], Seconds]
    timeline: Timeline
    utc: Callable[..., Utc]

    def follow(self, wall: Callable[[], float], floor: float = 0.0) -> None:
        """Take UTC from *wall*, but never less than *floor*, from now on."""
        self.timeline = Timeline(self.seconds, wall, floor)
        self.utc = self.timeline.utc


@implementer(IReactorTime)
class RealClock(_Dated):
    """The reactor's time, which has been made monotonic, and the host's."""

    def __init__(self, reactor, wall: Callable[[], float]) -> None:
        self.seconds = reactor.seconds
        self.callLater = reactor.callLater
        self.getDelayedCalls = reactor.getDelayedCalls
        self.follow(wall)


@implementer(IReactorTime)
class VirtualClock(_Dated):
    """Time that is wound by hand or by a ``Pacemaker``: every call happens at its own moment.

    Unlike ``task.Clock``, which runs a call late when it is wound past it, so that a night in one
    ``advance`` is the same night whatever its steps.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._queue: list[tuple[float, int, DelayedCall]] = []
        self._order = count()
        self.follow(self.seconds)

    def seconds(self) -> Seconds:
        """Seconds since this clock was made."""
        return Seconds(self._now)

    def callLater(
        self, delay: float, callable: Callable[..., object], *args: object, **kwargs: object
    ) -> DelayedCall:
        """See ``IReactorTime``."""
        call = DelayedCall(
            self._now + delay, callable, args, kwargs, lambda _: None, self._put, self.seconds
        )
        self._put(call)
        return call

    def getDelayedCalls(self):
        """See ``IReactorTime``."""
        return [call for _, _, call in self._queue if call.active()]

    def _put(self, call: DelayedCall) -> None:
        heappush(self._queue, (call.getTime(), next(self._order), call))

    def next_call(self) -> float | None:
        """When the next call is due, or None."""
        while self._queue:
            due, _, call = self._queue[0]
            if call.active() and call.getTime() <= due:
                return due
            heappop(self._queue)
            if call.active():
                self._put(call)  # it was put off
        return None

    def step(self, until: float) -> bool:
        """Make the next call if it is due by *until*; whether there was one."""
        due = self.next_call()
        if due is None or due > until:
            self._now = max(self._now, until)
            return False
        _, _, call = heappop(self._queue)
        self._now = max(self._now, due)
        call.called = 1
        call.func(*call.args, **call.kw)
        return True

    def advance(self, seconds: float) -> None:
        """Wind by *seconds*, making every call that falls due at its own moment."""
        until = self._now + seconds
        while self.step(until):
            pass


class Loop(LoopingCall):
    """*work* at even intervals of *clock*. What is late is skipped, never piled up."""

    def __init__(self, clock: Any, work: Callable[..., object], *args: object) -> None:
        super().__init__(work, *args)
        self.clock = clock

    @property
    def waiting(self) -> bool:
        """Whether it waits for its next turn: none is under way, and it was not stopped."""
        return self.call is not None

    def retime(self, seconds: float, began: float) -> None:
        """Take a turn every *seconds*, counted from now; while one is under way, from when it
        *began*."""
        self.interval = seconds
        if self.waiting:
            self.reset()
        else:
            self.starttime = began


class Timekeeper(Service):
    """Compares the unit's time with the host's clock every few seconds, and calls *tell* with by
    how many seconds that has stepped, if it has, and *ahead* with by how many the unit's time is
    ahead of it."""

    def __init__(
        self,
        clock: "RealClock | VirtualClock",
        tell: Callable[[float], None],
        ahead: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self.setName("time")
        self._clock, self._tell, self._ahead = clock, tell, ahead
        self._loop = Loop(clock, self.compare)

    def startService(self):
        super().startService()
        self._loop.start(FOLLOW_EVERY, now=False)

    def stopService(self):
        super().stopService()
        self._loop.stop()

    def compare(self) -> None:
        """Compare now: the host's clock has been set, or the time has come."""
        stepped = self._clock.timeline.follow()
        if stepped:
            self._tell(stepped)
        self._ahead(self._clock.timeline.ahead)


class Pacemaker(Service):
    """Winds a ``VirtualClock`` at *speed* times real time, as far as the processor allows.

    It works for at most *budget* real seconds at a stretch, so that the reactor's other work
    is never held up for long; what it cannot keep up with is not made up for later.
    """

    log = Logger()
    budget = 0.002
    idle = 0.02

    def __init__(self, reactor, clock: VirtualClock, speed: float) -> None:
        self._reactor, self._clock, self._speed = reactor, clock, speed
        self._real, self._virtual, self._turn = 0.0, 0.0, None
        self._mark = (0.0, 0.0)
        self.achieved = speed

    @property
    def speed(self) -> float:
        """How many times faster than real time the unit lives."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Let it live *speed* times faster than real time, from now on."""
        self._anchor()
        self._speed = speed

    def _anchor(self) -> None:
        self._real, self._virtual = self._reactor.seconds(), self._clock.seconds()

    def _measure(self, now: float) -> None:
        real, virtual = self._mark
        if now - real > 2.0:
            self.achieved = (self._clock.seconds() - virtual) / (now - real)
            self._mark = now, self._clock.seconds()

    def startService(self):
        super().startService()
        self._anchor()
        self._mark = self._real, self._virtual
        self._turn = self._reactor.callLater(0, self._wind)

    def stopService(self):
        super().stopService()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None

    def _wind(self) -> None:
        started = self._reactor.seconds()
        self._measure(started)
        until = self._virtual + (started - self._real) * self._speed
        while self._step(until):
            if self._reactor.seconds() - started > self.budget:
                self._anchor()
                self._turn = self._reactor.callLater(0, self._wind)
                return
        due = self._clock.next_call()
        wait = self.idle if due is None else min(self.idle, (due - until) / self._speed)
        self._turn = self._reactor.callLater(max(wait, 0.0), self._wind)

    def _step(self, until: float) -> bool:
        """As the clock's; a call that fails is told and stops no other, as with the reactor."""
        try:
            return self._clock.step(until)
        except Exception:
            self.log.failure("What was due failed")
            return True
