"""The dialects there are, and the site that they make."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec

from appliance.api.access.admission import Admission
from appliance.api.front.dialect import front
from appliance.api.front.lateness import Lateness
from appliance.api.front.static import Assets
from appliance.api.page import PAGE
from appliance.api.pioreactor.unit import UNIT
from appliance.api.wire import Dialect, Reply
from appliance.api.wire.audience import Audience
from appliance.api.wire.connections import Connections, room
from appliance.api.wire.root import ApplianceSite, Mount, Root
from appliance.api.wire.serving import DialectResource
from appliance.api.wire.websocket import SocketResource
from appliance.api.wire.writer import Traffic
from appliance.config import Option, Section
from appliance.core.appliance import Appliance

DIALECTS: tuple[Dialect, ...] = (UNIT, PAGE)
MOST_DASHBOARDS = 256


class HttpOptions(Section):
    """What is served."""

    section = "http"

    max_dashboards = Option(
        int, default=MOST_DASHBOARDS, low=0, help="live dashboards connected at once"
    )


def site(
    appliance: Appliance,
    reactor: Any,
    most: int = MOST_DASHBOARDS,
    dialects: Sequence[Dialect] = DIALECTS,
) -> ApplianceSite:
    """The site to listen with. *reactor* is the real one: browsers live in real time, whatever
    the unit lives in. At most so many are connected to a socket at once."""
    traffic, lateness = Traffic(), Lateness(reactor)
    mounts: dict[str, Mount] = {}
    audiences: list[Audience] = []

    @cache
    def describe() -> bytes:
        from appliance.api.wire import openapi  # not before somebody asks: the start is to be short

        return msgspec.json.encode(openapi.describe(everyone, appliance.version))

    @cache
    def report() -> Callable[[], Reply]:
        from appliance.api.front.metrics import UnitFigures, reporter  # nor this

        clients = lambda: sum(len(audience) for audience in audiences)  # noqa: E731
        return reporter(UnitFigures(appliance, traffic, lateness, clients))

    everyone = (*dialects, front(Assets(), describe, lambda: report()()))
    for dialect in everyone:
        mounts[dialect.prefix] = resource = DialectResource(dialect, appliance, traffic)
        for socket in dialect.sockets:
            audience = Audience(socket.begin(appliance, reactor), reactor, most)
            audiences.append(audience)
            there = SocketResource(socket, audience, resource, reactor)
            mounts[dialect.prefix + socket.path] = there
    root = Root(mounts, Admission(appliance.identity.local))
    ends = (lateness.stop, *(audience.stop for audience in audiences))
    connections = Connections(reactor, room(most * len(audiences)))
    return ApplianceSite(root, reactor, connections, (lateness.start,), ends)
