"""What every dialect does alike: decoding, errors, methods, bounds."""

from msgspec import Struct
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from appliance.api.access.admission import Admission
from appliance.api.pioreactor import shape_error
from appliance.api.wire import Call, Dialect, Reply, Routes
from appliance.api.wire.connections import Connections
from appliance.api.wire.root import ApplianceSite, Root
from appliance.api.wire.serving import DialectResource
from appliance.api.wire.writer import Traffic
from appliance.bus import Bus
from appliance.errors import Conflict
from appliance.model import Acted, Who
from tests.support.client import Client

routes = Routes()
OPERATOR = Who("olga", "operator")


class Stir(Struct, frozen=True):
    """How fast."""

    rpm: float = 500.0


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """Which part."""

    limit: int = 10


class Stirred(Struct, frozen=True):
    """It was stirred."""


class FakeAppliance(Struct, frozen=True):
    """What the handlers here need."""

    bus: Bus
    calls: list
    waiting: Deferred


@routes("GET", "/hello", needs="viewer")
def say_hello(appliance, call: Call) -> dict[str, str]:
    """Say hello. Then stop."""
    return {"hello": call.who.name}


@routes("GET", "/named/<name>", needs="viewer")
def say_name(appliance, call: Call[None, Page], name: str) -> dict[str, object]:
    """Say a name."""
    return {"name": name, "limit": call.query.limit}


@routes("POST, PATCH", "/stir", needs="operator", limit=1000)
async def stir(appliance, call: Call[Stir]) -> Reply[dict]:
    """Stir."""
    appliance.calls.append(call.body.rpm)
    return Reply(202, {"rpm": call.body.rpm})


@routes("GET", "/count", needs="viewer", until=(Stirred,))
def count(appliance, call: Call) -> int:
    """Count."""
    appliance.calls.append("counted")
    return len(appliance.calls)


@routes("GET", "/refuse", needs="viewer")
def refuse(appliance, call: Call) -> None:
    """Refuse."""
    raise Conflict("The stirrer is in use.", "A job holds it.", "Stop the job.")


@routes("GET", "/fail", needs="viewer")
def fail(appliance, call: Call) -> float:
    """Fail."""
    return 1 / 0


class Essay(Struct, frozen=True):
    """What is long."""

    text: str


@routes("POST", "/essay", needs="operator", limit=3 << 20)
def read_essay(appliance, call: Call[Essay]) -> int:
    """Count the letters of an essay."""
    return len(call.body.text)


@routes("POST", "/secret", needs="admin", limit=3 << 20)
def read_secret(appliance, call: Call[Essay]) -> int:
    """Count the letters of a secret."""
    return len(call.body.text)


@routes("POST", "/slow", needs="viewer")
async def wait(appliance, call: Call) -> str:
    """Wait."""
    await appliance.waiting
    appliance.calls.append("done")
    return "done"


def anybody(appliance, request) -> Who:
    """Whoever asks is an operator."""
    return OPERATOR


class ServingCase(SynchronousTestCase):
    """A dialect of a few routes."""

    def setUp(self):
        self.appliance = FakeAppliance(Bus(), [], Deferred())
        self.traffic = Traffic()
        dialect = Dialect(
            "test", "/test", tuple(routes), shape_error, "A test", authenticators=(anybody,)
        )
        resource = DialectResource(dialect, self.appliance, self.traffic)
        clock = Clock()
        root = Root({"": resource}, Admission(local=True))
        site = ApplianceSite(root, clock, Connections(clock, 10))
        self.client = Client(site)
        self.ask = self.client.ask


