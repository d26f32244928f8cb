"""A new dialect: it brings its own routes, errors, proofs and socket, and changes nothing else."""

import json
import struct

from msgspec import Struct

from appliance.api.site import DIALECTS
from appliance.api.wire import Call, Dialect, Problem, Routes
from appliance.api.wire.socket import Socket
from appliance.core.appliance import Appliance
from appliance.errors import Invalid
from appliance.model import NOBODY, Who
from tests.support.api import TOKEN, LoginCase
from tests.support.websocket import CLOSE, PING, PONG, TEXT, UPGRADE, Websocket

routes = Routes()
BADGES = {
    "b-1": Who("berta", "viewer"),
    "o-1": Who("otto", "operator"),
    "p-1": Who("paula", "operator"),
    "torn-later": Who("tom", "operator"),
}


@routes("GET", "/me", needs="viewer")
def show_me(appliance: Appliance, call: Call) -> dict[str, str]:
    """Say who asks, and of which unit."""
    return {"name": call.who.name, "unit": appliance.name}


class Essay(Struct, frozen=True):
    """What is long."""

    text: str


@routes("POST", "/essay", needs="viewer", limit=3 << 20)
def read_essay(appliance: Appliance, call: Call[Essay]) -> int:
    """Count the letters of an essay."""
    return len(call.body.text)


@routes("POST", "/stop", needs="operator")
def stop(appliance: Appliance, call: Call) -> dict[str, str]:
    """Stop nothing."""
    return {"by": call.who.name}


def badge(appliance: Appliance, request) -> Who | None:
    """Whoever wears the badge that the request shows."""
    shown = request.getHeader("x-badge")
    if shown is not None and shown.startswith("torn") and shown not in BADGES:
        raise ValueError(shown)
    return None if shown is None else BADGES.get(shown, NOBODY)


def by_name(appliance: Appliance, request) -> Who | None:
    """Whoever says a name in the address, if they show no badge."""
    names = request.args.get(b"name")
    return Who(names[0].decode(), "viewer") if names else None


def say(problem: Problem) -> dict:
    """A problem in as few words as there are."""
    return {"no": problem.message, "code": problem.status}


class Echo:
    """A conversation: it greets whoever comes, and tells everybody who said what."""

    def __init__(self, appliance: Appliance, reactor) -> None:
        self._unit, self._there = appliance.name, {}

    def join(self, outlet, who) -> None:
        self._there[outlet] = who
        outlet.send(outlet.prepare(json.dumps({"welcome": who.name}).encode()))

    def hear(self, outlet, payload: bytes) -> None:
        if not payload:
            outlet.refuse(Invalid("Say something."))
            return
        said = {"unit": self._unit, "who": self._there[outlet].name, "said": payload.decode()}
        for other in self._there:
            other.send(other.prepare(json.dumps(said).encode()))

    def part(self, outlet) -> None:
        del self._there[outlet]


BADGED = Dialect(
    "badged",
    "/badged",
    tuple(routes),
    say,
    "For those with a badge",
    authenticators=(badge, by_name),
    sockets=(Socket("/echo", needs="operator", begin=Echo, shape_error=say),),
    schemes={"badge": {"type": "apiKey", "in": "header", "name": "X-Badge"}},
    challenge="Badge",
)


class NewDialectCase(LoginCase):
    """A site with a dialect more."""

    dialects = (*DIALECTS, BADGED)

    def open(self, badge: str = "o-1") -> Websocket:
        """Its socket, opened by whoever wears *badge*."""
        socket = Websocket(self.client, {"X-Badge": badge}, "/badged/echo")
        self.addCleanup(socket.connection.lose)
        return socket

    def said(self, answer, status: int) -> str:
        """*answer* is an error in the dialect's own shape; returns its message."""
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.json["code"], status)
        return answer.json["no"]


