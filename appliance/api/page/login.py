"""/page/login and /page/logout: a token for a cookie."""

from typing import Any, TypedDict

from msgspec import Struct

from appliance.api.access.authentication import COOKIE, decoded
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance

routes = Routes()
FOR_GOOD = 400 * 86400


class Login(Struct, frozen=True, forbid_unknown_fields=True):
    """The token of somebody who may."""

    token: str


class Done(TypedDict):
    """It was done."""

    status: str


@routes("POST", "/login", needs="anyone", limit=4096)
async def log_in(appliance: Appliance, call: Call[Login]) -> Reply[Done]:
    """Log in with a token; the answer sets a cookie."""
    cookie = await appliance.identity.log_in(call.body.token, call.peer)
    return Reply(200, {"status": "success"}, {"Set-Cookie": crumbs(call, cookie, FOR_GOOD)})


@routes("POST", "/logout", needs="anyone", limit=4096)
async def log_out(appliance: Appliance, call: Call) -> Reply[Done]:
    """Log out: the cookie is worth nothing any more."""
    cookie = call.request.getCookie(COOKIE)
    if cookie is not None:
        await appliance.identity.log_out(decoded(cookie))
    return Reply(200, {"status": "success"}, {"Set-Cookie": crumbs(call, "", 0)})


def crumbs(call: Call[Any, Any], cookie: str, seconds: int) -> str:
    """A cookie that no script can read and no other site's page can send. How long it holds
    is for the unit to say, not for the browser."""
    secure = "; Secure" if call.request.isSecure() else ""
    name = COOKIE.decode()
    return f"{name}={cookie}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
