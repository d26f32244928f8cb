"""A plate that warms by itself, told from one that something warm was put on."""

import random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.plate_alarm import PlateAlarm

AT, EVERY = 600.0, 5.0
FULL = 7.0  # W


class Course:
    """A plate and a liquid in a room, as two nodes, read with noise and in steps."""

    def __init__(self, seed: int) -> None:
        self.plate = self.liquid = self.room = 22.0
        self._rng = random.Random(seed)

    def run(self, watts: float, seconds: float) -> None:
        """Let *seconds* pass."""
        for _ in range(int(seconds)):
            heat = 0.44 * (self.plate - self.liquid)
            self.plate += (watts - heat - 0.01 * (self.plate - self.room)) / 10.5
            self.liquid += (heat - 0.09 * (self.liquid - self.room)) / 53.0

    def read(self) -> float:
        """What the thermometer says."""
        return round((self.plate + self._rng.gauss(0.0, 0.04)) / 0.0625) * 0.0625


class PlateAlarmTests(SynchronousTestCase):
    """Courses of an hour, in which something happens after ten minutes."""

    def tell(self, watts=0.0, until=1500.0, vial=None, room=22.0, before=0.0, seed=1):
        """When it was stuck and when that was over, with the heater at *watts* from ten minutes on
        and told to be off; *vial* is how warm one is that is put in, *before* is what was driven
        until then, in W."""
        alarm, course, told, was = PlateAlarm(63.0, 65.0), Course(seed), [], False
        for turn in range(int(3600 / EVERY)):
            at = turn * EVERY
            if at == AT:
                course.room, course.liquid = room, vial or course.liquid
            driven = before if at < AT else 0.0
            course.run(driven + (watts if AT <= at < until else 0.0), EVERY)
            alarm.look(at + EVERY, 100.0 * driven / FULL, course.read())
            if alarm.stuck != was:
                was = alarm.stuck
                told.append(at + EVERY - AT)
        return told

    def test_full_power(self):
        """
        A switch that has failed closed is told within a minute, and over soon after it is.
        """
        for seed in range(10):
            began, over = self.tell(FULL, seed=seed)
            self.assertLess(began, 90.0)
            self.assertLess(over - 900.0, 30.0)

    def test_part_of_it(self):
        """
        A quarter of the power is told within six minutes, and not taken back while it lasts.
        """
        for share in (0.25, 0.5, 0.75):
            began, over = self.tell(share * FULL, until=2700.0)
            self.assertLess(began, 360.0)
            self.assertGreater(over, 2100.0)

    def test_while_it_was_heated(self):
        """
        A plate that was heated until just now should cool: that it warms is told at once.
        """
        self.assertLess(self.tell(FULL, before=2.0)[0], 45.0)

    def test_warm_vial(self):
        """
        A vial that was kept warm is no heater, nor is a room that gets warm, nor the sun.
        """
        for seed in range(5):
            for celsius in (27.0, 37.0, 42.0):
                self.assertEqual(self.tell(vial=celsius, seed=seed), [])
            self.assertEqual(self.tell(room=32.0, seed=seed), [])

    def test_after_heating(self):
        """
        A plate that cools after it was heated is well.
        """
        self.assertEqual(self.tell(before=4.0), [])

    def test_recalled(self):
        """
        What stood when the unit stopped stands until it is seen to be over: the plate cools, or has
        been cool for ten minutes.
        """
        for celsius, within in ((60.0, 120.0), (22.0, 660.0)):
            alarm, course = PlateAlarm(63.0, 65.0), Course(1)
            alarm.recall(stuck=True, hot=False)
            course.plate = course.liquid = celsius
            at = 0.0
            while alarm.stuck:
                at += EVERY
                course.run(0.0, EVERY)
                alarm.look(at, 0.0, course.read())
            self.assertLess(at, within)
            self.assertGreater(at, 5.0)

    def test_too_hot(self):
        """
        A plate above the second limit is told at once, and until it is below the first.
        """
        alarm = PlateAlarm(63.0, 65.0)
        read = (64.0, 65.1, 64.0, 62.5, 61.9, 64.0)
        told = []
        for turn, celsius in enumerate(read):
            alarm.look(2.0 * turn, 50.0, celsius)
            told.append(alarm.hot)
        self.assertEqual(told, [False, True, True, True, False, False])

    def test_thermometer(self):
        """
        A thermometer that stood still and says something else then is no heater.
        """
        alarm = PlateAlarm(63.0, 65.0)
        for turn in range(200):
            alarm.look(2.0 * turn, 0.0, 22.0 if turn < 100 else 40.0)
            self.assertFalse(alarm.stuck)