class AnswerTests(ServingCase):
    """What comes back."""

    def test_says_json(self):
        """
        What a handler returns is sent as JSON, with its length.
        """
        answer = self.ask("GET", "/test/hello")
        self.assertEqual((answer.status, answer.json), (200, {"hello": "olga"}))
        self.assertEqual(answer.headers["content-type"], "application/json")
        self.assertEqual(answer.headers["content-length"], str(len(answer.body)))

    def test_says_what_a_reply_says(self):
        """
        A handler chooses the status with a ``Reply``, and may be a coroutine.
        """
        answer = self.ask("PATCH", "/test/stir", json={"rpm": 800})
        self.assertEqual((answer.status, answer.json), (202, {"rpm": 800.0}))

    def test_empty_body_is_all_defaults(self):
        """
        A body may be left out where all its fields have defaults.
        """
        self.assertEqual(self.ask("POST", "/test/stir").json, {"rpm": 500.0})

    def test_unknown_fields_are_ignored_where_the_class_says_so(self):
        """
        A field nobody knows does not hurt in a lenient dialect.
        """
        answer = self.ask("POST", "/test/stir", json={"rpm": 1, "colour": "red"})
        self.assertEqual(answer.status, 202)

    def test_trailing_slash_changes_nothing(self):
        """
        An address may end in a slash: a redirect would lose a POST.
        """
        self.assertEqual(self.ask("POST", "/test/stir/", json={"rpm": 1}).status, 202)

    def test_head_has_no_body(self):
        """
        HEAD is answered as GET, without the body.
        """
        answer = self.ask("HEAD", "/test/hello")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(answer.headers["content-length"], "16")

    def test_options_names_the_methods(self):
        """
        OPTIONS is answered with the methods there are.
        """
        answer = self.ask("OPTIONS", "/test/stir")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(answer.headers["allow"], "OPTIONS, PATCH, POST")

    def test_query_is_understood(self):
        """
        What follows the question mark arrives with its types; names may hold any letters.
        """
        answer = self.ask("GET", "/test/named/%C3%A9?limit=3")
        self.assertEqual(answer.json, {"name": "é", "limit": 3})

    def test_counts(self):
        """
        Answers are counted by status.
        """
        self.ask("GET", "/test/hello")
        self.ask("GET", "/test/nothing")
        self.assertEqual(self.traffic.answers, {("test", 200): 1, ("test", 404): 1})


class KeptAnswerTests(ServingCase):
    """Answers that hold until an event."""

    def test_is_made_once(self):
        """
        The handler is not asked again as long as nothing has happened.
        """
        self.assertEqual(self.ask("GET", "/test/count").json, 1)
        self.assertEqual(self.ask("GET", "/test/count").json, 1)
        self.assertEqual(len(self.appliance.calls), 1)

    def test_is_made_anew_after_the_event(self):
        """
        After the event the answer is new.
        """
        self.ask("GET", "/test/count")
        self.appliance.bus.publish(Stirred())
        self.assertEqual(self.ask("GET", "/test/count").json, 2)


