"""Connections: how many there are, how long each may take, and who leaves for the newest comer.

What is counted is not seconds but the turns of one loop, a second apart: whoever waited while the
process was held has not been slow.
"""

from collections.abc import Callable
from enum import Enum
from resource import RLIMIT_NOFILE, getrlimit
from typing import Any

from twisted.internet.protocol import connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel

from appliance.api.access.peers import neighbourhood
from appliance.clocks import Loop

TURN = 1.0
"""Seconds."""
FLOOR = 10_000
"""Bytes of a body that come in as many turns as it may take, at the least."""
OWN_FILES = 64
"""Descriptors that are kept for the unit's own files."""
BESIDE_DASHBOARDS = 256
AT_ONCE = 16
"""How many come in between two looks at what those who are in have sent."""
ENDED_AT_ONCE = 32
"""How many are ended in one turn; the others in the next."""
FEWEST = 16
DIGITS = 18
"""More of them are no length of anything."""
SLICE = 4096
"""Bytes that are taken apart at once: each six of them may be a chunk of a body."""


def short_answer(status: str) -> bytes:
    """The fewest words in which somebody who is not listened to any longer is told why."""
    return f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode()


class Stage(Enum):
    """What a connection is at; with how many turns it may last."""

    IDLE = "idle", 60
    HEAD = "head", 10
    BODY = "body", 10
    ANSWER = "answer", 120  # as long as nothing of it is read
    CLOSING = "closing", 30

    @property
    def patience(self) -> int:
        """The turns that it may last."""
        return self.value[1]


class Channel(HTTPChannel):
    """One connection, which knows what it is at, and since how many turns."""

    factory: Any
    transport: Any
    address = ""
    stage = Stage.IDLE
    unread = flows = answered = False
    turns = received = number = lines = 0

    def connectionMade(self) -> None:
        """See ``Protocol``."""
        self.address = neighbourhood(self.transport.getPeer())
        self.factory.connections.join(self)
        super().connectionMade()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """See ``Protocol``."""
        self.gone()
        super().connectionLost(reason)

    def hand_over(self) -> Callable[[], None]:
        """Somebody else speaks there from now on, and calls what is returned when it is lost."""
        self.unread = False
        return self.gone

    def gone(self) -> None:
        """The connection is lost, whoever had it last."""
        self.factory.connections.part(self)

    def dataReceived(self, data: bytes) -> None:
        """See ``Protocol``."""
        if self.stage is Stage.BODY:
            self.received += len(data)
        elif self.stage is Stage.IDLE:
            self._enter(Stage.HEAD)
        at = 0
        while at < len(data) and self.stage is not Stage.CLOSING:
            whole = self.stage is Stage.BODY and not self.requests[-1].in_chunks
            size = len(data) if whole else SLICE
            super().dataReceived(data[at : at + size])
            at += size

    def lineReceived(self, line: bytes) -> None:
        """See ``HTTPChannel``. What came before the last answer was given is only met here, and
        nothing that comes after something that was refused."""
        if self.stage is Stage.CLOSING:
            return
        if self.stage is Stage.IDLE:
            self._enter(Stage.HEAD)
        self.lines += 1
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        """See ``LineReceiver``."""
        self.refuse("431 Request Header Fields Too Large" if self.lines else "414 URI Too Long")

    def headerReceived(self, line: bytes) -> bool:
        """See ``HTTPChannel``, which fails over a length of thousands of digits."""
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and len(value) > DIGITS:
            self.refuse("400 Bad Request")
            return False
        return super().headerReceived(line)

    def refuse(self, status: str) -> None:
        """Say *status* in the fewest words, once, and listen no longer."""
        if self.stage is not Stage.CLOSING:
            self.transport.write(short_answer(status))
            self.loseConnection()

    def allHeadersReceived(self) -> None:
        """See ``HTTPChannel``."""
        self._enter(Stage.BODY)
        super().allHeadersReceived()

    def allContentReceived(self) -> None:
        """See ``HTTPChannel``. What was refused meanwhile is not done after all."""
        if self.stage is not Stage.CLOSING:
            self._enter(Stage.ANSWER)
            super().allContentReceived()

    def requestDone(self, request: Any) -> None:
        """See ``HTTPChannel``."""
        self._enter(Stage.IDLE)
        self.answered, self.lines = True, 0
        self.factory.connections.rest(self)
        super().requestDone(request)

    def loseConnection(self) -> None:
        """See ``HTTPChannel``."""
        self._enter(Stage.CLOSING)
        super().loseConnection()

    def pauseProducing(self) -> None:
        """See ``HTTPChannel``: what was sent is not read."""
        self.unread, self.turns = True, 0
        super().pauseProducing()

    def resumeProducing(self) -> None:
        """See ``HTTPChannel``."""
        self.unread, self.turns = False, 0
        super().resumeProducing()

    @property
    def cost(self) -> int | None:
        """What is lost if it has to leave: 0 if it was never answered, 1 if it was, 2 for an answer
        that somebody may use and does not read, or a body that has kept its pace; None: it is
        being answered, and stays."""
        if self.stage is Stage.ANSWER:
            return 2 if self.unread else None
        return 2 if self.flows else int(self.answered)

    def turn(self) -> bool:
        """A turn has passed. Returns whether it has taken too long, and is to be ended."""
        self.turns += 1
        if self.turns < (Stage.ANSWER if self.unread else self.stage).patience:
            return False
        if self.stage is Stage.ANSWER and not self.unread:
            self.turns = 0  # that is for us to hurry
            return False
        if self.stage is Stage.BODY and self.received >= FLOOR and not self.unread:
            self.turns = self.received = 0
            self.flows = True
            return False
        return True

    def end(self) -> None:
        """Close it, and say why if that is of use."""
        if self.unread or self.stage is Stage.CLOSING:
            self.cut()
            return
        if self.stage is Stage.IDLE:
            self.loseConnection()
        else:
            self.refuse("408 Request Timeout")

    def cut(self) -> None:
        """Close it without a word."""
        self.gone()
        self.transport.abortConnection()

    def _enter(self, stage: Stage) -> None:
        self.stage, self.turns, self.received, self.flows = stage, 0, 0, False


