"""Tests for appliance.core.series."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.dosing.ledger import RECORDED
from appliance.core.series import Series, SeriesCatalogue
from appliance.jobs.builtin import JOBS
from tests.support.workbench import Workbench, WorkbenchCase


class Bubbling:
    """A job that declares what it records."""

    name = "bubbling"
    title = "Bubbling"
    needs = ()
    records = (Series("bubbles", "1/s"),)

    def __init__(self, kit):
        self.kit = kit

    def start(self):
        """Record what is declared, then what is not."""
        self.kit.record("bubbles", 3.0)
        self.kit.attempt(lambda: self.kit.record("foam", 1.0))


class Undeclared(Bubbling):
    """A job of before there was ``records``."""

    name = "undeclared"
    title = "Undeclared"
    records = None


class CatalogueTests(SynchronousTestCase):
    """What is known of series."""

    def test_jobs(self):
        """
        Units and labels are those that the jobs declare; a name nobody declares is made readable.
        """
        catalogue = SeriesCatalogue(JOBS, RECORDED)
        told = {n: (catalogue.unit(n), catalogue.label(n)) for n in
                ("stirring_rpm", "od3", "led_B", "ir_relative", "volume_ml", "strange_thing")}
        self.assertEqual(told, {
            "stirring_rpm": ("RPM", "Stirring"),
            "od3": ("AU", "Optical density, diode 3"),
            "led_B": ("%", "Lamp B"),
            "ir_relative": ("", "Infrared lamp, relative"),
            "volume_ml": ("mL", "Volume in the vessel"),
            "strange_thing": ("", "Strange thing"),
        })

    def test_declared(self):
        """
        Each series that is declared is there once, and one without a label is called by its name.
        """
        catalogue = SeriesCatalogue((Bubbling, Bubbling), (Series("ml_added", "mL"),))
        self.assertEqual({(one.name, one.unit, one.label) for one in catalogue.declared()},
                         {("bubbles", "1/s", "Bubbles"), ("ml_added", "mL", "Ml added")})
        self.assertEqual(len(catalogue.declared()), 2)

    def test_first(self):
        """
        A job that comes later does not change what a series of the unit's own is.
        """
        other = type("Other", (), {"records": (Series("od", "V"),)})
        self.assertEqual(SeriesCatalogue((*JOBS, other)).unit("od"), "AU")


class RecordingTests(WorkbenchCase):
    """What a running job may record."""

    def make_workbench(self):
        """A unit with both jobs."""
        return Workbench(self.spec, self.ini, jobs=(Bubbling, Undeclared))

    def test_declared(self):
        """
        A job that declares its series cannot record another: that is an error of its own.
        """
        self.run_job("bubbling")
        latest = self.appliance.readings.latest
        self.assertIn("bubbles", latest)
        self.assertNotIn("foam", latest)
        self.assertEqual(self.troubles("bubbling"), {"job-error"})
        self.flushLoggedErrors()

    def test_undeclared(self):
        """
        A job that declares nothing may record anything.
        """
        self.run_job("undeclared")
        self.assertIn("foam", self.appliance.readings.latest)
        self.assertEqual(self.troubles("undeclared"), set())
