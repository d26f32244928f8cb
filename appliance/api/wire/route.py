"""What a route is: its declaration, the request as a handler sees it, and its answer."""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Literal

import msgspec
from attrs import field, frozen
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater
from twisted.web.iweb import IRequest

from appliance import errors
from appliance.errors import Invalid, NotAllowed, NotLoggedIn, TooLarge
from appliance.lanes import Work
from appliance.model import Who

Need = Literal["anyone", "viewer", "operator", "admin"]
RANKS: dict[str, int] = {"anyone": 0, "viewer": 1, "operator": 2, "admin": 3}
BODY_LIMIT = 1 << 20

STATUS: Mapping[type[Exception], int] = {
    errors.Invalid: 400,
    errors.NotLoggedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}


@frozen
class Route:
    """One line of a published table, and the function that answers it.

    *needs* is the least role of whoever asks; *body* and *query* are the classes of what is sent;
    *limit* is the size of the largest body in bytes; the body of an *upload* is not read,
    but handed on as the file it was received into. An answer that is the same for everyone
    until an event of one of the classes *until* is published is encoded once and kept.
    *status* names the kinds of refusal that this route numbers in its own way.
    *answer* is the class of what comes back and *success* its status, for the published
    description only.
    """

    methods: tuple[str, ...]
    path: str
    handler: Callable
    needs: Need
    body: type | None = None
    query: type | None = None
    limit: int = BODY_LIMIT
    upload: bool = False
    until: tuple[type, ...] = ()
    answer: object = None
    success: int = 200
    status: Mapping[type[Exception], int] = field(factory=dict)

    @property
    def summary(self) -> str:
        """What it does, in a line."""
        return self._prose[0].rstrip(".")

    @property
    def description(self) -> str:
        """What it does, in full."""
        return " ".join(self._prose)

    @property
    def _prose(self) -> list[str]:
        lines = [line.strip() for line in (self.handler.__doc__ or "").strip().splitlines()]
        paragraph = " ".join(lines)
        first, _, rest = paragraph.partition(". ")
        return [first, rest] if rest else [first]


class Routes(list):
    """The routes of one module, in the order they are written."""

    def __call__(self, methods: str, path: str, *, needs: Need, **more) -> Callable:
        """Declare a handler. The line reads like its row in the published table."""

        def keep(handler: Callable) -> Callable:
            self.append(Route(tuple(methods.split(", ")), path, handler, needs, **more))
            return handler

        return keep


@frozen
class Call:
    """One request, understood: who asks, what for, with what."""

    request: IRequest
    who: Who | None
    body: object = None
    query: object = None

    @property
    def peer(self) -> str:
        """Where it comes from, for limits and logs."""
        return getattr(self.request.getClientAddress(), "host", "") or "this machine"

    def breathe(self) -> Deferred:
        """Fires when the reactor has seen to everything else: for what takes long to encode."""
        site: Any = getattr(self.request, "site", None)
        return deferLater(site.reactor, 0)


@frozen
class Reply:
    """An answer other than 200 with JSON. A body of bytes is sent as it is."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(factory=dict)
    type: str = "application/json"


@frozen
class Download:
    """A body that is sent piece by piece, each made in *lane* when the last one has been taken.

    *size* is in bytes, None where nobody knows it before the end.
    """

    pieces: Iterator[bytes]
    lane: Work
    size: int | None = None
    headers: Mapping[str, str] = field(factory=dict)
    type: str = "application/octet-stream"


@frozen
class Problem:
    """An error on its way out, before a dialect gives it its shape."""

    status: int
    message: str
    cause: str | None = None
    remedy: str | None = None
    headers: Mapping[str, str] = field(factory=dict)

    @property
    def title(self) -> str:
        """The status, in the words of HTTP."""
        return HTTPStatus(self.status).phrase


@frozen
class Dialect:
    """One way of talking to the appliance over HTTP: a value.

    *prefix* is where its paths begin, without a trailing slash. *shape_error* gives a ``Problem``
    the dialect's own form; *status* names the kinds of refusal that it numbers in its own way.
    """

    name: str
    prefix: str
    routes: tuple[Route, ...]
    shape_error: Callable[[Problem], object]
    error_type: str = "application/json"
    status: Mapping[type[Exception], int] = field(factory=dict)

    def problem(self, refusal: errors.Refusal, route: Route | None = None) -> Problem:
        """*refusal*, met on *route*, in the numbers of HTTP."""
        tables = (route.status if route else {}, self.status, STATUS)
        status = next((table[type(refusal)] for table in tables if type(refusal) in table), 400)
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        return Problem(status, refusal.message, refusal.cause, refusal.remedy, headers)

    def reply(self, problem: Problem) -> Reply:
        """*problem* as this dialect says it."""
        return Reply(problem.status, self.shape_error(problem), problem.headers, self.error_type)


def permit(who: Who | None, needs: Need) -> None:
    """Raise a ``Refusal`` unless *who* may do what needs the role *needs*."""
    if who is None and needs != "anyone":
        raise NotLoggedIn("Log in first.", remedy="Send a token, or log in at /login.")
    if who is not None and RANKS[who.role] < RANKS[needs]:
        raise NotAllowed(
            f"{who.name} may not do this.",
            cause=f"It needs the role {needs}; {who.name} is {who.role}.",
        )


def read_body(request: IRequest, route: Route) -> object:
    """The body of *request* as an instance of the route's class, or a ``Refusal``."""
    if route.upload:
        return None
    raw = request.content.read(route.limit + 1)
    if len(raw) > route.limit or getattr(request, "overflowed", False):
        raise TooLarge(
            f"That is more than {route.limit} bytes.", remedy="Send less in one request."
        )
    if route.body is None:
        return None
    try:
        return msgspec.json.decode(raw or b"{}", type=route.body)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Invalid(
            "The body of the request cannot be understood.",
            cause=str(error),
            remedy="Send one JSON object with the fields that are described at /docs.",
        ) from None


def read_query(request: IRequest, route: Route) -> object:
    """What follows the question mark as an instance of the route's class, or ``Invalid``."""
    if route.query is None:
        return None
    try:
        given = {name.decode(): values[-1].decode() for name, values in request.args.items()}
        return msgspec.convert(given, route.query, strict=False)
    except (msgspec.ValidationError, UnicodeError) as error:
        raise Invalid(
            "What follows the question mark in the address cannot be understood.",
            cause=str(error),
            remedy="The parameters of every address are described at /docs.",
        ) from None