class Connections:
    """All there are, at most *most*, of which one address has at most three quarters: on its own
    machine and behind a proxy a unit knows but one. *reactor* is the real one."""

    log = Logger()

    def __init__(self, reactor: Any, most: int) -> None:
        self.most, self.most_of_one = most, max(1, most * 3 // 4)
        self._there: dict[Channel, None] = {}  # first who has rested longest
        self._counts: dict[str, int] = {}
        self._joined = 0
        self._loop = Loop(reactor, self._turn)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._there)

    def has_room(self, peer: object) -> bool:
        """Whether *peer* may come in, for whom somebody else leaves if need be: of its own
        address, if that has its share, else of the one that has most."""
        address = neighbourhood(peer)
        full = self._counts.get(address, 0) >= self.most_of_one
        if not full and len(self._there) < self.most:
            return True
        leaving = self._least_needed(address if full else None)
        if leaving is not None:
            leaving.cut()
        return leaving is not None

    def join(self, channel: Channel) -> None:
        """*channel* has come; it is told its number."""
        self._joined += 1
        channel.number = self._joined
        self._there[channel] = None
        self._counts[channel.address] = self._counts.get(channel.address, 0) + 1
        if not self._loop.running:
            self._loop.start(TURN, now=False).addErrback(self._stumbled)

    def rest(self, channel: Channel) -> None:
        """*channel* has been answered, and has rested for the shortest time of all."""
        if channel in self._there:
            del self._there[channel]
            self._there[channel] = None

    def part(self, channel: Channel) -> None:
        """*channel* has gone; being told so again is no error."""
        if channel not in self._there:
            return
        del self._there[channel]
        self._counts[channel.address] -= 1
        if not self._counts[channel.address]:
            del self._counts[channel.address]
        if not self._there and self._loop.running:
            self._loop.stop()

    def _least_needed(self, address: str | None) -> Channel | None:
        """Who is to leave, of *address* if it is given: the oldest idle one of the address with the
        most; None if everybody is being answered."""
        found: dict[str, tuple[int, Channel]] = {}
        for channel in self._there:
            cost, where = self._cost(channel), channel.address
            if cost is None or address not in (None, where):
                continue
            if where not in found or cost < found[where][0]:
                found[where] = cost, channel
                if not cost and address is not None:
                    break
        most = max(found, key=lambda where: self._counts[where], default=None)
        return None if most is None else found[most][1]

    def _cost(self, channel: Channel) -> int | None:
        if channel.cost == 0 and self._joined - channel.number < AT_ONCE:
            return 1  # what it asks may be there already, and has not been read
        return channel.cost

    def _turn(self) -> None:
        late = [channel for channel in self._there if channel.turn()]
        for channel in late[:ENDED_AT_ONCE]:
            channel.end()

    def _stumbled(self, failure: Failure) -> None:
        """Close all: who cannot be looked after is not to stay for ever."""
        self.log.failure("Connections were not looked after", failure)
        for channel in tuple(self._there):
            channel.cut()


def room(dashboards: int) -> int:
    """How many connections there may be beside the unit's own files, each with a file of its
    own, if so many are *dashboards*."""
    allowed = getrlimit(RLIMIT_NOFILE)[0]
    most = dashboards + BESIDE_DASHBOARDS
    return max(FEWEST, min(most, (allowed - OWN_FILES) // 2) if allowed > 0 else most)
