"""A unit that is killed in the middle of a dose."""

import signal
from pathlib import Path

from twisted.trial.unittest import TestCase

from tests.support.process import UnitProcess


class KilledDoseTests(TestCase):
    """A process of its own, killed without warning while its pump turns."""

    def test_ledger(self):
        """
        After a kill in mid-dose the ledger counts the dose as fully added, the action is not done
        again, and dosing goes on from there.
        """
        data = Path(self.mktemp()).absolute()
        with UnitProcess("--hardware", "simulated", data=data) as unit:
            unit.said("settled")
            unit.launch("add_media", duration=8)
            self.begun(unit)
            unit.end(signal.SIGKILL)
        with UnitProcess("--hardware", "simulated", data=data) as unit:
            unit.said("settled")
            while "add_media" in unit.running():  # it was brought back, and ends
                pass
            self.assertAlmostEqual(self.volume(unit), 15.0 + 8 * 0.0911, places=6)
            (dose,) = unit.ask("GET", "/page/doses").json()
            self.assertAlmostEqual(dose["moved_ml"], 8 * 0.0911, places=6)

    def begun(self, unit):
        """Wait until the dose is written down."""
        while not unit.ask("GET", "/page/doses").json():
            pass

    def volume(self, unit):
        """What the ledger says."""
        return unit.ask("GET", "/page/volumes").json()["ml"]
