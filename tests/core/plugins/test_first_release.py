"""Plugins that were written for the first release: they are loaded, and their jobs run."""

import sys
from pathlib import Path
from typing import get_type_hints

from appliance.core.jobs.contract import OLDER, Job, MoreOfAJob
from appliance.core.jobs.kinds import JobKind
from appliance.errors import Invalid
from tests.support.workbench import Workbench, WorkbenchCase

TEXT = Path(__file__).parent / "first_release" / "air_bubbler.py.txt"
DOCS = Path(__file__).parents[3] / "docs" / "plugins.md"


class Careful:
    """A job with the names that things had then."""

    name, title, needs = "careful", "Careful", ()
    arguments, retold, steers = "words", True, True
    asked: list = []

    @staticmethod
    def understand(options):
        """Nothing is called otherwise."""
        return options

    @staticmethod
    def check_start(values):
        """Refuse everything."""
        raise Invalid("Not like this.")

    @staticmethod
    def check_dosing(values, dosing):
        """Note what it was asked with."""
        Careful.asked.append(dosing)

    def check(self, wanted):
        """Note what it was asked."""
        Careful.asked.append(wanted)

    def start(self):
        """Do nothing."""


class FirstReleaseTests(WorkbenchCase):
    """A plugin as its author left it."""

    def make_workbench(self) -> Workbench:
        """A unit with the example of the first release among its plugins."""
        folder = Path(self.mktemp())
        (folder / "plugins").mkdir(parents=True)
        (folder / "plugins" / "air_bubbler.py").write_text(TEXT.read_text("utf-8"), "utf-8")
        self.addCleanup(sys.modules.pop, "air_bubbler", None)
        return Workbench(self.spec, self.ini, data=str(folder))

    def test_runs(self):
        """
        It is in use, its job drives its pump and rests while the density is read.
        """
        self.assertEqual([p.state for p in self.now(self.appliance.plugins.all())], ["in use"])
        running = self.run_job("air_bubbler", duty_cycle=30.0)
        series = self.appliance.readings.latest
        self.assertEqual(series["air_bubbler_duty_cycle"].value, 30.0)
        self.now(running.change({"duty_cycle": 40.0}))
        self.assertEqual(series["air_bubbler_duty_cycle"].value, 40.0)
        self.run_job("od_reading", wait=6.0)
        recorded = self.now(self.appliance.readings.between("air_bubbler_duty_cycle", 0, 1e11, 99))
        self.assertIn(0.0, [value for _, value in recorded])

    def test_names(self):
        """
        What the first release called otherwise is still read.
        """
        kind = JobKind.of(Careful)
        self.assertEqual((kind.positional, kind.restarts_as_change), ("words", True))
        self.assertTrue(kind.resumes_last)
        self.assertIs(kind.normalise, Careful.understand)
        self.assertRaises(Invalid, kind.values, {}, {})
        services = self.jobs.find("monitor").kit.services
        kind.check_unit({}, services)
        kind.check_change(Careful(), {"a": 1})
        self.assertEqual(Careful.asked, [services.dosing, {"a": 1}])


class DocumentedTests(WorkbenchCase):
    """The contract and what authors of plugins read of it."""

    def test_every_name(self):
        """
        Everything that a class may have is in docs/plugins.md, and nothing else.
        """
        contract = {
            name
            for part in (Job, MoreOfAJob)
            for name in (*get_type_hints(part), *vars(part))
            if not name.startswith("_")
        }
        rows = DOCS.read_text("utf-8").partition("| of a job |")[2].partition("\n\n")[0]
        lines = [row for row in rows.splitlines() if row.startswith("| `")]
        told = {row.split("`")[1].partition("(")[0] for row in lines}
        self.assertEqual(told, contract)
        self.assertLessEqual(set(OLDER), contract)

    def test_refused(self):
        """
        A class that does not keep to it is refused with what is wrong.
        """

        class Untold(Careful):
            """One word too many."""

            changed = "yes"

        with self.assertRaises(Invalid) as caught:
            JobKind.of(Untold)
        self.assertIn("changed", str(caught.exception))
