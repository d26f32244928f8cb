"""Tests for looking at the photodiodes."""

from msgspec.structs import replace

from hw.bench import Bench
from tests.support.mute import Stubborn
from tests.support.workbench import Workbench, WorkbenchCase


class RoomTests(WorkbenchCase):
    """The room is lit again, whatever becomes of the infrared lamp."""

    def make_workbench(self) -> Workbench:
        """A unit whose infrared lamp cannot be put out."""
        return Workbench(self.spec, self.ini, fit=self.fit)

    def fit(self, bench: Bench) -> Bench:
        """Lamps of which one stays lit."""
        return replace(bench, lamps=Stubborn(bench.lamps, "A"))

    def setUp(self) -> None:
        super().setUp()
        self.run_job("led_intensity", B=20.0)

    def assert_lit(self) -> None:
        """The lamp of somebody else shines as it was told."""
        self.assertEqual(self.simulation.driven()["B"], 20.0)

    def test_self_test_goes_on(self):
        """
        When the lamp fails an inspection, the next ones find the room as it was.
        """
        running = self.run_job("self_test", wait=8.0)
        self.assertEqual(running.state, "ready")  # it is heating by now
        self.assertGreater(self.simulation.driven()["heater"], 0.0)
        self.assert_lit()

    def test_od_reading(self):
        """
        A reading of which the lamp cannot be put out leaves the room lit.
        """
        self.run_job("od_reading", wait=3.0)
        self.assertEqual(self.troubles("od_reading"), {"led-driver-lost"})
        self.assert_lit()

    def test_called_off(self):
        """
        So does one that was called off in its middle.
        """
        running = self.run_job("od_reading", wait=0.5)
        self.now(running.pause())
        self.assert_lit()
