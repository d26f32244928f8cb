"""A unit that is killed in the middle of a profile."""

import signal
from pathlib import Path
from time import monotonic

from twisted.trial.unittest import TestCase

from tests.support.process import PATIENCE, UnitProcess

COUNT = 40
UPDATE = (
    "        - {type: update, t: %ds, options: {target_rpm: '${{ ::stirring:target_rpm + 1 }}'}}\n"
)
PROFILE = """\
experiment_profile_name: counting
version: "1.0"
common:
  jobs:
    stirring:
      actions:
        - {type: update, t: 0s, options: {target_rpm: 1000}}
""" + "".join(UPDATE % (3 * i) for i in range(COUNT)) + """\
        - {type: stop, t: 9d}
"""


class KilledProfileTests(TestCase):
    """A process of its own, killed without warning while it carries out a profile."""

    def test_counts(self):
        """
        However often it is killed, each of many changes that build on one another is made once.
        """
        data = Path(self.mktemp()).absolute()
        with UnitProcess("--demo", data=data) as unit:
            unit.said("settled")
            unit.ask("PUT", "/page/profiles/count", {"text": PROFILE})
            unit.ask("POST", "/page/profiles/count/run", {})
            self.wait_for(unit, 5)
            unit.end(signal.SIGKILL)
        with UnitProcess("--demo", data=data) as unit:
            self.wait_for(unit, 20)
            unit.end(signal.SIGKILL)
        with UnitProcess("--demo", data=data) as unit:
            self.wait_for(unit, COUNT + 1)
            outcomes = [done["outcome"] for done in self.shown(unit)["done"]]
            self.assertEqual(outcomes, ["done"] * (COUNT + 1))
            path = "/unit_api/jobs/settings/job_name/stirring/setting/target_rpm"
            self.assertEqual(unit.ask("GET", path).json(), {"target_rpm": 1000.0 + COUNT})

    def shown(self, unit):
        """The profile that is carried out."""
        return unit.ask("GET", "/page/profiles/running").json()

    def wait_for(self, unit, actions):
        """Wait until so many actions are done."""
        deadline = monotonic() + PATIENCE
        while len(self.shown(unit).get("done", ())) < actions:
            self.assertLess(monotonic(), deadline, unit.log)
