"""/page/login and /page/logout: a token for a cookie."""

from msgspec import Struct

from appliance.api.access.authentication import COOKIE, decoded
from appliance.api.shapes import Done
from appliance.api.wire import Reply, Routes

routes = Routes()
FOR_GOOD = 400 * 86400


class Login(Struct, frozen=True, forbid_unknown_fields=True):
    """The token of somebody who may."""

    token: str


@routes("POST", "/login", needs="anyone", body=Login, limit=4096, answer=Done)
async def log_in(appliance, call):
    """Log in with a token; the answer sets a cookie."""
    cookie = await appliance.identity.log_in(call.body.token, call.peer)
    return Reply(200, {"status": "success"}, {"Set-Cookie": crumbs(call, cookie, FOR_GOOD)})


@routes("POST", "/logout", needs="anyone", limit=4096, answer=Done)
async def log_out(appliance, call):
    """Log out: the cookie is worth nothing any more."""
    cookie = call.request.getCookie(COOKIE)
    if cookie is not None:
        await appliance.identity.log_out(decoded(cookie))
    return Reply(200, {"status": "success"}, {"Set-Cookie": crumbs(call, "", 0)})


def crumbs(call, cookie: str, seconds: int) -> str:
    """A cookie that no script can read and no other site's page can send. How long it holds
    is for the unit to say, not for the browser."""
    secure = "; Secure" if call.request.isSecure() else ""
    name = COOKIE.decode()
    return f"{name}={cookie}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
