"""The page about the simulator names what there is."""

import re
from pathlib import Path

from attrs import fields
from twisted.trial.unittest import SynchronousTestCase

import hw
from hw.sim.catalogue import FAULTS
from hw.sim.spec import PRESETS, SimSpec


class DocumentedTests(SynchronousTestCase):
    """docs/simulator.md."""

    def setUp(self):
        root = Path(hw.__file__).parents[1]
        self.page = (root / "docs" / "simulator.md").read_text(encoding="utf-8")

    def test_faults(self):
        """Every fault is in its table, in the words and with the value of the catalogue."""
        for name, kind in FAULTS.items():
            self.assertIn(f"| `{name}` | {kind.explanation} | ", self.page)
            if kind.unit:
                self.assertIn(f"{kind.value:g} {kind.unit}, {kind.low:g} to", self.page)

    def test_media(self):
        """Every medium is in its table, with its fastest growth."""
        for name, figures in PRESETS.items():
            self.assertIn(f"| `{name}` | {figures['mu_max']:g} |", self.page)

    def test_figures(self):
        """Every key of the specification is in its table, with its unit and its meaning."""
        for figure in fields(SimSpec):
            ends = "| {unit} | {about} |".format(**figure.metadata)
            rows = re.findall(rf"^\| `{figure.name}` \| .*$", self.page, re.MULTILINE)
            self.assertTrue(any(row.endswith(ends) for row in rows), figure.name)
