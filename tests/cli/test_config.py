"""Tests for appliance.cli.config."""

import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance import config
from appliance.assembly.sections import SECTIONS
from appliance.cli.config import as_table, jobs_table
from appliance.config import options_of
from appliance.jobs.builtin import builtin, configurable
from hw.wiring import DEFAULTS

DOCS = Path(__file__).parents[2] / "docs" / "configuration.md"
COMMAND = (sys.executable, "-c", "from appliance.cli import main; main()", "config", "show")


class ConfigTests(SynchronousTestCase):
    """Every option is declared once."""

    def test_file(self):
        """
        The file that is printed is one that a unit starts with, and says what is so anyway.
        """
        shown = subprocess.run(COMMAND, capture_output=True, text=True, check=True).stdout
        path = Path(self.mktemp())
        path.write_text(shown, "utf-8")
        read = config.read([path])
        self.assertEqual(SECTIONS.check(read, configurable(builtin().jobs)), {})
        for kind in SECTIONS.sections:
            said, usual = read.section(kind), kind()
            self.assertEqual(list(said.values), list(options_of(kind)))
            for name in options_of(kind):
                self.assertEqual(getattr(said, name), getattr(usual, name), name)

    def test_documented(self):
        """
        The tables in docs/configuration.md are those that are made of the declarations.
        """
        said = "docs/configuration.md: put in the tables that `appliance config table` prints"
        for made in as_table(), jobs_table():
            self.assertIn(made, DOCS.read_text("utf-8"), said)

    def test_ranges(self):
        """
        Every limit and every choice of an option is told, in the file and in the table.
        """
        shown = subprocess.run(COMMAND, capture_output=True, text=True, check=True).stdout
        shown = shown.replace("\n# ", " ")
        rows = dict(line.split(" | ", 1) for line in as_table().splitlines()[2:])
        for kind in SECTIONS.sections:
            for name, option in options_of(kind).items():
                bounded = option.low is not None or option.high is not None
                for word in (*option.choices, *([option.limits] if bounded else ())):
                    self.assertIn(word, rows[f"| `[{kind.section}] {name}`"])
                    self.assertRegex(shown, rf"\[[^\]]*{word}[^\]]*\]\n{name} = ")

    def test_wired(self):
        """
        Whatever a board can be told can be configured, but for the folder, which is the unit's.
        """
        known = {name for kind in SECTIONS.sections if kind.section in ("unit", "hardware")
                 for name in options_of(kind)}  # fmt: skip
        self.assertEqual(known, set(DEFAULTS) - {"data"})
