"""A socket: an address where a conversation goes on, in place of one answer to one request."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct

from appliance.core.appliance import Appliance
from appliance.model import Need, Who


class Outlet(Protocol):
    """A websocket, as far as a conversation needs one."""

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


class Conversation(Protocol):
    """What the unit has to say to all who are at a socket."""

    @property
    def clients(self) -> int:
        """How many are there."""

    def join(self, outlet: Outlet, authority: Callable[[], Who | None]) -> None:
        """Somebody has come; *authority* says who, or None once they may no longer be there."""

    def hear(self, outlet: Outlet, payload: bytes) -> None:
        """Somebody has said *payload*."""

    def part(self, outlet: Outlet) -> None:
        """Somebody has gone."""

    def stop(self) -> None:
        """Say good-bye to everybody."""


class Socket(Struct, frozen=True):
    """The declaration of a websocket at *path*, which has no parameters, for whoever has at least
    the role that it *needs*. *begin* makes its conversation, of the appliance and of the reactor:
    the real one, for browsers live in real time, whatever the unit lives in."""

    path: str
    needs: Need
    begin: Callable[[Appliance, Any], Conversation]
