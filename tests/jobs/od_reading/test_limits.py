"""Densities that are only bounds. See ``appliance.jobs.od_reading.limits``."""

from twisted.internet.defer import ensureDeferred

from appliance.core.calibrations.blanks import Blank
from appliance.errors import Conflict
from appliance.model import Reading
from hw.sim.spec import SimSpec
from tests.support.curves import pump
from tests.support.workbench import WorkbenchCase

NARROW = """\
calibration_type: od600
calibration_name: narrow
calibrated_on_pioreactor_unit: any
created_at: 2026-01-01T00:00:00Z
curve_data_: {{type: poly, coefficients: [{slope}, 0.0]}}
recorded_data: {{x: [0.1, 0.2, 0.4, 0.6], y: [{a}, {b}, {c}, {d}]}}
x: OD600
y: Voltage
ir_led_intensity: 80.0
angle: "90"
pd_channel: "2"
"""


class LimitsCase(WorkbenchCase):
    """A culture that grows through the range of a narrow calibration."""

    spec = SimSpec.preset("ecoli_lb", optics="linear", lag_h=0.0, inoculum_od=0.05)

    def calibrate(self):
        """Have one that knows densities from 0.1 to 0.6."""
        volts = self.run_job("od_reading", wait=12.0).values["raw_od2"].od
        self.now(self.jobs.stop("od_reading"))
        slope = volts / self.simulation.truth()["biomass_od"]
        a, b, c, d = (slope * od for od in (0.1, 0.2, 0.4, 0.6))
        text = NARROW.format(slope=slope, a=a, b=b, c=c, d=d)
        self.now(self.appliance.calibrations.create("od90", text, activate=True))

    def watch(self):
        """Read the culture, kept warm, and its growth."""
        self.simulation.warm(37.0)
        self.run_job("stirring")
        self.run_job("od_reading")
        growing = self.run_job("growth_rate_calculating")
        self.run_job("temperature_automation", automation_name="thermostat", target_temperature=37)
        return growing

    def until(self, od):
        """Wind until there is so much biomass."""
        for _ in range(400):
            if self.simulation.truth()["biomass_od"] >= od:
                return
            self.wind(60.0)
        self.fail("It does not grow.")


class CalibratedRangeTests(LimitsCase):
    """Beyond what a calibration was recorded with."""

    def test_through(self):
        """
        Below and above the range no growth rate is told, and a trouble names the calibration;
        within it the rate is right.
        """
        self.calibrate()
        told = []
        self.appliance.bus.subscribe(Reading, told.append)
        growing = self.watch()
        self.wind(60.0)
        self.assertIn("od-outside-calibration", self.alerts())
        (alert,) = [a for a in self.appliance.alerts.active if a.source == "od_reading"]
        self.assertIn("narrow", alert.message)
        self.assertIs(growing.values["growth_rate"], None)
        self.assertTrue(all(r.limited for r in told if r.series == "od"))
        self.until(0.13)
        self.wind(1200.0)
        self.assertNotIn("od-outside-calibration", self.alerts())
        rate, truth = growing.values["growth_rate"], self.simulation.truth()
        self.assertApproximates(rate.growth_rate, truth["growth_rate_per_h"], 2.0 * rate.sd)
        self.until(0.9)
        self.wind(120.0)
        self.assertIn("od-outside-calibration", self.alerts())
        self.assertIs(growing.values["growth_rate"], None)

    def test_out_of_reach(self):
        """
        No turbidostat waits for a density that will never be told.
        """
        self.calibrate()
        for device in "media_pump", "waste_pump":
            self.now(self.appliance.calibrations.create(device, pump(), activate=True))
        options = {"automation_name": "turbidostat", "target_biomass": 1.0}
        starting = ensureDeferred(self.jobs.run("dosing_automation", options))
        self.assertIn("narrow", self.failureResultOf(starting, Conflict).value.message)
        self.run_job("dosing_automation", **{**options, "target_biomass": 0.5})


class BlankTests(LimitsCase):
    """Less light than what is subtracted."""

    def test_too_large(self):
        """
        A blank that is larger than what is read is told within two minutes, and until it is gone.
        """
        reading = self.run_job("od_reading", blank=0.5)
        self.wind(120.0)
        self.assertEqual(self.troubles("od_reading"), {"od-below-blank"})
        self.now(reading.change({"blank": 0.0}))
        self.wind(60.0)
        self.assertEqual(self.troubles("od_reading"), set())

    def test_measured(self):
        """
        So is one that was measured, of medium that was not clear; a sound one never is.
        """
        keep = self.appliance.active_calibrations.blanks.keep
        self.now(keep(Blank({"2": 0.2}, 80.0, 0.0)))
        self.run_job("od_reading")
        self.wind(120.0)
        self.assertEqual(self.troubles("od_reading"), {"od-below-blank"})
        self.now(keep(Blank({"2": 0.0001}, 80.0, 0.0)))
        self.wind(120.0)
        self.assertEqual(self.troubles("od_reading"), set())
