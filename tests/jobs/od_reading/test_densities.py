"""Tests for calibrations, blanks and estimators in od_reading, and calibrations in stirring."""

from math import exp, log10

from attrs import evolve
from twisted.internet.defer import ensureDeferred

from appliance.core.calibrations.blanks import Blank
from appliance.errors import Conflict
from tests.support.curves import FUSED, STIRRING, od
from tests.support.workbench import QUIET, Workbench, WorkbenchCase

LINE = "[0.5, 0.0]"


class ReadingCase(WorkbenchCase):
    """Reads with what is known of the photodiodes."""

    def calibrate(self, device="od90", activate=True, **fields):
        """Have a calibration."""
        text = od(**{"coefficients": LINE, **fields})
        return self.now(self.appliance.calibrations.create(device, text, activate=activate))[0]

    def blank(self, volts=0.001, intensity=80.0):
        """Have a blank for this experiment."""
        blanks = self.appliance.active_calibrations.blanks
        self.now(blanks.keep(Blank({"2": volts}, intensity, 0.0)))

    def read(self, **options):
        """The values of od_reading after some readings."""
        running = self.run_job("od_reading", wait=12.0, **options)
        return running.values


class CalibratedTests(ReadingCase):
    """Volts become densities."""

    def test_applied(self):
        """
        The active calibration of the angle turns volts into a density, and is named.
        """
        self.calibrate()
        values = self.read()
        volts = values["raw_od2"].od
        self.assertApproximates(values["od2"].od, volts / 0.5, 1e-4)
        self.assertTrue(values["od2"].calibrated)
        self.assertEqual(values["calibrated_od2"].calibration_name, "ecoli")
        self.assertEqual(self.appliance.readings.latest["od"].value, values["od2"].od)

    def test_general(self):
        """
        A calibration of od serves where the angle has none of its own.
        """
        self.calibrate("od", name="general")
        self.assertEqual(self.read()["calibrated_od2"].calibration_name, "general")

    def test_mismatch(self):
        """
        One that was made at another intensity, angle or channel is not applied, and that is told.
        """
        for fields in ({"intensity": 70.0}, {"channel": "3"}):
            self.calibrate(**fields)
            values = self.read()
            self.assertEqual(self.troubles("od_reading"), {"calibration-mismatch"})
            self.assertFalse(values["od2"].calibrated)
            self.assertApproximates(values["od2"].od, values["raw_od2"].od, 1e-4)
            self.now(self.jobs.stop("od_reading"))

    def test_intensity_changed(self):
        """
        A lamp that is changed while reading ends the calibration, and set back resumes it.
        """
        self.calibrate()
        self.read()
        running = self.jobs.find("od_reading")
        self.now(running.change({"ir_led_intensity": 60.0}))
        self.wind(10.0)
        self.assertEqual(self.troubles("od_reading"), {"calibration-mismatch"})
        self.now(running.change({"ir_led_intensity": 80.0}))
        self.wind(10.0)
        self.assertEqual(self.troubles("od_reading"), set())
        self.assertTrue(running.values["od2"].calibrated)

    def test_clamped(self):
        """
        A reading beyond what was recorded is taken for the end of it.
        """
        self.calibrate(coefficients="[0.5, 1.0]")
        self.assertEqual(self.read()["od2"].od, 0.0)

    def test_later(self):
        """
        A calibration that is chosen while reading is taken up after a pause, not in between.
        """
        self.read()
        self.calibrate()
        self.wind(10.0)
        running = self.jobs.find("od_reading")
        self.assertFalse(running.values["od2"].calibrated)
        self.now(running.pause())
        self.now(running.resume())
        self.wind(10.0)
        self.assertTrue(running.values["od2"].calibrated)


