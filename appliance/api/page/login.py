"""/page/login and /page/logout: a token for a cookie."""

from typing import TypedDict

from msgspec import Struct

from appliance.api.access import cookies
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance

routes = Routes()


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
    return Reply(200, {"status": "success"}, cookies.given(call.request, cookie))


@routes("POST", "/logout", needs="anyone", limit=4096)
async def log_out(appliance: Appliance, call: Call) -> Reply[Done]:
    """Log out: the cookie is worth nothing any more."""
    cookie = cookies.shown_in(call.request)
    if cookie is not None:
        await appliance.identity.log_out(cookie)
    return Reply(200, {"status": "success"}, cookies.taken_back(call.request))
