"""Random requests on every route: never a 500, never a traceback, always the dialect's shape."""

import json
import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twisted.logger import globalLogPublisher

from appliance.api.front.dialect import front
from appliance.api.front.static import Assets
from appliance.api.site import DIALECTS
from appliance.api.wire import Problem, Reply
from appliance.api.wire.openapi import PARAMETER
from tests.support.api import SiteCase

EXAMPLES = int(os.environ.get("APPLIANCE_FUZZ", "400"))
PACE = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=EXAMPLES <= 400,
    suppress_health_check=list(HealthCheck),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FRONT = front(Assets(), bytes, Reply)  # for its addresses only
ROUTES = [(d, r) for d in (*DIALECTS, FRONT) for r in d.routes]
WORDS = ["stirring", "od_reading", "temperature_automation", "thermostat", "led_intensity",
         "target_rpm", "automation_name", "$state", "ready", "sleeping", "options", "settings",
         "env", "EXPERIMENT", "JOB_SOURCE", "args", "config_overrides", "job_name", "name", "e",
         "medium", "resume", "ask", "token", "answer", "chosen", "value", "speed", "A", "",
         "First experiment", "model_name", "model_version", "pioreactor_20ml", "1.1"]  # fmt: skip
word = st.sampled_from(WORDS) | st.text(max_size=20)
scalar = (
    st.none() | st.booleans() | st.integers() | st.floats() | word
    | st.sampled_from([0, -1, 1e308, -1e308, 2**63, 2**64, 10**400])
)  # fmt: skip
value = st.recursive(
    scalar, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(word, inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
segment = word | st.sampled_from(["%00", "..", ".", "%2F", "%ff", "%", "a%20b", "\u00e9", "9" * 30])
raw_body = st.binary(max_size=200) | st.sampled_from([b"", b"{", b"[" * 9000, b'"\\ud800"'])
query_value = word | st.integers().map(str) | st.sampled_from(["nan", "inf", "1e400", "%ff", "-0"])


@st.composite
def likely_bodies(draw, kind):
    """A body that comes close to what a route wants."""
    fields = getattr(kind, "__struct_encode_fields__", ())
    return {name: draw(value) for name in fields if draw(st.booleans())}


@st.composite
def requests(draw):
    """(dialect, method, path, body): a route, its parameters and its body made up."""
    dialect, route = draw(st.sampled_from(ROUTES))
    path = dialect.prefix + PARAMETER.sub(lambda _: draw(segment).replace("/", "%2F"), route.path)
    if draw(st.integers(0, 9)) == 0:
        path += draw(st.sampled_from(["/", "//", "/..", "/x", ";a", "%00", "?"]))
    names = getattr(route.query, "__struct_encode_fields__", ())
    query = "&".join(f"{name}={draw(query_value)}" for name in names if draw(st.booleans()))
    method = draw(st.sampled_from(route.methods) | st.sampled_from(METHODS))
    body = draw(raw_body | (likely_bodies(route.body) | value).map(as_json))
    return dialect, method, quoted(path + (f"?{query}" if query else "")), body


def as_json(thing) -> bytes:
    """*thing* as JSON, or what comes close to it."""
    return json.dumps(thing).encode("utf-8", "surrogatepass")


def fields(error: object, within: str = "") -> set[str]:
    """What *error* has, as dotted names, numbers with what they are; no text of it is empty."""
    if not isinstance(error, dict):
        assert error not in ("", None), within
        return {f"{within}={error}" if isinstance(error, int) else within}
    return {name for key, part in error.items() for name in fields(part, f"{within}.{key}")}


def quoted(path: str) -> bytes:
    """*path* as bytes that fit into a request line."""
    raw = path.encode("utf-8", "surrogatepass")
    return b"".join(bytes([b]) if 32 < b < 127 else b"%%%02X" % b for b in raw)


class FuzzTests(SiteCase):
    """Requests that nobody would send."""

    def setUp(self):
        super().setUp()
        self.failures = []
        globalLogPublisher.addObserver(self.note)
        self.addCleanup(globalLogPublisher.removeObserver, self.note)
        self.run_job("stirring")
        self.addCleanup(self.wind, 60)

    def note(self, event):
        """Remember what was logged as a failure."""
        if event.get("log_failure") is not None:
            self.failures.append(event["log_failure"].getTraceback())

    def test_every_route(self):
        """
        Whatever is sent, the answer is no 500 (503 at most), is in the dialect's shape, and
        nothing is logged as a failure.
        """

        @PACE
        @given(requests())
        def send(request):
            dialect, method, path, body = request
            asking = self.client.begin(method, path, body=body)
            for _ in range(5):
                if not asking.transport.value():
                    self.wind(1)
            answer = asking.answer(method)
            asking.lose()
            self.assertEqual(self.failures, [], request)
            self.assertTrue(answer.status < 500 or answer.status == 503, request[1:])
            if answer.status >= 400 and method != "HEAD" and answer.body:
                self.check_shape(dialect, answer)

        send()

    def check_shape(self, dialect, answer):
        """*answer* is an error as *dialect* says it: of its type, with what it says of every error
        and nothing that it says of none."""
        self.assertEqual(answer.headers["content-type"], dialect.error_type)
        least = dialect.shape_error(Problem(answer.status, "Why not."))
        most = dialect.shape_error(Problem(answer.status, "Why not.", "The cause.", "What to do."))
        said = fields(answer.json)
        self.assertLessEqual(fields(least), said)
        self.assertLessEqual(said, fields(most))
