"""Loops reach their targets and do not wind up; a stir bar turns at the speed asked for."""

from math import exp
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.pi import PI, LowPass, SpeedControl, clamp


class ClampTests(SynchronousTestCase):
    """Bounds."""

    def test_bounds(self):
        """
        A value within its bounds stays; one outside becomes the bound.
        """
        self.assertEqual([clamp(v, 0.0, 1.0) for v in (-2.0, 0.5, 7.0)], [0.0, 0.5, 1.0])


class LowPassTests(SynchronousTestCase):
    """A first order lag."""

    def test_begins_where_it_is(self):
        """
        The first value is taken as it is.
        """
        self.assertEqual(LowPass(5.0).step(1.0, 3.0), 3.0)

    def test_exact_for_any_interval(self):
        """
        Many short steps and one long one end at the same value.
        """
        fine, coarse = LowPass(5.0, 0.0), LowPass(5.0, 0.0)
        for _ in range(100):
            fine.step(0.1, 1.0)
        self.assertApproximates(fine.value, coarse.step(10.0, 1.0), 1e-12)
        self.assertApproximates(coarse.value, 1.0 - exp(-2.0), 1e-12)

    def test_no_lag(self):
        """
        Without a time constant it follows at once.
        """
        self.assertEqual(LowPass(0.0, 1.0).step(0.0, 4.0), 4.0)


class PITests(SynchronousTestCase):
    """Proportional, integral, and no wind-up."""

    def test_removes_a_steady_error(self):
        """
        A load the proportional part cannot carry is carried by the integral.
        """
        loop, level = PI(kp=1.0, ki=0.2, low=0.0, high=10.0), 0.0
        for _ in range(200):
            level += 0.5 * (loop.step(1.0, 5.0 - level) - 0.6 * level - 1.0)
        self.assertApproximates(level, 5.0, 0.01)

    def test_does_not_wind_up(self):
        """
        After an hour against the bound the output leaves it as soon as the error turns.
        """
        loop = PI(kp=1.0, ki=0.2, low=0.0, high=10.0)
        for _ in range(3600):
            self.assertEqual(loop.step(1.0, 50.0), 10.0)
        self.assertLess(loop.step(1.0, -1.0), 10.0)

    def test_leaves_the_other_bound(self):
        """
        The same holds at the lower bound, and with what is known in advance.
        """
        loop = PI(kp=1.0, ki=0.2, low=0.0, high=10.0)
        for _ in range(3600):
            self.assertEqual(loop.step(1.0, -50.0, forward=4.0), 0.0)
        self.assertGreater(loop.step(1.0, 1.0, forward=4.0), 4.0)

    def test_forward(self):
        """
        Without an error the output is what is known in advance.
        """
        self.assertEqual(PI(1.0, 0.2, 0.0, 10.0).step(1.0, 0.0, forward=4.0), 4.0)

    def test_reset(self):
        """
        A reset forgets what was accumulated.
        """
        loop = PI(0.0, 1.0, 0.0, 10.0)
        loop.step(1.0, 3.0)
        loop.reset()
        self.assertEqual(loop.step(1.0, 0.0), 0.0)


class Motor:
    """A motor with friction, read by a hall sensor; speeds in turns per minute."""

    def __init__(self, strength=1.0, dead=8.0, jitter=0.01, seed=1):
        self.slope, self.dead, self.jitter = 17.5 * strength, dead, jitter
        self.random = Random(seed)
        self.speed, self.turning, self.stuck = 0.0, False, False
        self.control = SpeedControl()
        self.duty = self.seen = 0.0

    def run(self, seconds):
        """Turn for a while; returns the mean speed a sensor reports."""
        steps, turns = round(seconds / 0.1), 0.0
        self.turning = self.duty >= (self.dead if self.turning else 14.0) and not self.stuck
        wanted = self.slope * (self.duty - self.dead) if self.turning else 0.0
        for _ in range(steps):
            self.speed += (min(wanted, 1800.0) - self.speed) * (1.0 - exp(-0.1 / 0.6))
            turns += self.speed
        mean = turns / steps * self.random.gauss(1.0, self.jitter)
        return mean if mean > 1.0 else 0.0

    def stir(self, target, seconds, interval=2.0):
        """Let the control work; returns the true speed at the end of each interval."""
        speeds = []
        for _ in range(int(seconds / interval)):
            self.duty = self.control.step(interval, target, self.seen, self.duty)
            self.seen = self.run(interval)
            speeds.append(self.speed)
        return speeds