class NewDialectTests(NewDialectCase):
    """A dialect more."""

    def test_own_proof(self):
        """
        It knows people by its own proofs, asked in their order: one that is worth nothing ends it.
        """
        for headers, query, name in (
            ({"X-Badge": "b-1"}, "", "berta"),
            ({}, "?name=nina", "nina"),
            ({"X-Badge": "o-1"}, "?name=nina", "otto"),
        ):
            answer = self.ask("GET", "/badged/me" + query, headers=headers)
            self.assertEqual(answer.json, {"name": name, "unit": self.appliance.name})
        forged = self.ask("GET", "/badged/me?name=nina", headers={"X-Badge": "x"})
        self.said(forged, 401)
        unknown = self.ask("GET", "/badged/me")
        self.said(unknown, 401)
        self.assertEqual(unknown.headers["www-authenticate"], "Badge")

    def test_large_bodies(self):
        """
        Its own proofs, of whatever kind, are asked whether a large body may come.
        """
        essay = {"text": "x" * (2 << 20)}
        answer = self.ask("POST", "/badged/essay?name=nina", essay)
        self.assertEqual(answer.json, 2 << 20)
        self.said(self.ask("POST", "/badged/essay", essay), 401)

    def test_others_know_nothing_of_it(self):
        """
        Its proofs open no other dialect, and theirs do not open it.
        """
        token = {"Authorization": f"Bearer {TOKEN}"}
        self.said(self.ask("GET", "/badged/me", headers=token), 401)
        self.refused(self.ask("GET", "/unit_api/jobs", headers={"X-Badge": "o-1"}), 401)
        self.problem(self.ask("GET", "/page/unit", headers={"X-Badge": "o-1"}), 401)
        self.assertEqual(self.ask("GET", "/unit_api/health", headers=token).status, 200)

    def test_own_errors(self):
        """
        Whatever is wrong is said in its own shape: by the site, by the routes, by the roles.
        """
        badge = {"X-Badge": "b-1"}
        self.said(self.ask("GET", "/badged/nothing", headers=badge), 404)
        self.said(self.ask("DELETE", "/badged/me", headers=badge), 405)
        self.assertIn("berta", self.said(self.ask("POST", "/badged/stop", headers=badge), 403))
        foreign = {**badge, "Origin": "http://evil.example"}
        self.said(self.ask("GET", "/badged/me", headers=foreign), 403)

    def test_mistake_in_a_proof(self):
        """
        What is wrong with a proof of its own is told in its shape as well, wherever it is asked
        for, and logged.
        """
        badge = {"X-Badge": "torn"}
        self.said(self.ask("GET", "/badged/me", headers=badge), 500)
        self.said(self.ask("GET", "/badged/echo", headers={**UPGRADE, **badge}), 500)
        self.said(self.ask("POST", "/badged/essay", {"text": "x" * (1 << 15)}, headers=badge), 500)
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 4)

    def test_described(self):
        """
        It is described with all others, its errors and proofs too.
        """
        token = {"Authorization": f"Bearer {TOKEN}"}
        document = self.ask("GET", "/openapi.json", headers=token).json
        stop = document["paths"]["/badged/stop"]["post"]
        self.assertEqual((stop["x-least-role"], stop["security"]), ("operator", [{"badge": []}]))
        schemes = document["components"]["securitySchemes"]
        proofs = {name for dialect in self.dialects for name in dialect.schemes}
        self.assertEqual(set(schemes), proofs)
        self.assertEqual(schemes["badge"], BADGED.schemes["badge"])
        error = document["components"]["schemas"]["badged_error"]
        self.assertEqual(set(error["properties"]), {"no", "code"})

    def test_own_socket(self):
        """
        Its socket is opened by its own proofs and for the role that it needs, refused in its own
        shape, and closed when the site stops; what came with the handshake is heard once.
        """
        self.said(self.ask("GET", "/badged/echo", headers=UPGRADE), 401)
        self.said(self.ask("GET", "/badged/echo", headers={**UPGRADE, "X-Badge": "b-1"}), 403)
        self.said(self.ask("GET", "/badged/echo", headers={"X-Badge": "o-1"}), 400)
        self.site.startFactory()
        socket = self.open()
        self.assertEqual(socket.texts(), [{"welcome": "otto"}])
        socket.say(b"hello")
        told = {"unit": self.appliance.name, "who": "otto", "said": "hello"}
        self.assertEqual(socket.texts(), [told])
        token = {"Authorization": f"Bearer {TOKEN}"}
        figures = self.ask("GET", "/metrics", headers=token).body
        self.assertIn(b"appliance_live_clients 1.0", figures)
        self.site.stopFactory()
        self.assertEqual(socket.frames()[-1][0] & 15, CLOSE)


