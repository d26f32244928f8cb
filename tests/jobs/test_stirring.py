"""Tests for appliance.jobs.stirring."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Invalid
from hw.sim.spec import SimSpec
from tests.support.workbench import WorkbenchCase


class Case(WorkbenchCase):
    """A test of stirring."""

    def rpm(self) -> float:
        """How fast the motor truly turns."""
        return self.simulation.truth()["rpm"]

    def advance(self, seconds: float) -> None:
        """Wind without storing."""
        self.workbench.clock.advance(seconds)


class SpeedTests(Case):
    """Keeping a speed."""

    spec = SimSpec.preset("ecoli_m9")

    def test_keeps_speed(self):
        """
        The bar keeps the speed that was asked for, within a per cent or two.
        """
        self.run_job("stirring", target_rpm=700)
        self.advance(60)
        for _ in range(60):
            self.advance(2)
            self.assertApproximates(self.rpm(), 700.0, 20.0)

    def test_changed(self):
        """
        A new target is met within seconds, up and down, and nought at once.
        """
        running = self.run_job("stirring")
        self.advance(60)
        for target in (900, 300):
            self.now(running.change({"target_rpm": target}))
            self.advance(8)
            self.assertApproximates(self.rpm(), target, 0.05 * target)
        self.now(running.change({"target_rpm": 0}))
        self.assertEqual(self.simulation.driven()["stirrer"], 0.0)
        self.advance(60)
        self.assertEqual(self.troubles("stirring"), set())

    def test_by_duty(self):
        """
        Without use_rpm the duty stays as it was given, until another is given.
        """
        running = self.run_job("stirring", use_rpm=False, duty_cycle=30)
        self.advance(60)
        self.assertEqual(self.simulation.driven()["stirrer"], 30.0)
        self.now(running.change({"duty_cycle": 40}))
        self.assertEqual(self.simulation.driven()["stirrer"], 40.0)

    def test_refused(self):
        """
        What would have no effect is refused.
        """
        running = self.run_job("stirring")
        self.failureResultOf(ensureDeferred(running.change({"duty_cycle": 40})), Invalid)
        self.now(self.jobs.stop("stirring"))
        options = {"use_rpm": False, "enable_dodging_od": True}
        self.failureResultOf(ensureDeferred(self.jobs.run("stirring", options)), Invalid)

    def test_measured(self):
        """
        What was measured says when.
        """
        running = self.run_job("stirring", wait=20)
        measured = running.values["measured_rpm"]
        self.assertApproximates(measured.timestamp, self.appliance.clock.utc(), 2.0)
        self.assertIn("stirring_duty_cycle", self.appliance.readings.latest)


class StallTests(Case):
    """A bar that does not turn."""

    def test_freed(self):
        """
        A motor that stalls for a moment is kicked free, and nothing is told.
        """
        self.run_job("stirring", wait=30)
        self.faults.inject("motor_stall", for_s=4)
        self.advance(20)
        self.assertApproximates(self.rpm(), 500.0, 40.0)
        self.assertEqual((self.troubles("stirring"), self.alerts()), (set(), set()))

    def test_not_while_read(self):
        """
        It is never kicked while the culture is read.
        """
        self.run_job("od_reading")
        self.run_job("stirring", wait=30)
        self.faults.inject("motor_stall", for_s=1000)
        kicks = 0
        for _ in range(2400):
            self.advance(0.05)
            driven = self.simulation.driven()
            kicks += driven["stirrer"] == 100.0
            self.assertFalse(driven["stirrer"] == 100.0 and driven["A"])
        self.assertGreater(kicks, 30)

    def test_no_power_for_long(self):
        """
        A bar that stays still is not driven harder and harder.
        """
        self.run_job("stirring", wait=30)
        usual = self.simulation.driven()["stirrer"]
        self.faults.inject("motor_stall", for_s=10_000)
        self.advance(1805)
        self.assertApproximates(self.simulation.driven()["stirrer"], usual, 5.0)


class DodgingTests(Case):
    """Turning slowly while the culture is read."""

    def speeds(self, seconds: float) -> tuple[list[float], list[float]]:
        """True speeds while the infrared lamp shines, and just before readings are due."""
        reading, between = [], []
        for _ in range(int(seconds / 0.05)):
            self.advance(0.05)
            (reading if self.simulation.driven()["A"] else between).append(self.rpm())
        return reading, between

    def test_dodges(self):
        """
        The bar is slow at every reading, and at its usual speed before the next.
        """
        self.run_job("od_reading", interval=10)
        self.run_job("stirring", enable_dodging_od=True, target_rpm_during_od_reading=0)
        self.advance(120)
        reading, between = self.speeds(100)
        self.assertLess(max(reading), 50.0)
        self.assertApproximates(max(between), 500.0, 25.0)
        self.assertEqual(self.troubles("stirring"), set())

    def test_readings_stop(self):
        """
        When readings stop, the bar turns at its usual speed.
        """
        self.run_job("od_reading", interval=10)
        self.run_job("stirring", enable_dodging_od=True, target_rpm_during_od_reading=100)
        self.advance(58.5)
        self.now(self.jobs.stop("od_reading"))
        self.advance(20)
        self.assertApproximates(self.rpm(), 500.0, 25.0)
        self.assertFalse(self.jobs.find("stirring").values["currently_dodging_od"])

    def test_interval_changed(self):
        """
        Dodging follows readings whose interval is changed.
        """
        reading = self.run_job("od_reading", interval=20)
        self.run_job("stirring", enable_dodging_od=True)
        self.advance(30)
        self.now(reading.change({"interval": 7}))
        self.advance(20)
        slow, _ = self.speeds(60)
        self.assertLess(max(slow), 50.0)

    def test_too_fast(self):
        """
        Readings that leave no time for it are told, and the bar keeps turning.
        """
        reading = self.run_job("od_reading", interval=2.5)
        self.run_job("stirring", enable_dodging_od=True)
        self.advance(60)
        self.assertEqual(self.troubles("stirring"), {"cannot-dodge"})
        self.assertApproximates(self.rpm(), 500.0, 25.0)
        self.now(reading.change({"interval": 8}))
        self.advance(20)
        self.assertEqual(self.troubles("stirring"), set())

    def test_switched_off(self):
        """
        Dodging that is switched off in the middle of it ends at once.
        """
        self.run_job("od_reading", interval=10)
        stirring = self.run_job("stirring", enable_dodging_od=True)
        self.advance(38)
        self.assertTrue(stirring.values["currently_dodging_od"])
        self.now(stirring.change({"enable_dodging_od": False}))
        self.advance(6)
        self.assertApproximates(self.rpm(), 500.0, 25.0)
