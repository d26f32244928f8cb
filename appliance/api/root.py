"""Which prefix belongs to whom, and the site that is listened with."""

from twisted.web.iweb import IRequest
from twisted.web.resource import IResource, Resource
from twisted.web.server import Site

from appliance.api.bodies import BoundedRequest
from appliance.api.page import PAGE
from appliance.api.pioreactor.unit import UNIT
from appliance.api.serving import Access, DialectResource, Traffic
from appliance.api.wire import Dialect

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
    """The site, without an access log, with bounds on what it takes."""

    requestFactory = BoundedRequest

    def __init__(self, root: IResource, reactor, body_limit: int) -> None:
        super().__init__(
            root, parsePOSTFormSubmission=False, timeout=IDLE_SECONDS, reactor=reactor
        )
        self.body_limit = body_limit

    def log(self, request: IRequest) -> None:
        """Nothing: a line for each request costs as much as half the request."""


def site(appliance, access: Access, reactor) -> ApplianceSite:
    """The site to listen with. *reactor* is the real one: browsers live in real time."""
    traffic = Traffic()
    mounts = {
        dialect.prefix: DialectResource(dialect, appliance, access, traffic)
        for dialect in DIALECTS
    }
    root = Root(mounts, mounts[PAGE.prefix])
    limit = max(route.limit for dialect in DIALECTS for route in dialect.routes)
    return ApplianceSite(root, reactor, limit)
