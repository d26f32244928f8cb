"""The live feed: who is told what and when. It knows websockets only as outlets."""

from collections.abc import Callable
from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import Meta, Struct
from twisted.internet.task import LoopingCall

from appliance.api.frames import EVENTS, Span, change, encode, snapshot
from appliance.api.ring import Ring
from appliance.api.views import ms
from appliance.errors import Invalid, NotAllowed, Refusal
from appliance.model import Who

FASTEST = 20
TICKS_BETWEEN_CHECKS = 30 * FASTEST
Topic = Literal["readings", "settings", "states", "logs", "alerts"]
CLOSE = {Invalid: 4400, NotAllowed: 4403}


class Wish(Struct, frozen=True, forbid_unknown_fields=True):
    """What a client wants: *subscribe* to topics, at most *rate* frames a second, and to go on
    after event *since* of the process *boot*."""

    subscribe: list[Topic]
    rate: Annotated[float, Meta(ge=1, le=FASTEST)] = 10.0
    boot: str | None = None
    since: Annotated[int, Meta(ge=0)] | None = None


class Outlet(Protocol):
    """A websocket, as far as the feed needs one."""

    full: bool
    alive: bool

    def prepare(self, payload: bytes) -> object:
        """*payload* as a frame that any outlet can send."""

    def send(self, frame: object) -> None:
        """Send what ``prepare`` made."""

    def refuse(self, payload: bytes, code: int) -> None:
        """Send *payload*, and close with *code*."""

    def leave(self) -> None:
        """Close, because the unit stops."""

    def ask_whether_alive(self) -> None:
        """Ask the other end to answer, which sets ``alive``."""

    def cut(self) -> None:
        """Close without another word."""


class Client:
    """One reader: a cursor into the ring. *authority* says who it is, or None once nobody is.

    Nothing is kept for it: ``told`` is the last event that a frame sent to it covered, and
    ``seen`` the last that was looked at for it; None before its first frame.
    """

    def __init__(self, outlet: Outlet, authority: Callable[[], Who | None]) -> None:
        self.outlet, self.authority = outlet, authority
        self.who = authority()
        self.topics: frozenset[str] = frozenset()
        self.rate = 0.0
        self.told: int | None = None
        self.seen = 0

    def is_due(self, before: int, now: int) -> bool:
        """Whether a frame may be sent between ticks *before* and *now*. Clients of one rate are
        due together, so that a frame is made once for all of them."""
        step = self.rate / FASTEST
        return int(now * step) > int(before * step)


class Feed:
    """Tells every client what happens. *reactor* is the real one, whatever the unit lives in."""

    def __init__(self, appliance, reactor, ring: Ring | None = None) -> None:
        self._appliance = appliance
        self._ring = Ring() if ring is None else ring
        self._ring.listen(appliance.bus, EVENTS)
        self._clients: dict[Outlet, Client] = {}
        self._ticks = 0
        self._loop = LoopingCall.withCount(self._tick)
        self._loop.clock = reactor

    @property
    def clients(self) -> int:
        """How many are listening."""
        return len(self._clients)

    def join(self, outlet: Outlet, authority: Callable[[], Who | None]) -> None:
        """*outlet* is there; it is told nothing until it says what it wants."""
        self._clients[outlet] = Client(outlet, authority)
        if not self._loop.running:
            self._loop.start(1 / FASTEST, now=False)

    def part(self, outlet: Outlet) -> None:
        """*outlet* has gone."""
        self._clients.pop(outlet, None)
        if not self._clients and self._loop.running:
            self._loop.stop()

    def stop(self) -> None:
        """Say good-bye to everybody."""
        for outlet in tuple(self._clients):
            outlet.leave()
            self.part(outlet)

    def hear(self, outlet: Outlet, payload: bytes) -> None:
        """*outlet* says what it wants; what makes no sense ends the conversation."""
        client = self._clients.get(outlet)
        if client is None:
            return
        try:
            wish = understand(payload)
        except Invalid as refusal:
            self._refuse(client, refusal)
            return
        client.topics, client.rate = frozenset(wish.subscribe), wish.rate
        self._go_on(client, wish)

    def _go_on(self, client: Client, wish: Wish) -> None:
        """Where *client* goes on: never before what this very connection has been told."""
        same = wish.boot == self._appliance.system.boot and wish.since is not None
        since = max(wish.since, client.told or 0) if same else 0
        if same and self._ring.holds(since):
            client.told = client.seen = since
        else:
            client.told = None

    def _tick(self, count: int) -> None:
        before, self._ticks = self._ticks, self._ticks + count
        if self._ticks // TICKS_BETWEEN_CHECKS > before // TICKS_BETWEEN_CHECKS:
            self._check()
        made: dict[object, object] = {}
        for client in tuple(self._clients.values()):
            if client.rate and not client.outlet.full and client.is_due(before, self._ticks):
                self._tell(client, made)

    def _tell(self, client: Client, made: dict) -> None:
        if client.told is None or not self._ring.holds(client.seen):
            key = client.topics, client.who
        elif client.seen == self._ring.head:
            return
        else:
            key = client.told, client.seen, client.topics
        if key not in made:
            payload = self._make(client, *key)
            made[key] = payload and client.outlet.prepare(payload)
        client.seen = self._ring.head
        if made[key] is not None:
            client.told = client.seen
            client.outlet.send(made[key])

    def _make(self, client: Client, *key: object) -> bytes | None:
        head, unit = self._ring.head, self._appliance
        if len(key) == 2:
            return snapshot(unit, client.topics, client.who, head)
        span = Span(unit.system.boot, client.told + 1, head, ms(unit.clock.utc()))
        return change(span, self._ring.after(client.seen), client.topics)

    def _check(self) -> None:
        """Whoever has logged out hears no more, and whoever has not answered since the last time
        is gone."""
        for client in tuple(self._clients.values()):
            if client.authority() is None:
                self._refuse(client, NotAllowed("You are logged out.", remedy="Log in again."))
            elif not client.outlet.alive:
                client.outlet.cut()
                self.part(client.outlet)
            else:
                client.outlet.ask_whether_alive()

    def _refuse(self, client: Client, refusal: Refusal) -> None:
        error = {"message": refusal.message, "cause": refusal.cause, "remedy": refusal.remedy}
        client.outlet.refuse(encode({"error": error}), CLOSE[type(refusal)])
        self.part(client.outlet)


def understand(payload: bytes) -> Wish:
    """What a client wants; raises ``Invalid``."""
    try:
        return msgspec.json.decode(payload, type=Wish)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Invalid(
            "The live feed did not understand what was asked of it.",
            cause=str(error),
            remedy='Send {"subscribe": ["readings"], "rate": 10}; docs/live-feed.md has the rest.',
        ) from None
