"""Who is at a socket: as many as there is room for, who may be there and still answer."""

from collections.abc import Callable
from typing import Any, Protocol

from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.api.wire.socket import Conversation, Outlet
from appliance.clocks import Loop
from appliance.errors import NotAllowed
from appliance.model import Who

CHECK_SECONDS = 30.0
LOGGED_OUT = NotAllowed("You are logged out.", remedy="Log in again.")
Authority = Callable[[], Who | None]
"""Who somebody is, or None once they may no longer be there."""


class Member(Outlet, Protocol):
    """An outlet that can be asked whether anybody is there."""

    alive: bool

    def ask_whether_alive(self) -> None:
        """Ask the other end to answer, which sets ``alive``."""

    def cut(self) -> None:
        """Close without another word."""


class Audience:
    """Lets people into a *conversation*, at most *most* at once. Whether each may still be there is
    asked of their authority with every message, and every half minute; then whoever has not
    answered since the last time is cut off. *reactor* is the real one."""

    log = Logger()

    def __init__(self, conversation: Conversation, reactor: Any, most: int) -> None:
        self._conversation, self.most = conversation, most
        self._members: dict[Member, Authority] = {}
        self._loop = Loop(reactor, self._check)

    def __len__(self) -> int:
        """How many are there."""
        return len(self._members)

    @property
    def has_room(self) -> bool:
        """Whether there is room for another."""
        return len(self) < self.most

    def join(self, member: Member, authority: Authority) -> None:
        """*member* has come; if *authority* knows nobody, it is sent away."""
        who = self._ask(authority)
        if who is None:
            member.refuse(LOGGED_OUT)
            return
        self._members[member] = authority
        if not self._loop.running:
            self._loop.start(CHECK_SECONDS, now=False).addErrback(self._stumbled)
        self._conversation.join(member, who)

    def hear(self, member: Member, payload: bytes) -> None:
        """*member* has said *payload*; nobody listens to one who may not be there."""
        authority = self._members.get(member)
        if authority is None:
            return
        if self._ask(authority) is None:
            member.refuse(LOGGED_OUT)
        else:
            self._conversation.hear(member, payload)

    def part(self, member: Member) -> None:
        """*member* has gone, or is about to; being told so again is no error."""
        if self._members.pop(member, None) is None:
            return
        if not self._members and self._loop.running:
            self._loop.stop()
        self._conversation.part(member)

    def stop(self) -> None:
        """Say good-bye to everybody."""
        for member in tuple(self._members):
            member.leave()

    def _check(self) -> None:
        for member, authority in tuple(self._members.items()):
            if self._ask(authority) is None:
                member.refuse(LOGGED_OUT)
            elif not member.alive:
                member.cut()
            else:
                member.ask_whether_alive()

    def _ask(self, authority: Authority) -> Who | None:
        """Who it is. A mistake in a proof lets nobody stay."""
        try:
            return authority()
        except Exception:
            self.log.failure("It cannot be told who is at a socket")
            return None

    def _stumbled(self, failure: Failure) -> None:
        """Let everybody come back: whoever cannot be looked after is not to stay for ever."""
        self.log.failure("Those at a socket were not looked after", failure)
        self.stop()
