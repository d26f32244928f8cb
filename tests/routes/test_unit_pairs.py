"""Each pair of method and path, published or added: well asked, and in every way badly."""

from hashlib import sha256

from tests.support.api import SiteCase
from tests.support.curves import FUSED, pump
from tests.support.pairs import PAIRS, Pair
from tests.support.plugins import JOB, forget
from tests.support.published import PARAMETER, routes_of
from tests.support.wheels import example
from tests.support.workbench import Workbench

UPLOAD = "/unit_api/import_zipped_dot_pioreactor"
LARGE = b" " * ((1 << 20) + 2)


class Door:
    """A listener that listens again at once."""

    listening = True

    async def restart(self):
        """Do nothing."""


class PairCase(SiteCase):
    """A unit that has one of everything, so that every route has something to say."""

    ini = "[plugins]\ninstall = allowed\n"

    def make_workbench(self):
        """A unit that listens."""
        return Workbench(self.spec, self.ini, door=Door())

    def setUp(self):
        super().setUp()
        filename, raw = example()
        folder = self.workbench.data / "plugins"
        (folder / "wheels").mkdir(parents=True)
        (folder / "wheels" / filename).write_bytes(raw)
        line = f"air-bubbler==0.1.0 --hash=sha256:{sha256(raw).hexdigest()}"
        (folder / "allowed.txt").write_text(line)
        (folder / "mine.py").write_text(JOB.format(name="mine", job="mine"))
        self.addCleanup(forget, str(folder))
        self.now(self.appliance.calibrations.create("media_pump", pump(), activate=True))
        self.now(self.appliance.estimators.create("od_fused", FUSED, activate=True))
        self.run_job("stirring", wait=4)
        answer = self.ask("POST", "/unit_api/jobs/stop", {"job_name": "none"})
        self.task = answer.json["task_id"]

    def send(self, method: str, path: str, body: object, headers=()):
        """Make a request."""
        path = path.replace("TASK", self.task)
        if isinstance(body, bytes):
            return self.client.ask(method, path, body=body, headers=headers)
        return self.client.ask(method, path, body, headers=headers)

    def check_pair(self, method: str, pair: Pair) -> None:
        """Everything that is said of a pair holds."""
        self.check_wrong_method(pair)
        for bad in pair.bad:
            path = bad.path or pair.path
            self.refused(self.send(method, path, bad.body), bad.status)
        if method != "GET":
            answer = self.send(method, pair.path, LARGE)
            self.refused(answer, 400 if pair.path == UPLOAD else 413)
        answer = self.send(method, pair.path, pair.body, pair.headers)
        self.assertEqual(answer.status, pair.status, answer.body)
        if pair.status == 503:
            self.refused(answer, 503)
        elif pair.status == 202:
            self.check_task(answer, pair)
        elif pair.keys:
            self.assertLessEqual(set(pair.keys), set(answer.json))

    def check_wrong_method(self, pair: Pair) -> None:
        """No path knows PUT; the answer names what it knows, and OPTIONS does too."""
        answer = self.send("PUT", pair.path, b"{}")
        self.refused(answer, 405)
        allowed = self.send("OPTIONS", pair.path, b"").headers["allow"]
        self.assertEqual(allowed, answer.headers["allow"])

    def check_task(self, answer, pair: Pair) -> None:
        """A task was begun and ends well, except that an import ends with the process."""
        self.assertEqual(set(answer.json), {"unit", "task_id", "result_url_path"})
        self.wind(15)
        task = self.done(answer)
        self.assertEqual(task.status, 202 if pair.path == UPLOAD else 200, task.body)


def key(method: str, path: str) -> str:
    """Where what is said of a pair stands: POST and PATCH are the same where both are there."""
    name = f"{method} {PARAMETER.sub('{}', path)}"
    return name if name in PAIRS else name.replace("PATCH", "POST", 1)


def test_of(method: str, path: str):
    """The test of one pair."""

    def test(self) -> None:
        self.check_pair(method, PAIRS[key(method, path)])

    test.__doc__ = f"{method} {path} answers as described, and refuses what does not fit."
    return test


def named(method: str, path: str) -> str:
    """The name of the test of one pair."""
    words = PARAMETER.sub("x", path).removeprefix("/unit_api/").replace("/", "_")
    return f"test_{method.lower()}_{words}"


PairTests = type(
    "PairTests",
    (PairCase,),
    {named(*pair): test_of(*pair) for pair in routes_of("unit")}
    | {"__doc__": "Each pair of the tables.", "__module__": __name__},
)


class TableTests(SiteCase):
    """The tables of pairs."""

    def test_complete(self):
        """
        Each pair is told of in ``tests.support.pairs``, and has a test; nothing else is told of.
        """
        pairs = routes_of("unit")
        self.assertEqual({key(*pair) for pair in pairs}, set(PAIRS))
        self.assertEqual(len({named(*pair) for pair in pairs}), len(pairs))

    def test_unknown(self):
        """
        What is in no table is a 404 in the dialect's shape.
        """
        for path in "/unit_api", "/unit_api/nothing", "/unit_api/jobs/running/a/b/c":
            self.refused(self.ask("GET", path), 404)