class BlankTests(ReadingCase):
    """Clear medium is subtracted."""

    def test_measured(self):
        """
        What od_blank measured is subtracted, scaled to the intensity of the lamp.
        """
        self.blank(0.0008, 40.0)
        values = self.read()
        self.assertApproximates(values["od2"].od, values["raw_od2"].od - 0.0016, 1e-4)

    def test_given(self):
        """
        A blank that is given comes before one that was measured.
        """
        self.blank(0.0008)
        values = self.read(blank=0.0005)
        self.assertApproximates(values["od2"].od, values["raw_od2"].od - 0.0005, 1e-4)

    def test_not_both(self):
        """
        A blank together with a calibration, or an estimator, is refused at the start.
        """
        self.calibrate()
        starting = ensureDeferred(self.jobs.run("od_reading", {"blank": 0.1}))
        self.assertIn("ecoli", self.failureResultOf(starting, Conflict).value.cause)
        self.blank()
        self.failureResultOf(ensureDeferred(self.jobs.run("od_reading")), Conflict)
        self.now(self.appliance.calibrations.deactivate("od90"))
        self.now(self.appliance.estimators.create("od_fused", FUSED, activate=True))
        self.failureResultOf(ensureDeferred(self.jobs.run("od_reading")), Conflict)


class PowerTests(ReadingCase):
    """After a power cut."""

    def setUp(self) -> None:
        self.workbench = Workbench(url=f"sqlite:///{self.mktemp()}")
        self.addCleanup(lambda: self.successResultOf(self.workbench.stop()))
        self.appliance, self.jobs = self.workbench.appliance, self.workbench.appliance.jobs

    def test_goes_on(self):
        """
        A unit that was cut off reads on, calibrated, even if somebody left a blank as well.
        """
        self.blank()
        self.read()
        self.calibrate()
        self.workbench.cut()
        self.workbench.wake()
        self.appliance, self.jobs = self.workbench.appliance, self.workbench.appliance.jobs
        self.wind(12.0)
        self.assertIn("blank-and-calibration", self.troubles("od_reading"))
        self.assertTrue(self.jobs.find("od_reading").values["od2"].calibrated)


class FusedTests(ReadingCase):
    """Several angles."""

    spec = evolve(QUIET, angles=((1, "REF"), (2, "90"), (3, "135")))

    def test_recorded(self):
        """
        The density by all angles is a series of its own.
        """
        self.now(self.appliance.estimators.create("od_fused", FUSED, activate=True))
        values = self.read()
        fusion = self.appliance.estimators.active("od_fused").fusion
        volts = {"90": values["raw_od2"].od, "135": values["raw_od3"].od}
        self.assertApproximates(values["od_fused"].od_fused, fusion.density(volts), 1e-3)
        self.assertIn("od_fused", self.appliance.readings.latest)

    def test_mismatch(self):
        """
        At another intensity nothing is fused, and that is told.
        """
        self.now(self.appliance.estimators.create("od_fused", FUSED, activate=True))
        values = self.read(ir_led_intensity=60.0)
        self.assertIs(values["od_fused"], None)
        self.assertEqual(self.troubles("od_reading"), {"estimator-mismatch"})

    def test_grid(self):
        """
        The density found is the most likely of all, to a thousandth.
        """
        self.now(self.appliance.estimators.create("od_fused", FUSED, activate=True))
        fusion = self.appliance.estimators.active("od_fused").fusion
        for density in (0.02, 0.3, 1.0, 4.0):
            volts = {a: exp(mu(log10(density))) for a, mu in fusion.mu.items()}
            self.assertApproximates(fusion.density(volts) / density, 1.0, 1e-3)


class StirringTests(WorkbenchCase):
    """The calibration of the motor."""

    def test_first_guess(self):
        """
        Stirring starts with the power that its calibration gives for the speed.
        """
        self.now(self.appliance.calibrations.create("stirring", STIRRING, activate=True))
        running = self.run_job("stirring", target_rpm=700.0)
        self.assertApproximates(running.values["duty_cycle"], 40.0, 1e-6)
