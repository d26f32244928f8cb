"""A unit begun with an older release goes on with this one: ``released/<number>.json``."""

from pathlib import Path

from tests.support.data_folder import JOBS, lay
from tests.support.workbench import Workbench, WorkbenchCase

RELEASED = sorted(Path(__file__).parent.glob("released/*.json"))


class ReleasedCase(WorkbenchCase):
    """A unit that wakes in a data folder that a release left when it was cut off at work."""

    kept = RELEASED[0]

    def make_workbench(self) -> Workbench:
        """One on the folder of that release."""
        data = Path(self.mktemp()).resolve()
        lay(self.kept, data)
        ini, url = (data / "unit.ini").read_text(), f"sqlite:///{data / 'appliance.sqlite'}"
        return Workbench(self.spec, ini, url, str(data))

    def setUp(self) -> None:
        super().setUp()
        self.wind(30)

    def test_goes_on(self):
        """
        What was at work is at work again with the settings it had, a plugin's job too; what a
        profile had started is not started twice.
        """
        running = self.jobs.running
        self.assertEqual(set(running), {*JOBS, "monitor", "experiment_profile", "led_intensity"})
        self.assertEqual({job.state for job in running.values()}, {"ready"})
        self.assertEqual(running["stirring"].values["target_rpm"], 444.0)
        self.assertEqual(running["temperature_automation"].record.automation, "thermostat")
        self.assertEqual(running["temperature_automation"].values["target_temperature"], 33.0)
        self.assertEqual(running["led_intensity"].values["C"], 11.0)
        self.assertEqual(running["bubbler"].values["flow"], 40.0)
        self.assertEqual(self.alerts(), set())

    def test_record(self):
        """
        What it measured is shown, and goes on in the same experiment.
        """
        now = self.appliance.clock.utc()
        self.now(self.appliance.readings.flush())
        for series in "od", "stirring_rpm", "plate_temperature", "bubbles":
            told = self.now(self.appliance.readings.between(series, 0.0, now + 1.0, 10_000))
            newest = max(at for at, _ in told)
            self.assertGreater(newest - min(at for at, _ in told), 120.0, series)
            self.assertLess(now - newest, 30.0, series)
        experiment = self.appliance.experiments.current
        self.assertEqual((experiment.name, experiment.medium), ("First experiment", "LB"))

    def test_knows(self):
        """
        It knows its name, its configuration, its pumps and its vessel.
        """
        self.assertEqual(self.appliance.name, "kept")
        self.assertEqual(self.jobs.kinds.configured["stirring"], {"target_rpm": 520.0})
        known = self.now(self.appliance.calibrations.all())
        self.assertEqual(
            set(known), {"media_pump", "alt_media_pump", "waste_pump", "stirring"}
        )
        ledger = self.appliance.dosing.ledger
        self.assertApproximates(ledger.current.media_ml, 1.5, 0.01)
        self.assertApproximates(ledger.current.ml, 13.5, 0.1)
