"""The motor, its friction, and the sensor that counts its turns."""

from math import exp

from twisted.trial.unittest import SynchronousTestCase

from hw.sim.motor import Hall, Motor
from hw.sim.spec import SimSpec

QUIET = SimSpec().without_noise()


class MotorTests(SynchronousTestCase):
    """A first-order lag, solved exactly."""

    def setUp(self):
        self.motor = Motor(QUIET, 0.0)

    def test_approaches(self):
        """It approaches its speed exponentially."""
        self.motor.steer(28.0, 1.0, 1.0)
        self.assertApproximates(self.motor.rpm(1.6), 350.0 * (1.0 - exp(-1.0)), 1e-9)
        self.assertApproximates(self.motor.rpm(20.0), 350.0, 1e-9)

    def test_turns(self):
        """Its turns are the integral of its speed."""
        self.motor.steer(28.0, 1.0, 0.0)
        fine = sum(self.motor.rpm((i + 0.5) / 1000.0) for i in range(3000)) / 1000.0 / 60.0
        self.assertApproximates(self.motor.turns(3.0), fine, 1e-5)

    def test_friction_at_rest(self):
        """At rest it needs more to start than to keep turning."""
        self.motor.steer(12.0, 1.0, 0.0)
        self.assertEqual(self.motor.rpm(10.0), 0.0)
        self.motor.steer(20.0, 1.0, 10.0)
        self.motor.steer(12.0, 1.0, 20.0)
        self.assertApproximates(self.motor.rpm(40.0), 70.0, 1e-6)

    def test_fastest(self):
        """It has a fastest speed."""
        self.motor.steer(120.0, 1.0, 0.0)
        self.assertApproximates(self.motor.rpm(20.0), 1800.0, 1e-6)

    def test_weak_supply(self):
        """With less voltage it turns slower."""
        self.motor.steer(28.0, 0.9, 0.0)
        self.assertApproximates(self.motor.rpm(20.0), 17.5 * (25.2 - 8.0), 1e-6)

    def test_units_differ(self):
        """Two units of one seed have two motors, each the same again."""
        speeds = []
        for unit in ("one", "two", "one"):
            motor = Motor(SimSpec(unit=unit), 0.0)
            motor.steer(30.0, 1.0, 0.0)
            speeds.append(motor.rpm(20.0))
        self.assertEqual(speeds[0], speeds[2])
        self.assertNotEqual(speeds[0], speeds[1])


class HallTests(SynchronousTestCase):
    """What is read of it."""

    def setUp(self):
        self.motor = Motor(QUIET, 0.0)
        self.hall = Hall(QUIET, self.motor.turns, 0.0)

    def test_since_the_last_call(self):
        """A reading is the mean since the last one."""
        self.motor.steer(28.0, 1.0, 0.0)
        self.hall.rpm(10.0)
        self.motor.steer(48.0, 1.0, 12.0)
        mean = 60.0 * (self.motor.turns(14.0) - self.motor.turns(10.0)) / 4.0
        self.assertApproximates(self.hall.rpm(14.0), mean, 1e-9)

    def test_five_seconds_at_most(self):
        """After a long silence it is the mean of the last five seconds."""
        self.motor.steer(28.0, 1.0, 100.0)
        mean = 60.0 * self.motor.turns(103.0) / 5.0
        self.assertApproximates(self.hall.rpm(103.0), mean, 1e-9)

    def test_one_second_at_least(self):
        """Asked twice at once, it still looks back a second."""
        self.motor.steer(28.0, 1.0, 0.0)
        self.hall.rpm(20.0)
        self.assertApproximates(self.hall.rpm(20.0), 350.0, 1e-6)

    def test_jitter(self):
        """Readings differ a little, as those of a real sensor do."""
        spec = SimSpec()
        motor = Motor(spec, 0.0)
        motor.steer(36.0, 1.0, 0.0)
        hall = Hall(spec, motor.turns, 0.0)
        readings = [hall.rpm(10.0 + 2.0 * i) for i in range(100)]
        spread = max(readings) - min(readings)
        self.assertTrue(0.0 < spread < 0.1 * motor.rpm(20.0), spread)