class NewSocketTests(NewDialectCase):
    """Its socket, once somebody is in: its conversation knows of nobody whether they may be."""

    def pass_real_time(self, seconds: int) -> None:
        """Let *seconds* pass in the world of browsers."""
        self.workbench.reactor.pump([1.0] * seconds)

    def withdraw(self, badge: str) -> None:
        """*badge* is worth nothing from now on."""
        self.addCleanup(BADGES.__setitem__, badge, BADGES.pop(badge))

    def refused_in(self, socket: Websocket, code: int) -> str:
        """*socket* was closed with *code*, and said why in the dialect's shape: returns that."""
        (_, said), (_, close) = [f for f in socket.frames() if f[0] & 15 in (TEXT, CLOSE)]
        self.assertEqual(struct.unpack(">H", close[:2])[0], 4000 + code)
        self.assertEqual(json.loads(said)["code"], code)
        return json.loads(said)["no"]

    def test_logged_out(self):
        """
        Somebody who may no longer be there is sent away within half a minute, and hears nothing of
        what others say after.
        """
        gone = self.open()
        self.pass_real_time(1)
        gone.frames()
        self.withdraw("o-1")
        self.pass_real_time(30)
        self.assertEqual(self.refused_in(gone, 403), "You are logged out.")
        self.open("p-1").say(b"hello")
        self.assertEqual(gone.frames(), [])

    def test_logged_out_and_speaks(self):
        """
        What somebody says who may no longer be there is not heard, and they are sent away.
        """
        other, gone = self.open("p-1"), self.open()
        for socket in (other, gone):
            socket.frames()
        self.withdraw("o-1")
        gone.say(b"hello")
        self.refused_in(gone, 403)
        gone.say(b"hello?")
        self.assertEqual(other.frames(), [])

    def test_mistake_in_a_proof(self):
        """
        Whoever cannot be told any more is sent away, and it is logged.
        """
        gone = self.open("torn-later")
        gone.frames()
        self.withdraw("torn-later")
        gone.say(b"hello")
        self.refused_in(gone, 403)
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)

    def test_dead(self):
        """
        Whoever does not answer from one check to the next is cut off.
        """
        dead, living = self.open(), self.open("p-1")
        self.pass_real_time(31)
        self.assertIn(PING, [first & 15 for first, _ in living.frames()])
        living.say(b"", PONG)
        self.pass_real_time(30)
        self.assertTrue(dead.transport.disconnected)
        living.say(b"hello")
        self.assertEqual([told["said"] for told in living.texts()], ["hello"])

    def test_refused(self):
        """
        What the conversation refuses ends it, in the dialect's shape and with its status.
        """
        socket = self.open()
        socket.frames()
        socket.say(b"")
        self.assertEqual(self.refused_in(socket, 400), "Say something.")
        self.pass_real_time(6)
        self.assertTrue(socket.transport.disconnected)

    def test_slow_reader(self):
        """
        Whoever does not read what is sent is cut off before too much waits for them.
        """
        slow, speaker = self.open(), self.open("p-1")
        slow.transport.producer.pauseProducing()
        for _ in range(16):
            speaker.say(b"x" * 60_000)
        self.assertFalse(slow.transport.disconnected)
        slow.transport.producer.resumeProducing()
        slow.transport.producer.pauseProducing()
        for _ in range(18):
            speaker.say(b"x" * 60_000)
        self.assertTrue(slow.transport.disconnected)
        self.assertEqual(len(speaker.transport.value()) // 60_000, 34)

    def test_crowded(self):
        """
        There is room for a bounded number, and the others are told so in general words.
        """
        for _ in range(256):
            self.open()
        refused = self.ask("GET", "/badged/echo", headers={**UPGRADE, "X-Badge": "o-1"})
        self.assertEqual(self.said(refused, 503), "256 clients are connected here already.")
