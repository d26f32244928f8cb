"""The live feed: who is told what and when. It knows websockets only as outlets."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from twisted.internet.task import LoopingCall
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.api.live.event_ring import EventRing
from appliance.api.live.frames import EVENTS, NAMES, Span, change, snapshot
from appliance.api.wire.socket import Outlet
from appliance.core.appliance import Appliance
from appliance.errors import Invalid
from appliance.model import Who

FASTEST = 20
PORTION = 10
Made = dict[tuple, tuple[object, int]]


class Wish(Struct, frozen=True, forbid_unknown_fields=True):
    """What a client wants: *subscribe* to topics, at most *rate* frames a second, and to go on
    after event *since* of the process *boot*."""

    subscribe: list[str]
    rate: Annotated[float, Meta(ge=1, le=FASTEST)] = 10.0
    boot: str | None = None
    since: Annotated[int, Meta(ge=0)] | None = None


class Client:
    """One reader: a cursor into the ring.

    Nothing is kept for it: ``told`` is the last event that a frame sent to it covered, and
    ``seen`` the last that was looked at for it; None before its first frame.
    """

    def __init__(self, outlet: Outlet, who: Who) -> None:
        self.outlet, self.who = outlet, who
        self.topics: frozenset[str] = frozenset()
        self.rate = 0.0
        self.told: int | None = None
        self.seen = 0

    def want(self, wish: Wish, since: int | None) -> None:
        """It is told of *wish* from now on: what came after event *since*, or of everything."""
        self.topics, self.rate, self.told = frozenset(wish.subscribe), wish.rate, since
        if since is not None:
            self.seen = since

    def tell(self, frame: object | None, head: int) -> None:
        """Send it *frame*, which covers the events to *head*; None if none was for it."""
        self.seen = head
        if frame is not None:
            self.told = head
            self.outlet.send(frame)

    def is_due(self, before: int, now: int) -> bool:
        """Whether a frame may be sent between ticks *before* and *now*. Clients of one rate are
        due together, so that a frame is made once for all of them."""
        step = self.rate / FASTEST
        return int(now * step) > int(before * step)


class Feed:
    """Tells every client what happens. *reactor* is the real one, whatever the unit lives in."""

    log = Logger()

    def __init__(self, appliance: Appliance, reactor: Any, ring: EventRing | None = None) -> None:
        self._appliance = appliance
        self._ring = EventRing() if ring is None else ring
        self._ring.listen(appliance.bus, EVENTS)
        self._clients: dict[Outlet, Client] = {}
        self._ticks = 0
        self._reactor = reactor
        self._loop = LoopingCall.withCount(self._tick)
        self._loop.clock = reactor

    def join(self, outlet: Outlet, who: Who) -> None:
        """*outlet* is there; it is told nothing until it says what it wants."""
        self._clients[outlet] = Client(outlet, who)
        if not self._loop.running:
            self._loop.start(1 / FASTEST, now=False).addErrback(self._stumbled)

    def part(self, outlet: Outlet) -> None:
        """*outlet* has gone."""
        self._clients.pop(outlet, None)
        if not self._clients and self._loop.running:
            self._loop.stop()

    def hear(self, outlet: Outlet, payload: bytes) -> None:
        """*outlet* says what it wants; what makes no sense ends the conversation."""
        client = self._clients[outlet]
        try:
            wish = understand(payload)
        except Invalid as refusal:
            outlet.refuse(refusal)
            return
        client.want(wish, self._since(client, wish))

    def _since(self, client: Client, wish: Wish) -> int | None:
        """The event after which *client* goes on, never one before what this very connection has
        been told; None if it needs a snapshot."""
        if wish.since is None or wish.boot != self._appliance.host.system.boot:
            return None
        since = max(wish.since, client.told or 0)
        return since if self._ring.holds(since) else None

    def _tick(self, count: int) -> None:
        before, self._ticks = self._ticks, self._ticks + count
        everyone = tuple(self._clients.values())
        self._tell_some([c for c in everyone if c.rate and c.is_due(before, self._ticks)], {})

    def _tell_some(self, due: list[Client], made: Made) -> None:
        """Send the first of those who are *due* their frames, and the others theirs when the
        reactor has seen to what else there is: no crowd may hold up a reading."""
        try:
            for client in due[:PORTION]:
                if self._clients.get(client.outlet) is client and not client.outlet.full:
                    self._tell(client, made)
        except Exception:
            self._stumbled(Failure())
            return
        if len(due) > PORTION:
            self._reactor.callLater(0, self._tell_some, due[PORTION:], made)

    def _tell(self, client: Client, made: Made) -> None:
        """Send *client* its next frame, out of those already *made* in this tick if it is there."""
        if client.told is None or not self._ring.holds(client.seen):
            frame, head = self._once(made, (client.topics, client.who), client, self._snapshot)
        elif client.seen == self._ring.head:
            return
        else:
            key = client.told, client.seen, client.topics
            frame, head = self._once(made, key, client, self._change)
        client.tell(frame, head)

    def _once(self, made: Made, key: tuple, client: Client, make: Callable) -> tuple[object, int]:
        """The frame for *key*, and the last event that it covers."""
        if key not in made:
            payload = make(client)
            frame = None if payload is None else client.outlet.prepare(payload)
            made[key] = frame, self._ring.head
        return made[key]

    def _snapshot(self, client: Client) -> bytes:
        return snapshot(self._appliance, client.topics, client.who, self._ring.head)

    def _change(self, client: Client) -> bytes | None:
        unit, first = self._appliance, (client.told or 0) + 1
        span = Span(unit.host.system.boot, first, self._ring.head, round(unit.clock.utc() * 1000))
        return change(unit, span, self._ring.after(client.seen), client.topics)

    def _stumbled(self, failure: Failure) -> None:
        """Let everybody come back: what broke for one is not to silence all."""
        self.log.failure("The live feed stumbled", failure)
        for outlet in tuple(self._clients):
            outlet.leave()


def understand(payload: bytes) -> Wish:
    """What a client wants; raises ``Invalid``."""
    try:
        wish = msgspec.json.decode(payload, type=Wish)
        unknown = [name for name in wish.subscribe if name not in NAMES]
        if unknown:
            known = ", ".join(sorted(NAMES))
            raise msgspec.ValidationError(f"{unknown[0][:40]!r} is no topic; there are {known}.")
        return wish
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Invalid(
            "The live feed did not understand what was asked of it.",
            cause=str(error),
            remedy='Send {"subscribe": ["readings"], "rate": 10}; docs/live-feed.md has the rest.',
        ) from None
