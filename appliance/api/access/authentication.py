"""Who is asking: one function for each kind of proof, asked in the order that a dialect names."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from twisted.web.iweb import IRequest

from appliance.api.access.headers import decoded
from appliance.api.access.peers import whence
from appliance.core.appliance import Appliance
from appliance.model import NOBODY, Who

Authenticator = Callable[[Appliance, IRequest], Who | None]
"""Says whose the proof is that a request shows. None if it shows none of this kind: then the next
is asked. ``NOBODY`` if what it shows is worth nothing: then nobody else is asked."""

SCHEMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "appliance"},
    }
)
"""What ``bearer`` and the cookie are called in OpenAPI, and how they are shown."""


def authenticate(
    authenticators: Iterable[Authenticator], appliance: Appliance, request: IRequest
) -> Who:
    """Whoever makes *request*, by the first of *authenticators* who can tell; else ``NOBODY``."""
    for ask in authenticators:
        who = ask(appliance, request)
        if who is not None:
            return who
    return NOBODY


def loopback(appliance: Appliance, request: IRequest) -> Who | None:
    """Whoever is on this machine, if nobody else can reach the unit; that they are is what
    admission has made sure of."""
    return appliance.identity.of_this_machine()


def bearer(appliance: Appliance, request: IRequest) -> Who | None:
    """Whoever the token of ``Authorization: Bearer TOKEN`` belongs to. Another scheme than that is
    worth nothing: a dialect that knows one asks for it before this. Raises ``TooMany`` when too
    many tokens were guessed there."""
    shown = request.requestHeaders.getRawHeaders(b"authorization")
    if shown is None:
        return None
    scheme, _, token = shown[0].partition(b" ")
    if scheme.lower() != b"bearer":
        return NOBODY
    return appliance.identity.of_token(decoded(token), whence(request)) or NOBODY
