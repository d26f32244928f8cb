"""Tests that the documentation names every job, every setting and every fault."""

import re
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.dosing.ledger import RECORDED
from appliance.core.jobs.kinds import JobKind
from appliance.core.jobs.settings import Setting
from appliance.jobs.builtin import JOBS
from hw.sim.catalogue import FAULTS
from tests.support.faults import TOLD

DOCS = Path(__file__).parents[2] / "docs"
KINDS = tuple(map(JobKind.of, JOBS))
LEDGER = {series.name for series in RECORDED}
RECORDS = re.compile(r"Recorded: (.*?)\.(?:\s|$)", re.S)


def sections() -> dict[tuple[str, ...], str]:
    """The sections of docs/jobs.md, by the jobs that they are of."""
    parts = re.split(r"^## ", (DOCS / "jobs.md").read_text("utf-8"), flags=re.M)[1:]
    told = (part.partition("\n") for part in parts)
    return {tuple(heading.split(", ")): body for heading, _, body in told}


def section(kind: JobKind) -> str:
    """What docs/jobs.md says of a job, or of one automation of a job."""
    body = next(body for names, body in sections().items() if kind.name in names)
    if kind.automation is None:
        return body
    parts = re.split(r"^\*\*", body, flags=re.M)
    return next(part for part in parts if part.startswith(f"{kind.automation}**"))


def row(setting: Setting) -> list[str]:
    """The name, default and range of a setting, as a table says them."""
    default, unit = written(setting), f" {setting.unit}" if setting.unit else ""
    numbers = f"{setting.low:g} to {setting.high:g}" if setting.low is not None else ""
    if isinstance(setting.default, float):
        default += unit
    elif numbers:
        numbers += unit
    return [f"`{setting.name}`", default, ", ".join(setting.choices) or numbers]


def written(setting: Setting) -> str:
    """The default of a setting, without its unit."""
    if setting.required:
        return "required"
    if isinstance(setting.default, bool):
        return "yes" if setting.default else "no"
    if isinstance(setting.default, float):
        return f"{setting.default:g}"
    return "" if setting.default is None else str(setting.default)


class DocumentedTests(SynchronousTestCase):
    """What a reader looks for."""

    def test_jobs(self):
        """
        Every job has its section, and every section is of jobs that there are.
        """
        told = [name for names in sections() for name in names]
        self.assertEqual(sorted(told), sorted({kind.name for kind in KINDS}))

    def test_settings(self):
        """
        Every setting that can be given is in a table of its job, with its default and range.
        """
        for kind in KINDS:
            lines = [line for line in section(kind).splitlines() if line.startswith("| `")]
            told = [[cell.strip() for cell in line.split("|")[1:4]] for line in lines]
            given = [row(setting) for setting in kind.settings.values() if setting.given]
            self.assertEqual(sorted(told), sorted(given), (kind.name, kind.automation))

    def test_recorded(self):
        """
        What a job records is in its section, and nothing else but what is known of liquids.
        """
        for names, body in sections().items():
            told = {name for said in RECORDS.findall(body) for name in re.findall("`(.+?)`", said)}
            recorded = {series.name for kind in KINDS if kind.name in names
                        for series in kind.records or ()}  # fmt: skip
            self.assertEqual(told - LEDGER, recorded, names)

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
