"""Asking a site over the bytes of HTTP/1.1, without a network."""

import json
from http.client import HTTPResponse
from io import BytesIO

from msgspec import Struct
from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

NOBODY = object()


class Answer(Struct, frozen=True):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        """The body, decoded."""
        return json.loads(self.body)


class Connection:
    """One client's connection to *site*."""

    def __init__(self, site, peer: str = "127.0.0.1") -> None:
        self.transport = StringTransport(peerAddress=IPv4Address("TCP", peer, 40000))
        self.transport.protocol = site.buildProtocol(self.transport.getPeer())
        self.transport.protocol.makeConnection(self.transport)

    def send(self, raw: bytes) -> None:
        """Send bytes."""
        self.transport.protocol.dataReceived(raw)

    def answer(self, method: str = "GET") -> Answer:
        """The answer that has arrived so far."""
        raw = self.transport.value()
        self.transport.clear()
        return parse(raw, method)

    def lose(self) -> None:
        """Go away."""
        self.transport.protocol.connectionLost(Failure(ConnectionDone()))


class Client:
    """Asks *site*, each time on a new connection."""

    def __init__(self, site, host: str = "localhost:8080", peer: str = "127.0.0.1") -> None:
        self._site, self._host, self._peer = site, host, peer

    def ask(self, method, path, json=NOBODY, body=b"", headers=()) -> Answer:
        """Make a request; *path* may be text or bytes."""
        connection = self.begin(method, path, json, body, headers)
        answer = connection.answer(method)
        connection.lose()
        return answer

    def begin(self, method, path, json=NOBODY, body=b"", headers=()) -> Connection:
        """Make a request and do not wait for its answer."""
        connection = Connection(self._site, self._peer)
        connection.send(request(method, path, self._host, json, body, headers))
        return connection


def request(method, path, host="localhost:8080", json_body=NOBODY, body=b"", headers=()) -> bytes:
    """The bytes of a request."""
    if json_body is not NOBODY:
        body = json.dumps(json_body).encode()
    given = {"Host": host, **dict(headers)}
    if body:
        given.setdefault("Content-Length", str(len(body)))
    lines = [f"{name}: {value}" for name, value in given.items() if value is not None]
    head = raw(method) + b" " + raw(path) + b" HTTP/1.1\r\n" + "\r\n".join(lines).encode("latin-1")
    return head + b"\r\n\r\n" + body


def raw(text: str | bytes) -> bytes:
    """*text* as bytes."""
    return text if isinstance(text, bytes) else text.encode()


class _Socket:
    def __init__(self, raw: bytes) -> None:
        self._file = BytesIO(raw)

    def makefile(self, *_, **__):
        return self._file


def parse(raw: bytes, method: str = "GET") -> Answer:
    """An answer out of its bytes."""
    response = HTTPResponse(_Socket(raw), method=method)
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())
