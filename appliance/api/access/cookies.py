"""The cookie of a browser that has logged in."""

from twisted.web.iweb import IRequest

from appliance.api.access.headers import decoded
from appliance.api.access.peers import whence
from appliance.core.appliance import Appliance
from appliance.model import NOBODY, Who

NAME = b"appliance"
FOR_GOOD = 400 * 86400
"""Seconds that a browser may keep a cookie. How long it holds is for the unit to say."""


def cookie(appliance: Appliance, request: IRequest) -> Who | None:
    """Whoever logged in with the cookie that *request* brings. Raises ``TooMany`` for one that is
    unknown where too many were guessed."""
    shown = shown_in(request)
    return None if shown is None else appliance.identity.of_cookie(shown, whence(request)) or NOBODY


def shown_in(request: IRequest) -> str | None:
    """The cookie that *request* brings, whatever it is worth."""
    raw = request.getCookie(NAME)
    return None if raw is None else decoded(raw)


def given(request: IRequest, value: str) -> dict[str, str]:
    """The header that gives the cookie *value* to whoever made *request*."""
    return crumbs(request, value, FOR_GOOD)


def taken_back(request: IRequest) -> dict[str, str]:
    """The header that takes it from them."""
    return crumbs(request, "", 0)


def crumbs(request: IRequest, value: str, seconds: int) -> dict[str, str]:
    """A cookie that no script can read and no other site's page can send."""
    secure = "; Secure" if request.isSecure() else ""
    rest = f"Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    return {"Set-Cookie": f"{NAME.decode()}={value}; {rest}"}
