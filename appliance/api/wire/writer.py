"""Answers as they are written: in the form of a dialect, counted, with the headers of them all."""

from typing import cast

import msgspec
from twisted.logger import Logger
from twisted.web.http import Request
from twisted.web.iweb import IRequest

from appliance.api.wire.answers import Download, Problem, Reply
from appliance.api.wire.dialect import Dialect
from appliance.api.wire.downloads import pour
from appliance.api.wire.route import Route
from appliance.errors import Refusal

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


class AnswerWriter:
    """Sets the head of an answer, and returns its body as bytes for whoever ends the request."""

    log = Logger()

    def __init__(self, dialect: Dialect, traffic: Traffic) -> None:
        self._dialect, self._traffic = dialect, traffic

    def write(self, request: IRequest, status: int, body: bytes, kind: str = JSON) -> bytes:
        """*body*, which is of the type *kind*."""
        if status != 200:
            request.setResponseCode(status)
        self._traffic.count(self._dialect.name, status)
        if status == 304:
            return b""
        headers = request.responseHeaders
        headers.setRawHeaders(b"content-type", [kind.encode()])
        headers.setRawHeaders(b"content-length", [b"%d" % len(body)])
        headers.setRawHeaders(b"x-content-type-options", [b"nosniff"])
        if kind == JSON:
            headers.setRawHeaders(b"cache-control", [b"no-store"])
        return body

    def send(self, request: IRequest, answer: object) -> bytes:
        """What a handler has answered, unless it is a download."""
        if type(answer) is not Reply:
            return self.write(request, 200, encode(answer))
        for name, value in answer.headers.items():
            request.setHeader(name, value)
        body = answer.body if isinstance(answer.body, bytes) else encode(answer.body)
        return self.write(request, answer.status, body, answer.type)

    def problem(self, request: IRequest, problem: Problem) -> bytes:
        """*problem* as the dialect says it."""
        return self.send(request, self._dialect.reply(problem))

    def failure(
        self, request: IRequest, error: Exception, route: Route | None = None
    ) -> bytes:
        """*error*, just caught: a refusal, or a mistake of ours, of which the log has the
        traceback."""
        if isinstance(error, Refusal):
            return self.problem(request, self._dialect.problem(error, route))
        name = self._dialect.name
        self.log.failure("{name} could not answer {request}", name=name, request=request)
        return self.problem(request, Problem(500, "The unit failed to answer; the log says why."))

    async def pour(self, request: IRequest, download: Download) -> bytes:
        """*download*, piece by piece; nothing is left to be written then."""
        self._traffic.count(self._dialect.name, 200)
        for name, value in {"Content-Type": download.type, **download.headers}.items():
            request.setHeader(name, value)
        request.setHeader("X-Content-Type-Options", "nosniff")
        request.setHeader("Cache-Control", "no-store")
        if download.size is not None:
            request.setHeader("Content-Length", str(download.size))
        await pour(cast(Request, request), download)
        return b""
