"""Tests for the calibration of photodiodes and stirring."""

from attrs import evolve
from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict, Invalid
from tests.support.protocols import SessionCase, StandardsCase
from tests.support.workbench import QUIET

LINEAR = evolve(QUIET, optics="linear")


class StandardsTests(StandardsCase):
    """One photodiode."""

    spec = LINEAR

    def begin_reading(self):
        """A session that is at its first standard."""
        self.begin("od90", "standards")
        return self.answer(name="mine")

    def test_through(self):
        """
        Standards that lie on a line give one, and readings come back as densities.
        """
        self.begin_reading()
        step = self.read(0.0, 0.5, 1.0, 2.0, 4.0)
        self.assertEqual(step.metadata["concerns"], [])
        self.answer()
        calibration = self.appliance.calibrations.active("od90")
        self.assertEqual(len(calibration.file.curve_data_.coefficients), 2)
        self.assertEqual((calibration.file.angle, calibration.file.pd_channel), ("90", "2"))
        volts = calibration.file.recorded_data.y[2]
        self.assertApproximates(calibration.clamped_x(volts)[0], 1.0, 0.05)

    def test_too_few(self):
        """
        Two standards are too few; another can be read then.
        """
        self.begin_reading()
        for od in (0.0, 1.0):
            self.simulation.inoculate(od)
            self.answer(od=od)
            self.answer()
            if od == 0.0:
                self.answer()
        self.refused(Conflict, another=False)
        self.assertEqual(self.answer().id, "insert")

    def test_drop(self):
        """
        The last reading can be dropped.
        """
        self.begin_reading()
        self.answer(od=1.0)
        self.answer()
        self.assertEqual(self.answer(drop=True).id, "insert")
        self.assertEqual(self.session.data["standards"], [])

    def test_no_such_photodiode(self):
        """
        An angle at which no photodiode stands cannot be calibrated.
        """
        for device, protocol in (("od135", "standards"), ("od_fused", "od_fusion_standards")):
            self.failureResultOf(ensureDeferred(self.sessions.begin(device, protocol)), Conflict)

    def test_not_while_reading(self):
        """
        While od_reading has the photodiodes, the session says so and waits.
        """
        self.run_job("od_reading")
        self.begin_reading()
        self.answer(od=1.0)
        self.assertEqual(self.answer().id, "read")
        self.assertIn("od_reading", self.session.error)

    def test_broken(self):
        """
        A converter that does not answer is the error of the step, not the end of the session.
        """
        self.begin_reading()
        self.answer(od=1.0)
        self.faults.inject("adc_nack")
        self.assertEqual(self.answer().id, "read")
        self.assertIn("converter", self.session.error)
        self.faults.clear("adc_nack")
        self.assertEqual(self.answer().id, "more")


class FoldTests(StandardsCase):
    """Light that grows with density, and falls again."""

    def test_said(self):
        """
        A fold is told with the density from which readings are ambiguous, and left out.
        """
        self.begin("od90", "standards")
        self.answer(name="mine")
        step = self.read(0.0, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 20.0, 40.0)
        names = {c["name"]: c["message"] for c in step.metadata["concerns"]}
        self.assertIn("standards-fold-over", names)
        self.assertIn("denser culture", names["standards-fold-over"])
        self.assertEqual([field.name for field in step.fields], ["activate", "drop_folded"])
        self.answer()
        calibration = self.appliance.calibrations.active("od90")
        self.assertLess(calibration.high, 21.0)
        self.assertIs(calibration.ambiguous_from, None)


class StirringTests(SessionCase):
    """The motor."""

    def test_through(self):
        """
        The sweep gives the line that turns a speed into a power.
        """
        self.begin("stirring", "dc_based")
        self.refused(Invalid, lowest=50, highest=55)
        self.answer(name="mine")
        step = self.answer()
        self.assertEqual(step.id, "review", self.session.error)
        self.assertEqual(step.metadata["concerns"], [])
        self.answer()
        calibration = self.appliance.calibrations.active("stirring")
        running = self.run_job("stirring", use_rpm=False, duty_cycle=calibration.x(600.0))
        self.wind(30.0)
        self.assertApproximates(running.values["measured_rpm"].measured_rpm, 600.0, 60.0)

    def test_stalled(self):
        """
        A bar that stands still cannot be calibrated, and the session says what to look at.
        """
        self.faults.inject("motor_stall")
        self.begin("stirring", "dc_based")
        self.answer()
        self.assertEqual(self.answer().id, "sweep")
        self.assertIn("turns freely", self.session.error)
        self.assertEqual(self.simulation.driven()["stirrer"], 0.0)
