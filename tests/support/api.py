"""A workbench that is asked over HTTP."""

from appliance.api.site import DIALECTS, site
from tests.support.client import NOBODY, Answer, Client
from tests.support.workbench import Workbench, WorkbenchCase

TOKEN = "token-of-the-workbench"
STIRRING = "/unit_api/jobs/settings/job_name/stirring"


class SiteCase(WorkbenchCase):
    """One appliance and its site, reachable from its own machine only."""

    dialects = DIALECTS

    def setUp(self) -> None:
        super().setUp()
        self.rejoin()

    def rejoin(self) -> None:
        """Ask the appliance that there is now."""
        self.site = site(self.appliance, self.workbench.reactor, dialects=self.dialects)
        self.client = Client(self.site)

    def ask(self, method: str, path: str, json=NOBODY, **more) -> Answer:
        """Make a request."""
        asking = self.client.begin(method, path, json, **more)
        for _ in range(50):
            if not asking.transport.value():
                self.workbench.reactor.advance(0)
        answer = asking.answer(method)
        asking.lose()
        return answer

    def get(self, path: str) -> object:
        """What is at *path*, which must be there."""
        answer = self.ask("GET", path)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def done(self, answer: Answer) -> object:
        """What became of the task that *answer* accepted."""
        self.assertEqual(answer.status, 202, answer.body)
        return self.ask("GET", answer.json["result_url_path"])

    def refused(self, answer: Answer, status: int) -> dict:
        """*answer* is an error of the unit dialect with *status*; returns its error_info."""
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(set(answer.json), {"error", "error_info"})
        info = answer.json["error_info"]
        self.assertEqual(set(info), {"cause", "remediation", "status"})
        self.assertEqual(info["status"], status)
        self.assertTrue(all((answer.json["error"], info["cause"], info["remediation"])))
        return info

    def problem(self, answer: Answer, status: int) -> dict:
        """*answer* is a problem+json with *status*; returns it."""
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        self.assertEqual(answer.json["status"], status)
        return answer.json


class LoginCase(SiteCase):
    """A site that others can reach too."""

    def make_workbench(self) -> Workbench:
        """A unit that knows people by what they show."""
        return Workbench(self.spec, self.ini, local=False)