class RefusalTests(ServingCase):
    """What goes wrong is said in the dialect's own shape."""

    def refused(self, answer, status):
        """*answer* has *status* and the error shape; returns its message."""
        self.assertEqual(answer.status, status, answer.body)
        error = answer.json
        self.assertEqual(set(error), {"error", "error_info"})
        self.assertEqual(set(error["error_info"]), {"cause", "remediation", "status"})
        self.assertEqual(error["error_info"]["status"], status)
        return error

    def test_refusal_has_cause_and_remedy(self):
        """
        A refusal of the core keeps its words.
        """
        error = self.refused(self.ask("GET", "/test/refuse"), 409)
        self.assertEqual(error["error"], "The stirrer is in use.")
        self.assertEqual(error["error_info"]["remediation"], "Stop the job.")

    def test_unknown_address(self):
        """
        An address that is none is a 404.
        """
        for path in ("/test/x", "/test", "/test/", "/test//hello", "/test/../hello", "/test/%2e"):
            self.refused(self.ask("GET", path), 404)

    def test_wrong_method(self):
        """
        A method that is not offered is a 405 that names those which are.
        """
        answer = self.ask("DELETE", "/test/hello")
        self.refused(answer, 405)
        self.assertEqual(answer.headers["allow"], "GET, HEAD, OPTIONS")

    def test_odd_requests(self):
        """
        Methods and paths that are none at all are a 400, without a word in the log.
        """
        for method, path in (
            ("BREW", "/test/hello"),
            ("GET", "/test/%ff"),
            ("GET", "/test/named/%00"),
            ("GET", "/test/named/a?limit=%ff"),
            ("GET", "/test/named/a?limit=lots"),
            ("GET", "/test/named/a?colour=red"),
        ):
            self.refused(self.ask(method, path), 400)

    def test_method_of_no_letters(self):
        """
        A request line that is not ASCII is refused before any dialect sees it.
        """
        self.assertEqual(self.ask(b"G\xff", "/test/hello").status, 400)
        self.assertEqual(self.ask("GET", b"/test/\xff").status, 400)

    def test_odd_bodies(self):
        """
        A body that cannot be understood is a 400 that says why.
        """
        for body in (b"{", b"[]", b'{"rpm": "fast"}', b"\xff", b"[" * 900, b'{"rpm": 1e999}'):
            self.refused(self.ask("POST", "/test/stir", body=body), 400)

    def test_body_too_large(self):
        """
        A body over the limit is a 413, declared or not.
        """
        self.refused(self.ask("POST", "/test/stir", body=b" " * 1001), 413)
        chunked = b"3e9\r\n" + b" " * 1001 + b"\r\n0\r\n\r\n"
        headers = {"Transfer-Encoding": "chunked", "Content-Length": None}
        self.refused(self.ask("POST", "/test/stir", body=chunked, headers=headers), 413)

    def test_route_for_large_bodies(self):
        """
        A body may be as large as its route says, sent with its length or in chunks; another route,
        or one that the sender may not use, keeps no more of it than of any other.
        """
        essay = b'{"text": "' + b"x" * (2 << 20) + b'"}'
        self.assertEqual(self.ask("POST", "/test/essay", body=essay).json, 2 << 20)
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(essay), essay)
        headers = {"Transfer-Encoding": "chunked", "Content-Length": None}
        answer = self.ask("POST", "/test/essay", body=chunked, headers=headers)
        self.assertEqual(answer.json, 2 << 20)
        self.refused(self.ask("POST", "/test/essay", body=essay * 2), 413)
        for path, status in ("/test/slow", 413), ("/test/secret", 403), ("/test/none", 404):
            asking = self.client.begin("POST", path, headers={"Content-Length": str(len(essay))})
            asking.send(essay[:-1])
            kept = asking.transport.protocol.requests[0].content.tell()
            self.assertEqual(kept, (1 << 16) + 1)
            asking.send(essay[-1:])
            self.refused(asking.answer(), status)

    def test_body_much_too_large(self):
        """
        A body many times over the limit is not even listened to.
        """
        connection = self.client.begin("POST", "/test/stir", headers={"Content-Length": "99999999"})
        self.assertEqual(connection.answer().status, 413)
        self.assertTrue(connection.transport.disconnecting)

    def test_bug(self):
        """
        A bug of ours is logged with its traceback, and the caller is told only that it happened.
        """
        error = self.refused(self.ask("GET", "/test/fail"), 500)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertNotIn("division", str(error))


class DisconnectTests(ServingCase):
    """Clients that do not wait."""

    def test_work_goes_on(self):
        """
        What was begun is finished even if the client goes away, and nothing is logged.
        """
        connection = self.client.begin("POST", "/test/slow")
        connection.lose()
        self.appliance.waiting.callback(None)
        self.assertEqual(self.appliance.calls, ["done"])

    def test_slow_answer_arrives(self):
        """
        A client that waits is answered when the answer is there.
        """
        connection = self.client.begin("POST", "/test/slow")
        self.appliance.waiting.callback(None)
        self.assertEqual(connection.answer().json, "done")


class ActedTests(ServingCase):
    """What is told of those who change something."""

    def test_changes_only(self):
        """
        A change that was answered below 400 is told once, with who made it; what is only read,
        refused or not understood is not.
        """
        told = []
        self.appliance.bus.subscribe(Acted, told.append)
        self.ask("PATCH", "/test/stir", {"rpm": 300})
        self.ask("GET", "/test/hello")
        self.ask("GET", "/test/refuse")
        self.ask("POST", "/test/stir", {"rpm": "fast"})
        self.ask("DELETE", "/test/stir")
        self.assertEqual(told, [Acted(OPERATOR, "test", "PATCH", "/test/stir", 202)])

    def test_when_it_is_done(self):
        """
        A change that takes its time is told when it has been answered.
        """
        told = []
        self.appliance.bus.subscribe(Acted, told.append)
        asking = self.client.begin("POST", "/test/slow")
        self.assertEqual(told, [])
        self.appliance.waiting.callback(None)
        asking.answer("POST")
        self.assertEqual([acted.path for acted in told], ["/test/slow"])
