"""Whether a request may be looked at: from which machine, for which name, by whose page."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.web.iweb import IRequest

from appliance.api.access.headers import decoded
from appliance.errors import Invalid, NotAllowed

HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]{1,253})(:[0-9]{1,5})?", re.ASCII)
LANDINGS = (b"/", b"/docs", b"/login")
REMEMBERED_HOSTS = 64
PROXIED = (b"forwarded", b"x-forwarded-for")


class Admission:
    """Whether a request is to be looked at in the first place, before anybody asks who makes it.

    A unit that only its own machine can reach, a *local* one, trusts whoever is on it, but no web
    page from elsewhere: one that made its own name resolve to this machine is known by the Host
    header, any other by what browsers say of a request's origin.
    """

    def __init__(self, local: bool) -> None:
        self._local = local
        self._hosts = Hosts(loopback_host if local else any_host)

    def admit(self, request: IRequest) -> None:
        """Raise a ``Refusal`` for another site's page, and where only this machine may ask, for
        another machine, also one behind a proxy, and for another name."""
        if self._local:
            check_machine(request)
        check_origin(request, self._hosts.checked(request))


class Hosts:
    """Judges Host headers, and remembers the last few that were good."""

    def __init__(self, check: Callable[[bytes], object]) -> None:
        self._check = check
        self._good: set[bytes] = set()

    def checked(self, request: IRequest) -> bytes:
        """The Host header of *request*; raises a ``Refusal`` if it is not good."""
        given = request.requestHeaders.getRawHeaders(b"host") or [b""]
        host = given[0]
        if len(given) == 1 and host in self._good:
            return host
        if len(given) > 1:
            raise Invalid("There is more than one Host header.")
        self._check(host)
        if len(self._good) >= REMEMBERED_HOSTS:
            self._good.clear()
        self._good.add(host)
        return host


def any_host(host: bytes) -> str:
    """The name in *host*, without the port; raises ``Invalid`` if it cannot be one."""
    match = HOST.fullmatch(decoded(host))
    try:
        name = match[1].encode("idna").decode() if match else ""
    except UnicodeError:
        name = ""
    if not name:
        raise Invalid("The Host header is not the name of a machine.")
    return name.lower()


def loopback_host(host: bytes) -> None:
    """Raise a ``Refusal`` unless *host* names this machine."""
    name = any_host(host)
    if name == "localhost" or name.endswith(".localhost") or is_loopback(name.strip("[]")):
        return
    raise NotAllowed(
        f"This unit is not called {name}.",
        cause="It listens to its own machine only, and was asked for under another name.",
        remedy="Use http://localhost or http://127.0.0.1; to reach the unit from elsewhere, "
        "let it listen on another address, and log in.",
    )


def check_machine(request: IRequest) -> None:
    """Raise ``NotAllowed`` unless *request* was made on this machine."""
    if not from_loopback(request) or any(map(request.requestHeaders.hasHeader, PROXIED)):
        raise NotAllowed(
            "Only the machine that the unit runs on may ask.",
            remedy="To reach it from elsewhere, let it listen on another address, and log in.",
        )


def check_origin(request: IRequest, host: bytes) -> None:
    """Raise ``NotAllowed`` if a page that is not ours made the browser ask."""
    headers = request.requestHeaders
    origin = headers.getRawHeaders(b"origin")
    if origin is not None and not same_origin(origin[0], host):
        raise foreign()
    site = headers.getRawHeaders(b"sec-fetch-site")
    if site is None or site[0] in (b"same-origin", b"none"):
        return
    if not is_landing(request):
        raise foreign()


def foreign() -> NotAllowed:
    """The refusal of what another site's page asks for."""
    return NotAllowed(
        "A page of another site may not ask this unit for anything.",
        remedy="Open the unit's own page, or ask with a program that is not a browser.",
    )


def same_origin(origin: bytes, host: bytes) -> bool:
    """Whether *origin* is the site that *host* names. Behind a proxy the schemes may differ."""
    try:
        parts = urlsplit(decoded(origin))
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == decoded(host).lower()


def is_landing(request: IRequest) -> bool:
    """Whether somebody followed a link from another site to one of our pages."""
    mode = request.requestHeaders.getRawHeaders(b"sec-fetch-mode")
    dest = request.requestHeaders.getRawHeaders(b"sec-fetch-dest")
    read = request.method in (b"GET", b"HEAD") and request.path in LANDINGS
    return read and mode == [b"navigate"] and dest == [b"document"]


def from_loopback(request: IRequest) -> bool:
    """Whether *request* comes from this machine."""
    peer = request.getClientAddress()
    if isinstance(peer, IPv4Address | IPv6Address):
        return peer.host == "127.0.0.1" or is_loopback(peer.host)
    return True


def is_loopback(address: str) -> bool:
    """Whether *address* is one that only this machine can reach."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback
