"""Which bench a unit is given when its hardware cannot be made out. See ``process.unit.fit``."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.config import Config
from appliance.errors import Invalid
from appliance.process import last_good
from appliance.process.boot import REFUSED, Prepared, prepare
from appliance.process.hardware import Fitted
from appliance.process.options import Start
from appliance.process.unit import fit
from hw.absent import MISSING, absent
from hw.errors import HardwareError
from hw.safety import make_safe
from tests.support.workbench import Workbench, WorkbenchCase


def bench(read: Config) -> Fitted:
    """What a configuration describes; nothing if its board is ``many``."""
    if read.text("hardware", "hat") == "many":
        raise Invalid("unit.ini:2: hat: 'many' is not a version.")
    return Fitted(absent("there", Path(), "nothing"), None)


class FitTests(SynchronousTestCase):
    """Today's configuration, the last good one, or none."""

    def setUp(self) -> None:
        self.data = Path(self.mktemp()).resolve()
        self.data.mkdir()
        self.start = Start(self.data, "tcp:0", "raspberry-pi")

    def came_up(self, hat: str) -> None:
        """It came up with a configuration that names that board."""
        (self.data / "unit.ini").write_text(f"[hardware]\nhat = {hat}\n")
        last_good.keep(self.data, None)

    def prepared(self) -> Prepared:
        """The folder, with a configuration that names no board."""
        (self.data / "unit.ini").write_text("[hardware]\nhat = many\n")
        return prepare(self.start)

    def test_never_came_up(self):
        """
        A unit that never came up has somebody beside it, who is told the line.
        """
        with self.assertRaises(SystemExit) as caught:
            fit(self.start, self.prepared(), bench)
        self.assertIn("unit.ini:2", str(caught.exception))

    def test_last_good(self):
        """
        One that has goes on with the configuration of then, and says so.
        """
        self.came_up("1.1")
        fitted, prepared = fit(self.start, self.prepared(), bench)
        self.assertEqual(prepared.config.text("hardware", "hat"), "1.1")
        self.assertEqual([trouble.name for trouble in prepared.damaged], [REFUSED])

    def test_nothing(self):
        """
        If that does not do either, it has a bench with nothing on it.
        """
        self.came_up("many")
        fitted, prepared = fit(self.start, self.prepared(), bench)
        self.assertEqual([trouble.name for trouble in prepared.damaged], [MISSING])
        error = self.assertRaises(HardwareError, fitted.bench.heater.drive, 10.0)
        self.assertEqual(error.name, MISSING)


class AbsentTests(WorkbenchCase):
    """A unit without any device."""

    def make_workbench(self) -> Workbench:
        """Its bench is empty."""
        return Workbench(fit=lambda bench: absent("empty", Path.cwd(), "There is no board."))

    def test_says_so(self):
        """
        It wakes, is not ok, says why, and everything that is not there is safe.
        """
        self.wind(120)
        self.assertIn(MISSING, self.alerts())
        self.assertEqual(self.appliance.host.system.health().status, "degraded")
        self.assertEqual(make_safe(self.workbench.bench.driven()), [])
