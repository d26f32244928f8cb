"""A socket: an address where a conversation goes on, in place of one answer to one request."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct

from appliance.api.wire.answers import Problem
from appliance.core.appliance import Appliance
from appliance.errors import Refusal
from appliance.model import Need, Who


class Outlet(Protocol):
    """A websocket, as far as a conversation needs one. One that is *full* has not read what it
    was sent last: what can wait is better not sent to it, and whoever lets too much wait is cut
    off."""

    full: bool

    def prepare(self, payload: bytes) -> object:
        """*payload* as a frame that any outlet can send."""

    def send(self, frame: object) -> None:
        """Send what ``prepare`` made."""

    def refuse(self, refusal: Refusal) -> None:
        """Say *refusal*, and close; it has parted when this returns."""

    def leave(self) -> None:
        """Close, for no fault of theirs; it has parted when this returns."""


class Conversation(Protocol):
    """What the unit has to say to all who are at a socket. How many they are, whether each may
    still be there, and whether they are still alive, is its ``Audience``'s to know."""

    def join(self, outlet: Outlet, who: Who) -> None:
        """Somebody has come."""

    def hear(self, outlet: Outlet, payload: bytes) -> None:
        """Somebody who is there, and may be, has said *payload*."""

    def part(self, outlet: Outlet) -> None:
        """Somebody who was there is not any more, whoever ended it."""


def error_of(problem: Problem) -> object:
    """A problem as a socket says it that has no shape of its own."""
    return {
        "error": {"message": problem.message, "cause": problem.cause, "remedy": problem.remedy}
    }


class Socket(Struct, frozen=True):
    """The declaration of a websocket at *path*, which has no parameters, for whoever has at least
    the role that it *needs*. *begin* makes its conversation, of the appliance and of the reactor:
    the real one, for browsers live in real time, whatever the unit lives in.

    A refusal is said in *shape_error*, as JSON, before the socket is closed with 4000 and the
    status that its dialect has for it. *crowded* is said when *most* are there already.
    """

    path: str
    needs: Need
    begin: Callable[[Appliance, Any], Conversation]
    shape_error: Callable[[Problem], object] = error_of
    crowded: str = "{most} clients are connected here already."