class SpeedControlTests(SynchronousTestCase):
    """Every motor, and every change of target."""

    def motors(self):
        return [Motor(g, dead) for g in (0.88, 1.0, 1.12) for dead in (7.0, 8.0, 9.5)]

    def test_starts(self):
        """
        From rest 500 RPM are reached within ten seconds, and not exceeded by a tenth.
        """
        for motor in self.motors():
            speeds = motor.stir(500.0, 60)
            self.assertTrue(all(abs(s - 500.0) < 25.0 for s in speeds[5:]), speeds)
            self.assertLess(max(speeds), 550.0)

    def test_changes(self):
        """
        Later targets are met within ten seconds, passing them by less than a tenth.
        """
        for motor in self.motors():
            before = 500.0
            motor.stir(before, 60)
            for target in (800.0, 200.0, 1200.0, 300.0):
                speeds = motor.stir(target, 60)
                way = 1.0 if target > before else -1.0
                self.assertTrue(all(abs(s - target) < 0.05 * target for s in speeds[5:]), speeds)
                self.assertLess(max(way * (s - target) for s in speeds), 0.1 * target)
                before = target

    def test_holds(self):
        """
        Then the speed is right on average, though the sensor jitters.
        """
        for jitter, share in (0.01, 0.01), (0.1, 0.05):
            motor = Motor(1.12, jitter=jitter)
            motor.stir(500.0, 60)
            speeds = motor.stir(500.0, 1200)
            self.assertApproximates(sum(speeds) / len(speeds), 500.0, share * 500.0)

    def test_other_intervals(self):
        """
        Loops that turn twice or half as often serve as well.
        """
        for interval in (1.0, 4.0):
            speeds = Motor(0.88).stir(500.0, 60, interval)
            self.assertTrue(all(abs(s - 500.0) < 30.0 for s in speeds[-6:]), speeds)

    def test_slow_start(self):
        """
        A speed below what overcomes friction is reached by way of a start above it.
        """
        motor = Motor()
        self.assertApproximates(motor.stir(100.0, 60)[-1], 100.0, 8.0)

    def test_out_of_reach(self):
        """
        A speed the motor cannot reach gets all the power, and does not spoil the next one.
        """
        motor = Motor()
        motor.stir(2500.0, 600)
        self.assertEqual(motor.duty, 100.0)
        speeds = motor.stir(500.0, 60)
        self.assertTrue(all(abs(s - 500.0) < 50.0 for s in speeds[6:]), speeds)

    def test_stuck_bar(self):
        """
        A bar that does not turn is given more and more, up to a bound, and freed it is caught.
        """
        motor = Motor()
        motor.stuck = True
        motor.stir(500.0, 10)
        early = motor.duty
        motor.stir(500.0, 120)
        self.assertGreater(motor.duty, early)
        self.assertLess(motor.duty, 61.0)
        motor.stuck = False
        self.assertApproximates(motor.stir(500.0, 30)[-1], 500.0, 25.0)

    def test_stops(self):
        """
        No speed, no power.
        """
        motor = Motor()
        motor.stir(500.0, 20)
        motor.stir(0.0, 20)
        self.assertEqual(motor.duty, 0.0)
        self.assertApproximates(motor.speed, 0.0, 0.1)

    def test_kicked(self):
        """
        A bar that was kicked into motion before does not pass for a strong motor.
        """
        control = SpeedControl()
        self.assertEqual(control.step(2.0, 500.0, 541.0, 35.0), 8.0 + 500.0 / 18.0)

    def test_remembers_its_motor(self):
        """
        After a restart a known motor is given the right duty at once.
        """
        motor = Motor(0.88)
        motor.stir(500.0, 60)
        control = SpeedControl()
        control.restore(motor.control.state())
        self.assertApproximates(
            control.step(2.0, 500.0, 0.0, 0.0), 8.0 + 500.0 / (17.5 * 0.88), 1.0
        )

    def test_not_a_state(self):
        """
        Anything that is not a state is refused.
        """
        for wrong in ({}, {"slope": 400.0}, {"slope": float("nan")}, {"slope": None}):
            self.assertRaises(ValueError, SpeedControl().restore, wrong)
