"""From a dialect to a working resource. The only user of Klein."""

from collections.abc import Callable
from types import CoroutineType
from typing import Any, cast
from urllib.parse import unquote, unquote_to_bytes

import msgspec
from klein import Klein
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web.http import Request
from twisted.web.iweb import IRequest
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from appliance.api.access.authentication import authenticate
from appliance.api.access.permission import permit
from appliance.api.wire.answers import Download, Problem, Reply
from appliance.api.wire.decoding import understand
from appliance.api.wire.dialect import Dialect
from appliance.api.wire.downloads import pour
from appliance.api.wire.requests import ORDINARY, Allowance
from appliance.api.wire.route import Call, Route
from appliance.api.wire.uploads import spooled
from appliance.core.appliance import Appliance
from appliance.errors import Invalid, Refusal
from appliance.model import Acted, Who

CHANGING = (b"POST", b"PUT", b"PATCH", b"DELETE")
METHODS = (b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS")
JSON = "application/json"
encode = msgspec.json.Encoder(decimal_format="number").encode


class Traffic:
    """How many answers each dialect has given, by status."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, int], int] = {}

    def count(self, dialect: str, status: int) -> None:
        """One more."""
        key = dialect, status
        self.answers[key] = self.answers.get(key, 0) + 1


class DialectResource(Resource):
    """All routes of one dialect. Nothing that can be sent to it gets past its error shape."""

    isLeaf = True
    log = Logger()

    def __init__(self, dialect: Dialect, appliance: Appliance, traffic: Traffic) -> None:
        super().__init__()
        self.dialect, self._appliance, self._traffic = dialect, appliance, traffic
        self._routes: dict[str, Route] = {}
        app = Klein()
        app.url_map.strict_slashes = False
        app.url_map.merge_slashes = False
        for route in dialect.routes:
            name = f"{' '.join(route.methods)} {route.path}"
            path = dialect.prefix + route.path
            self._routes[name] = route
            app.route(path, methods=route.methods, endpoint=name)(self._serve(route))
        app.handle_errors(HTTPException)(self._no_route)
        self._map, self._klein = app.url_map, app.resource()

    def render(self, request: IRequest) -> object:
        """Answer *request*, unless it is not one that Klein can be shown."""
        try:
            check_line(request)
        except Refusal as refusal:
            self.refuse(request, refusal)
            return NOT_DONE_YET
        return self._klein.render(request)

    def fail(self, request: IRequest) -> None:
        """Answer that the exception at hand is our mistake, log it, and be done."""
        request.write(self._mistake(request))
        request.finish()

    def who(self, request: IRequest) -> Who:
        """Whoever asks, as far as this dialect can tell."""
        return authenticate(self.dialect.authenticators, self._appliance, request)

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

    def refuse(self, request: IRequest, refusal: Refusal) -> None:
        """Answer with *refusal* and be done."""
        request.write(self._say(request, self.dialect.problem(refusal)))
        request.finish()

    def _serve(self, route: Route) -> Callable:
        appliance, who_asks, needs = self._appliance, self.who, route.needs
        reads = route.body is not None or route.query is not None or "GET" not in route.methods
        kept: list[bytes] = []
        for event in route.until:
            appliance.bus.subscribe(event, lambda _: kept.clear())

        def serve(request: IRequest, **path: str) -> bytes | Deferred:
            try:
                who = who_asks(request)
                permit(who, needs)
                if kept:
                    return self._write(request, 200, kept[0])
                call = understand(request, who, route) if reads else plain(request, who)
                answer = route.handler(appliance, call, **path)
                if type(answer) is CoroutineType:
                    return self._later(request, who, route, answer)
                body = self._send(request, answer)
                self._tell(request, who)
                if route.until:
                    kept[:] = [body]
                return body
            except Exception as error:
                return self._fail(request, route, error)

        return serve

    def _later(
        self, request: IRequest, who: Who, route: Route, answer: CoroutineType
    ) -> Deferred:
        """Answer when *answer* is there. It runs to its end even if nobody waits any more."""

        async def answered() -> bytes:
            try:
                said = await answer
                if type(said) is Download:
                    return await self._pour(request, said)
                body = self._send(request, said)
                self._tell(request, who)
                return body
            except Exception as error:
                return self._fail(request, route, error)

        told: Deferred = Deferred()
        ensureDeferred(answered()).addCallbacks(told.callback, told.errback)
        return told

    def _tell(self, request: Any, who: Who) -> None:
        """Tell whoever keeps account that *who* has changed something."""
        if request.method in CHANGING and request.code < 400:
            method, path = request.method.decode(), request.path.decode("utf-8", "replace")
            acted = Acted(who, self.dialect.name, method, path, request.code)
            self._appliance.bus.publish(acted)

    async def _pour(self, request: IRequest, download: Download) -> bytes:
        self._traffic.count(self.dialect.name, 200)
        for name, value in {"Content-Type": download.type, **download.headers}.items():
            request.setHeader(name, value)
        request.setHeader("X-Content-Type-Options", "nosniff")
        request.setHeader("Cache-Control", "no-store")
        if download.size is not None:
            request.setHeader("Content-Length", str(download.size))
        await pour(cast(Request, request), download)
        return b""

    def _send(self, request: IRequest, answer: object) -> bytes:
        if type(answer) is not Reply:
            return self._write(request, 200, encode(answer))
        for name, value in answer.headers.items():
            request.setHeader(name, value)
        body = answer.body if isinstance(answer.body, bytes) else encode(answer.body)
        return self._write(request, answer.status, body, answer.type)

    def _write(self, request: IRequest, status: int, body: bytes, kind: str = JSON) -> bytes:
        if status != 200:
            request.setResponseCode(status)
        self._traffic.count(self.dialect.name, status)
        if status == 304:
            return b""
        headers = request.responseHeaders
        headers.setRawHeaders(b"content-type", [kind.encode()])
        headers.setRawHeaders(b"content-length", [b"%d" % len(body)])
        headers.setRawHeaders(b"x-content-type-options", [b"nosniff"])
        if kind == JSON:
            headers.setRawHeaders(b"cache-control", [b"no-store"])
        return body

    def _fail(self, request: IRequest, route: Route, error: Exception) -> bytes:
        if isinstance(error, Refusal):
            return self._say(request, self.dialect.problem(error, route))
        return self._mistake(request)

    def _mistake(self, request: IRequest) -> bytes:
        name = self.dialect.name
        self.log.failure("{name} could not answer {request}", name=name, request=request)
        return self._say(request, Problem(500, "The unit failed to answer; the log says why."))

    def _say(self, request: IRequest, problem: Problem) -> bytes:
        return self._send(request, self.dialect.reply(problem))

    def _no_route(self, request: IRequest, failure: Failure) -> bytes:
        error = failure.value
        if not isinstance(error, MethodNotAllowed):
            return self._say(request, Problem(404, "There is nothing at this address."))
        allowed = {"Allow": ", ".join(sorted({*(error.valid_methods or ()), "OPTIONS"}))}
        if request.method == b"OPTIONS":
            return self._send(request, Reply(200, b"", allowed, "text/plain"))
        method = request.method.decode()
        message = f"{method} is not possible here; {allowed['Allow']} are."
        return self._say(request, Problem(405, message, headers=allowed))


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
