"""Tests that the documentation names every job, every setting and every fault."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.jobs.kinds import JobKind
from appliance.jobs.builtin import JOBS
from hw.sim.catalogue import FAULTS
from tests.support.faults import TOLD

DOCS = Path(__file__).parents[2] / "docs"


class DocumentedTests(SynchronousTestCase):
    """What a reader looks for."""

    def test_jobs(self):
        """
        Every job, automation and setting that can be given is in docs/jobs.md.
        """
        text = (DOCS / "jobs.md").read_text("utf-8")
        for kind in map(JobKind.of, JOBS):
            self.assertIn(f"## {kind.name}\n", text)
            self.assertIn(kind.automation or kind.name, text)
            for name, setting in kind.settings.items():
                if setting.given:
                    self.assertIn(f"`{name}`", text)

    def test_prominent(self):
        """
        What a card shows at once are settings of that job.
        """
        for job in JOBS:
            self.assertLessEqual(set(getattr(job, "prominent", ())), set(JobKind.of(job).settings))

    def test_faults(self):
        """
        Every fault is in docs/faults.md, with the trouble it is told by.
        """
        lines = (DOCS / "faults.md").read_text("utf-8").splitlines()
        for fault in FAULTS:
            row = next(line for line in lines if f"`{fault}`" in line and line.startswith("|"))
            if fault in TOLD:
                self.assertIn(f"| {TOLD[fault].job} | `{TOLD[fault].trouble}` |", row)
