"""From a dialect to a working resource. The only user of Klein."""

from collections.abc import Callable
from functools import cache
from types import CoroutineType
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from klein import Klein
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web.iweb import IRequest
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from appliance.api.access.authentication import authenticate
from appliance.api.access.permission import permit
from appliance.api.wire.answers import Download, Problem, Reply
from appliance.api.wire.decoding import understand
from appliance.api.wire.dialect import Dialect
from appliance.api.wire.requests import ORDINARY, Allowance
from appliance.api.wire.route import Call, Route
from appliance.api.wire.uploads import spooled
from appliance.api.wire.writer import AnswerWriter, Traffic
from appliance.core.appliance import Appliance
from appliance.errors import Invalid, Refusal, TooMany
from appliance.model import NOBODY, Acted, Need, Who

CHANGING = (b"POST", b"PUT", b"PATCH", b"DELETE")
METHODS = (b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS")


class DialectResource(Resource):
    """All routes of one dialect. Nothing that can be sent to it gets past its error shape."""

    isLeaf = True
    log = Logger()

    def __init__(self, dialect: Dialect, appliance: Appliance, traffic: Traffic) -> None:
        super().__init__()
        self.dialect, self._appliance = dialect, appliance
        self._writer = AnswerWriter(dialect, traffic)
        self._routes = {named(route): route for route in dialect.routes}
        self.handlers = {name: self._serve(route) for name, route in self._routes.items()}
        app = routing(dialect).__get__(self, type(self))
        self._map, self._klein = app.url_map, app.resource()

    def render(self, request: IRequest) -> object:
        """Answer *request*, unless it is not one that Klein can be shown."""
        try:
            check_line(request)
        except Refusal as refusal:
            self.refuse(request, refusal)
            return NOT_DONE_YET
        return self._klein.render(request)

    def refuse(self, request: IRequest, error: Exception) -> None:
        """Answer with *error*, just caught: a refusal or a mistake of ours; and be done."""
        request.write(self._writer.failure(request, error))
        request.finish()

    def who(self, request: IRequest) -> Who:
        """Whoever asks, as far as this dialect can tell."""
        return authenticate(self.dialect.authenticators, self._appliance, request)

    def _asking(self, request: IRequest, needs: Need) -> Who:
        """Who asks. What is for anyone is also for those who have to wait before they prove it."""
        try:
            return self.who(request)
        except TooMany:
            if needs != "anyone":
                raise
            return NOBODY

    def allowance(self, request: IRequest, length: int | None) -> Allowance:
        """How large a body of *length* bytes may be, asked when its headers are there: what the
        route says that it is meant for, if whoever sends it may use that."""
        try:
            route = self._route_of(request)
            permit(self.who(request), route.needs)
        except (Refusal, HTTPException):
            return ORDINARY
        except Exception:
            self.log.failure("{name} cannot tell who sends this", name=self.dialect.name)
            return ORDINARY
        if route.upload:
            return spooled(self._appliance.backup.imports.spool, length)
        return Allowance(route.limit)

    def _route_of(self, request: IRequest) -> Route:
        """The route that will answer; raises ``Refusal`` or ``HTTPException`` if there is none."""
        check_line(request)
        rules = self._map.bind("unit")
        name, _ = rules.match(unquote(request.path.decode()), request.method.decode())
        return self._routes[name]

    def _serve(self, route: Route) -> Callable:
        appliance, who_asks, needs = self._appliance, self._asking, route.needs
        writer = self._writer
        reads = route.body is not None or route.query is not None or "GET" not in route.methods
        kept: list[bytes] = []
        for event in route.until:
            appliance.bus.subscribe(event, lambda _: kept.clear())

        def serve(request: IRequest, **path: str) -> bytes | Deferred:
            try:
                who = who_asks(request, needs)
                permit(who, needs)
                if kept:
                    return writer.write(request, 200, kept[0])
                call = understand(request, who, route) if reads else plain(request, who)
                answer = route.handler(appliance, call, **path)
                if type(answer) is CoroutineType:
                    return self._later(request, who, route, answer)
                body = writer.send(request, answer)
                self._tell(request, who)
                if route.until:
                    kept[:] = [body]
                return body
            except Exception as error:
                return writer.failure(request, error, route)

        return serve

    def _later(
        self, request: IRequest, who: Who, route: Route, answer: CoroutineType
    ) -> Deferred:
        """Answer when *answer* is there. It runs to its end even if nobody waits any more."""

        async def answered() -> bytes:
            try:
                said = await answer
                if type(said) is Download:
                    return await self._writer.pour(request, said)
                body = self._writer.send(request, said)
                self._tell(request, who)
                return body
            except Exception as error:
                return self._writer.failure(request, error, route)

        told: Deferred = Deferred()
        ensureDeferred(answered()).addCallbacks(told.callback, told.errback)
        return told

    def _tell(self, request: Any, who: Who) -> None:
        """Tell whoever keeps account that *who* has changed something."""
        if request.method in CHANGING and request.code < 400:
            method, path = request.method.decode(), request.path.decode("utf-8", "replace")
            acted = Acted(who, self.dialect.name, method, path, request.code)
            self._appliance.bus.publish(acted)

    def no_route(self, request: IRequest, failure: Failure) -> bytes:
        """Say that there is nothing at an address, or nothing that can be done so."""
        error = failure.value
        if not isinstance(error, MethodNotAllowed):
            return self._writer.problem(request, Problem(404, "There is nothing at this address."))
        allowed = {"Allow": ", ".join(sorted({*(error.valid_methods or ()), "OPTIONS"}))}
        if request.method == b"OPTIONS":
            return self._writer.send(request, Reply(200, b"", allowed, "text/plain"))
        method = request.method.decode()
        message = f"{method} is not possible here; {allowed['Allow']} are."
        return self._writer.problem(request, Problem(405, message, headers=allowed))


@cache
def routing(dialect: Dialect) -> Klein:
    """The routes of *dialect*, to be bound to the resource that answers. Made once, because that
    takes longer than all else that a resource is made of."""
    app = Klein()
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    for route in dialect.routes:
        name = named(route)
        app.route(dialect.prefix + route.path, methods=route.methods, endpoint=name)(calling(name))
    app.handle_errors(HTTPException)(DialectResource.no_route)
    return app


def named(route: Route) -> str:
    """What tells *route* from the others of its dialect."""
    return f"{' '.join(route.methods)} {route.path}"


def calling(name: str) -> Callable:
    """Has the handler called *name* of a resource answer."""

    def call(resource: DialectResource, request: IRequest, **path: str) -> bytes | Deferred:
        return resource.handlers[name](request, **path)

    return call


def plain(request: IRequest, who: Who) -> Call:
    """*request* to a route that takes neither a body nor a query."""
    return Call(request, who, None, None)


def check_line(request: IRequest) -> None:
    """Raise ``Invalid`` for a method or a path that is none."""
    if request.method not in METHODS:
        raise Invalid("There is no such method.", remedy=f"Use {b', '.join(METHODS).decode()}.")
    path = request.path
    if b"%" not in path and path.isascii():
        return
    try:
        text = unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        raise Invalid("The address is not UTF-8.") from None
    if "\0" in text:
        raise Invalid("The address contains a zero byte.")
