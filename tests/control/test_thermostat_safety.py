"""A thermostat that starts again, or that is lied to."""

import json
import math

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.thermostat import ThermalObserver, Thermostat
from tests.support.vial import HOUR, MINUTE, Vial, mean_and_sd, settling


class RestartTests(SynchronousTestCase):
    """A process that starts again finds a vessel in any state."""

    def test_warm_vessel(self):
        """
        Liquid and plate are told apart though the start does not say how warm either is.
        """
        for plate, liquid in (40.0, 37.0), (37.0, 37.0), (35.0, 30.0):
            vial = Vial()
            vial.soak(plate, liquid)
            trace = vial.hold(HOUR)
            self.assertLess(settling(trace), 4 * MINUTE, (plate, liquid))
            self.assertApproximates(mean_and_sd(trace[HOUR // 2 :])[0], 37.0, 0.25)

    def test_does_not_slide_away(self):
        """
        A night at rest, in which nothing can be learnt, teaches nothing wrong.
        """
        vial = Vial(size=1.2)
        vial.soak(40.0, 37.0)
        vial.hold(HOUR)
        early, _ = mean_and_sd(vial.trace[-HOUR // 2 :])
        mean, sd = mean_and_sd(vial.hold(5 * HOUR)[-HOUR:])
        self.assertApproximates(mean, 37.0, 0.2)
        self.assertApproximates(mean, early, 0.05)
        self.assertLess(sd, 0.02)

    def test_remembers(self):
        """
        What was learnt of vessel and room goes through JSON and is used again.
        """
        vial = Vial(room=18.0, size=1.2)
        vial.hold(HOUR)
        kept = json.dumps(vial.thermostat.state())
        vial.thermostat = Thermostat(37.0)
        vial.thermostat.restore(json.loads(kept))
        trace = vial.hold(HOUR)
        self.assertLess(max(abs(t - 37.0) for t in trace), 0.5)
        self.assertApproximates(vial.thermostat.observer.size, 1.2, 0.1)

    def test_state_before_readings(self):
        """
        Without readings there is no state, and restoring that changes nothing.
        """
        observer = ThermalObserver()
        self.assertEqual(observer.state(), {})
        observer.restore({})
        self.assertTrue(math.isnan(observer.liquid))
        self.assertFalse(observer.settled)

    def test_state_survives_an_early_stop(self):
        """
        A process that is stopped before it has read anything keeps what it was given.
        """
        vial = Vial()
        vial.hold(HOUR / 4)
        kept = vial.thermostat.state()
        observer = ThermalObserver()
        observer.restore(kept)
        self.assertEqual(observer.state(), kept)

    def test_not_a_state(self):
        """
        Anything that is not a state is refused.
        """
        observer = ThermalObserver()
        observer.observe(2.0, 0.0, 22.0)
        observer.observe(2.0, 0.0, 22.0)
        good = observer.state()
        for wrong in (
            {"estimate": [1.0]},
            {"estimate": "37", "covariance": 4},
            {**good, "estimate": [1.0, 2.0]},
            {**good, "estimate": [math.nan] * 6},
        ):
            self.assertRaises(ValueError, observer.restore, wrong)


class SafetyTests(SynchronousTestCase):
    """Nothing is cooked."""

    def test_plate_stays_below_its_guard(self):
        """
        However much heat is wanted, the plate keeps away from the limit of its guard.
        """
        vial = Vial(size=1.2, room=18.0, target=50.0)
        hottest = []
        vial.hold(HOUR / 2, read=lambda: hottest.append(vial.plate) or vial.read())
        self.assertLess(max(hottest), 60.0)

    def test_listens_first(self):
        """
        The heater stays off until the liquid was found, some twenty seconds.
        """
        vial = Vial()
        vial.hold(6)
        self.assertEqual(vial.plate, 22.0)
        vial.hold(24)
        self.assertGreater(vial.duty, 60.0)

    def test_hot_plate(self):
        """
        A plate above the ceiling is not heated, whatever the observer makes of it.
        """
        vial = Vial()
        vial.hold(MINUTE)
        self.assertEqual(vial.thermostat.step(2.0, 100.0, 61.0), 0.0)

    def test_dead_thermometer(self):
        """
        A thermometer that stands still while the plate is heated is found out in a minute.
        """
        vial = Vial()
        trace = vial.hold(HOUR / 4, read=lambda: 22.0)
        self.assertTrue(vial.thermostat.failed)
        self.assertEqual(vial.duty, 0.0)
        self.assertLess(max(trace), 30.0)

    def test_thermometer_dies_in_use(self):
        """
        So is one that dies while the culture is warm.
        """
        vial = Vial()
        vial.hold(HOUR)
        self.assertLess(max(vial.hold(HOUR, read=lambda: 0.0)), 42.0)
        self.assertTrue(vial.thermostat.failed)

    def test_sound_devices_are_trusted(self):
        """
        Six cold doses in a row, and a target that jumps about, are not mistaken for a fault.
        """
        vial = Vial(target=33.0)
        vial.hold(HOUR / 2)
        for target in (45.0, 33.0, 40.0):
            vial.thermostat.retarget(target)
            vial.hold(5 * MINUTE)
        for _ in range(6):
            vial.dose()
            vial.hold(6)
        vial.hold(HOUR / 4)
        self.assertFalse(vial.thermostat.failed)

    def test_bad_and_missing_readings(self):
        """
        Single wild readings, and readings that fail, are passed over.
        """
        vial, turn = Vial(), [0]

        def read():
            turn[0] += 1
            if turn[0] % 50 == 1:
                return vial.read() + 20.0
            return None if turn[0] % 3 == 0 else vial.read()

        trace = vial.hold(HOUR, read)
        self.assertLess(max(trace), 37.5)
        self.assertApproximates(mean_and_sd(trace[HOUR // 2 :])[0], 37.0, 0.25)

    def test_blind(self):
        """
        Without any reading there is no heat.
        """
        thermostat = Thermostat(37.0)
        for reading in (None, math.nan, None):
            self.assertEqual(thermostat.step(2.0, 0.0, reading), 0.0)
        self.assertTrue(math.isnan(thermostat.liquid))
