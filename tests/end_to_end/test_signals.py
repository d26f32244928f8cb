"""Whatever signal a unit is sent, and whenever, it ends in order or not at all."""

import signal
import time
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from twisted.trial.unittest import SynchronousTestCase

from appliance.process.early import ENDING, LEFT
from tests.support.process import UnitProcess

HARMLESS = sorted(set(signal.valid_signals()) - ENDING - LEFT)


class SignalTests(SynchronousTestCase):
    """A real process, at work or on its way there."""

    def setUp(self) -> None:
        self.folder = Path(mkdtemp(prefix="unit-"))
        self.addCleanup(rmtree, self.folder)

    def unit(self) -> UnitProcess:
        """A process that was just started."""
        unit = UnitProcess(data=self.folder / "data")
        self.addCleanup(unit.close)
        return unit

    def minded(self, unit: UnitProcess) -> None:
        """Wait until the process minds its signals: it does before it imports the unit."""
        status, deadline = Path(f"/proc/{unit.popen.pid}/status"), time.monotonic() + 30.0
        bit = 1 << HARMLESS[-1] - 1
        while time.monotonic() < deadline:
            caught = status.read_text().partition("SigCgt:")[2].split()[0]
            if int(caught, 16) & bit:
                return
        self.fail("The process never minded its signals.")

    def test_harmless(self):
        """
        What asks for nothing changes nothing, when it comes first and when the unit is at work.
        """
        unit = self.unit()
        self.minded(unit)
        for number in HARMLESS:
            unit.popen.send_signal(number)
        unit.said("settled")
        for number in HARMLESS:
            if number != signal.SIGHUP:
                unit.popen.send_signal(number)
        unit.serving()
        self.assertEqual(unit.end(), 0)
        unit.said("Every actuator is safe")

    def test_ending(self):
        """
        Whatever asks for an end ends a unit at work in order, and asking again changes nothing.
        """
        for number in sorted(ENDING):
            with self.unit() as unit:
                unit.said("settled")
                if number == min(ENDING):  # it comes back by itself in those that follow
                    self.assertEqual(unit.run("stirring").status, 200)
                self.assertIn("stirring", unit.running())
                unit.popen.send_signal(number)
                while unit.popen.poll() is None:
                    unit.popen.send_signal(signal.SIGTERM)
                    time.sleep(0.002)
                self.assertEqual(unit.end(), 0)
                unit.said("Every actuator is safe")

    def test_ending_early(self):
        """
        A unit that is asked to end before it is one ends with 0, whenever that is.
        """
        for moment in (0.0, 0.2, 0.4, 0.6, 0.8):
            unit = self.unit()
            self.minded(unit)
            time.sleep(moment)
            unit.popen.send_signal(signal.SIGTERM)
            self.assertEqual(unit.end(signal.SIGQUIT), 0, "\n".join(unit.log))
