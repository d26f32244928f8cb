"""From bytes to what a handler is given, or a refusal that says what was wrong."""

from typing import Any

import msgspec
from twisted.web.iweb import IRequest

from appliance.api.wire.route import Call, Route
from appliance.errors import Invalid, TooLarge
from appliance.model import Who


def understand(request: IRequest, who: Who, route: Route) -> Call[Any, Any]:
    """*request*, decoded; raises ``Invalid`` or ``TooLarge``."""
    return Call(request, who, read_body(request, route), read_query(request, route))


def read_body(request: IRequest, route: Route) -> Any:
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


def read_query(request: IRequest, route: Route) -> Any:
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
