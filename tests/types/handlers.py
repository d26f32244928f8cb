"""Handlers that must not pass the type checker: ``tox -e types`` reads this file, nobody runs it.

Each line with ``type: ignore`` holds a mistake; mypy complains of an ignore that it does not need,
so a mistake that it no longer finds fails the check.
"""

from typing import TypedDict

from msgspec import Struct

from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance

routes = Routes()


class Speed(Struct):
    """A body."""

    rpm: float


class Window(Struct):
    """A query."""

    points: int


class Told(TypedDict):
    """An answer."""

    status: str


@routes("PUT", "/right", needs="operator")
async def right(appliance: Appliance, call: Call[Speed], name: str) -> Told:
    """Take a body and a name out of the path."""
    return {"status": f"{name} at {call.body.rpm}"}


@routes("GET", "/right", needs="viewer")
def right_too(appliance: Appliance, call: Call[None, Window]) -> Reply[Told]:
    """Take a query."""
    return Reply(200, {"status": str(call.query.points)})


@routes("PUT", "/body", needs="operator")
def other_body(appliance: Appliance, call: Call[Speed]) -> Told:
    """Use what the body does not have."""
    return {"status": call.body.target}  # type: ignore[attr-defined]


@routes("PUT", "/none", needs="operator")
def no_body(appliance: Appliance, call: Call) -> Told:
    """Use a body that is not declared."""
    return {"status": call.body.rpm}  # type: ignore[attr-defined]


@routes("GET", "/answer", needs="viewer")
def other_answer(appliance: Appliance, call: Call) -> Told:
    """Answer what is not published."""
    return {"state": "ready"}  # type: ignore[typeddict-unknown-key, typeddict-item]


@routes("GET", "/reply", needs="viewer")
def other_reply(appliance: Appliance, call: Call) -> Reply[Told]:
    """Reply what is not published."""
    return Reply(202, {"state": "ready"})  # type: ignore[typeddict-unknown-key, typeddict-item]


@routes("GET", "/core", needs="viewer")
def other_core(appliance: Appliance, call: Call) -> Told:
    """Ask the core for what it does not have."""
    return {"status": appliance.jobs.whatever}  # type: ignore[attr-defined]


@routes("GET", "/need", needs="emperor")  # type: ignore[arg-type]
def other_need(appliance: Appliance, call: Call) -> Told:
    """Need a role that nobody has."""
    return {"status": "success"}


@routes("GET", "/order", needs="viewer")  # type: ignore[type-var]
def other_order(call: Call, appliance: Appliance) -> Told:
    """Take what a handler is given in another order."""
    return {"status": "success"}
