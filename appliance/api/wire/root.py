"""The site that is listened with, and who gets which request."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from twisted.web.http import Request
from twisted.web.iweb import IRequest
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Site

from appliance.api.access.admission import Admission
from appliance.api.wire.connections import Channel, Connections
from appliance.api.wire.fair_share import FairShare
from appliance.api.wire.requests import ORDINARY, Allowance, BoundedRequest
from appliance.errors import Refusal


class Mount(Protocol):
    """What is at a prefix."""

    def render(self, request: IRequest) -> object:
        """See ``IResource``."""

    def refuse(self, request: IRequest, error: Exception) -> None:
        """Answer with *error*, just caught, and be done."""

    def allowance(self, request: IRequest, length: int | None) -> Allowance:
        """How large the body of *request* may be, of which only the head is there."""


class Root(Resource):
    """Lets in what may come in, and hands each request to the mount with the longest matching
    prefix. The one at the empty prefix gets what nobody else claims."""

    isLeaf = True

    def __init__(self, mounts: Mapping[str, Mount], admission: Admission) -> None:
        super().__init__()
        longest_first = sorted(mounts, key=len, reverse=True)
        self._mounts = [(prefix.encode(), mounts[prefix]) for prefix in longest_first]
        self._otherwise, self._admission = mounts[""], admission

    def render(self, request: IRequest) -> object:
        """See ``IResource``."""
        mount = self._claiming(request.path)
        try:
            self._admission.admit(request)
        except Refusal as refusal:
            mount.refuse(request, refusal)
            return NOT_DONE_YET
        return mount.render(request)

    def allowance(self, request: IRequest, length: int | None) -> Allowance:
        """See ``Mount``."""
        try:
            self._admission.admit(request)
        except Refusal:
            return ORDINARY
        return self._claiming(request.path).allowance(request, length)

    def _claiming(self, path: bytes) -> Mount:
        for prefix, mount in self._mounts:
            if path.startswith(prefix) and path[len(prefix) : len(prefix) + 1] in (b"/", b""):
                return mount
        return self._otherwise


class ApplianceSite(Site):
    """The site: no access log, bounded bodies, and no more than *connections* has room for.
    *begin* is called when somebody can come in and *end* when nobody can any more."""

    protocol: Any = Channel
    requestFactory = BoundedRequest
    noisy = False

    def __init__(
        self,
        root: Root,
        reactor: Any,
        connections: Connections,
        begin: Iterable[Callable[[], None]] = (),
        end: Iterable[Callable[[], None]] = (),
    ) -> None:
        shared = FairShare(root, reactor)
        super().__init__(shared, parsePOSTFormSubmission=False, timeout=None, reactor=reactor)
        self.connections, self.allowance = connections, root.allowance
        self._begin, self._end = tuple(begin), tuple(end)

    def buildProtocol(self, addr: object) -> Any:
        """See ``Site``; None for whom there is no room."""
        return super().buildProtocol(addr) if self.connections.has_room(addr) else None

    def acceptableProtocols(self) -> list[bytes]:
        """See ``Site``: what ``Channel`` speaks."""
        return [b"http/1.1"]

    def log(self, request: Request) -> None:
        """Nothing: a line for each request costs as much as half the request."""

    def startFactory(self) -> None:
        """See ``Site``."""
        super().startFactory()
        for begin in self._begin:
            begin()

    def stopFactory(self) -> None:
        """See ``Site``."""
        for end in self._end:
            end()
        super().stopFactory()
