"""Which prefix belongs to whom, and the site that is listened with."""

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from twisted.web.http import Request
from twisted.web.iweb import IRequest
from twisted.web.resource import IResource, Resource
from twisted.web.server import Site

from appliance.api.front.dialect import front
from appliance.api.front.lateness import Lateness
from appliance.api.front.static import Assets
from appliance.api.live.feed import Feed
from appliance.api.live.websocket import MOST_CLIENTS, LiveFactory, LiveResource
from appliance.api.page import PAGE
from appliance.api.pioreactor.unit import UNIT
from appliance.api.wire import Dialect, Reply
from appliance.api.wire.fair_share import FairShare
from appliance.api.wire.requests import BoundedRequest
from appliance.api.wire.serving import Access, DialectResource, Traffic
from appliance.api.wire.uploads import Uploads
from appliance.config import Option, Section
from appliance.core.appliance import Appliance

IDLE_SECONDS = 60
DIALECTS: tuple[Dialect, ...] = (UNIT, PAGE)


class Root(Resource):
    """Hands each request to the resource with the longest matching prefix; *otherwise* gets
    what nobody claims."""

    isLeaf = True

    def __init__(self, mounts: dict[str, IResource], otherwise: IResource) -> None:
        super().__init__()
        longest_first = sorted(mounts, key=len, reverse=True)
        self._mounts = [(prefix.encode(), mounts[prefix]) for prefix in longest_first]
        self._otherwise = otherwise

    def render(self, request: IRequest) -> object:
        """See ``IResource``."""
        path = request.path
        for prefix, resource in self._mounts:
            if path.startswith(prefix) and path[len(prefix) : len(prefix) + 1] in (b"/", b""):
                return resource.render(request)
        return self._otherwise.render(request)


class ApplianceSite(Site):
    """The site: no access log, bounded bodies, and a live feed that ends with it."""

    requestFactory = BoundedRequest
    noisy = False

    def __init__(
        self,
        root: IResource,
        reactor: Any,
        body_limit: int,
        feed: Feed,
        lateness: Lateness,
        uploads: Uploads | None = None,
    ) -> None:
        super().__init__(root, parsePOSTFormSubmission=False, timeout=IDLE_SECONDS, reactor=reactor)
        self.body_limit, self._feed, self._lateness = body_limit, feed, lateness
        self.uploads = uploads

    def log(self, request: Request) -> None:
        """Nothing: a line for each request costs as much as half the request."""

    def startFactory(self) -> None:
        """See ``Site``."""
        super().startFactory()
        self._lateness.start()

    def stopFactory(self) -> None:
        """See ``Site``."""
        self._lateness.stop()
        self._feed.stop()
        super().stopFactory()


class HttpOptions(Section):
    """What is served."""

    section = "http"

    max_dashboards = Option(
        float, default=float(MOST_CLIENTS), low=0.0, help="live dashboards connected at once"
    )


def site(
    appliance: Appliance, access: Access, reactor: Any, dashboards: int = MOST_CLIENTS
) -> ApplianceSite:
    """The site to listen with. *reactor* is the real one: browsers live in real time, whatever
    the unit lives in. At most so many *dashboards* are connected at once."""
    traffic, lateness, feed = Traffic(), Lateness(reactor), Feed(appliance, reactor)

    @cache
    def describe() -> bytes:
        from appliance.api.wire import openapi  # not before somebody asks: the start is to be short

        return msgspec.json.encode(openapi.describe((*DIALECTS, door), appliance.version))

    @cache
    def report() -> Callable[[], Reply]:
        from appliance.api.front.metrics import UnitFigures, reporter  # nor this

        return reporter(UnitFigures(appliance, traffic, lateness, lambda: feed.clients))

    door = front(Assets(), describe, lambda: report()())
    mounts: dict[str, IResource] = {
        dialect.prefix: DialectResource(dialect, appliance, access, traffic) for dialect in DIALECTS
    }
    otherwise = DialectResource(door, appliance, access, traffic)
    mounts["/live"] = LiveResource(LiveFactory(feed, reactor), access, otherwise, dashboards)
    limit = max(route.limit for dialect in (*DIALECTS, door) for route in dialect.routes)
    root = FairShare(Root(mounts, otherwise), reactor)
    uploads = Uploads(access, appliance.backup.spool)
    return ApplianceSite(root, reactor, limit, feed, lateness, uploads)
