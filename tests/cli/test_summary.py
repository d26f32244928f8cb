"""Tests of `appliance summary`."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.cli import run
from tests.support.batches import SHARP, batch


class SummaryTests(SynchronousTestCase):
    """A recording on the command line."""

    def run_on(self, rows, *words):
        """The exit status and what is printed."""
        folder = Path(self.mktemp())
        folder.mkdir()
        path = folder / "obs.csv"
        path.write_text("t_h,od\n" + "".join(f"{t:.5f},{od:.5f}\n" for t, od in rows))
        printed = io.StringIO()
        with redirect_stdout(printed), redirect_stderr(printed):
            status = run(["summary", str(path), *words])
        return status, printed.getvalue()

    def test_figures(self):
        """
        The figures are printed as CSV, or the curve.
        """
        status, printed = self.run_on(batch(*SHARP))
        self.assertEqual(status, 0)
        rate = next(line for line in printed.splitlines() if line.startswith("growth_rate,"))
        self.assertApproximates(float(rate.split(",")[1]), 0.8, 0.08)
        status, printed = self.run_on(batch(*SHARP), "--fit")
        self.assertEqual((status, printed.splitlines()[0]), (0, "t_h,od,rate,sd"))

    def test_refused(self):
        """
        What cannot be used ends with a sentence and the status 2.
        """
        self.assertEqual(self.run_on([(0.0, 1.0)])[0], 2)
        self.assertEqual(self.run_on(batch(*SHARP), "--what")[0], 2)
        self.assertEqual(self.run_on(batch(*SHARP), "missing.csv")[0], 2)
