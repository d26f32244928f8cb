"""Faults come when they are told, stay as long as they are told, and go when they are told."""

from math import inf

from hw.sim.spec import SimSpec
from tests.support.bench import FaultCase, SimulatedUnit


class TimingTests(FaultCase):
    """When a fault is in force."""

    def network(self):
        """Whether the network is there."""
        return self.bench.host.network()

    def test_now(self):
        """Without a time, a fault is in force at once, and stays."""
        self.faults.inject("wifi_down")
        self.assertFalse(self.network())
        self.pass_time(1e5)
        self.assertFalse(self.network())

    def test_cleared(self):
        """A cleared fault is gone, and clearing what is not there does no harm."""
        self.faults.inject("wifi_down")
        self.faults.clear("wifi_down")
        self.faults.clear("wifi_down")
        self.assertTrue(self.network())

    def test_for_a_time(self):
        """A fault for a time ends by itself."""
        self.faults.inject("wifi_down", for_s=10.0)
        self.pass_time(9.9)
        self.assertFalse(self.network())
        self.pass_time(0.2)
        self.assertTrue(self.network())

    def test_later(self):
        """A fault at a later moment begins then, and not before."""
        self.faults.inject("wifi_down", at=40.0, for_s=10.0)
        seen = []
        for _ in range(5):
            seen.append(self.network())
            self.pass_time(5.0)
        self.assertEqual(seen, [True, True, False, False, True])

    def test_planned_and_cleared(self):
        """A planned fault that is cleared never begins."""
        self.faults.inject("wifi_down", at=40.0)
        self.faults.clear("wifi_down")
        self.pass_time(100)
        self.assertTrue(self.network())

    def test_again(self):
        """Injected again, a fault counts from then on with its new figures."""
        self.faults.inject("room_step", -4.0, for_s=10.0)
        self.pass_time(5)
        self.faults.inject("room_step", 3.0, for_s=10.0)
        self.pass_time(9)
        self.assertEqual([fault.value for fault in self.faults.active()], [3.0])

    def test_repeated(self):
        """The same fault can come and go many times while the unit runs."""
        for _ in range(3):
            self.faults.inject("wifi_down", for_s=1.0)
            self.assertFalse(self.network())
            self.pass_time(2)
            self.assertTrue(self.network())

    def test_active(self):
        """The faults in force are told with value and times."""
        self.faults.inject("foam", at=35.0)
        self.faults.inject("adc_stuck", for_s=4.0)
        (stuck,) = self.faults.active()
        self.assertEqual((stuck.name, stuck.since, stuck.until), ("adc_stuck", 30.0, 34.0))
        self.pass_time(6)
        (foam,) = self.faults.active()
        self.assertEqual((foam.name, foam.value, foam.until), ("foam", 0.3, inf))

    def test_unseen_moments_count(self):
        """What a fault does between two looks counts from its own moment."""
        unit = SimulatedUnit(SimSpec(plate_to_glass=0.0, plate_to_room=0.0))
        unit.faults.inject("heater_stuck_on", at=2.25, for_s=1.5)
        unit.pass_time(20)
        self.assertApproximates(unit.truth()["plate_c"], 22.0 + 7.0 * 1.5 / 14.0, 1e-9)

    def test_unknown(self):
        """A fault that does not exist is refused."""
        for call in (self.faults.inject, self.faults.clear):
            self.assertIn("adc_nack", str(self.assertRaises(ValueError, call, "gremlins")))

    def test_impossible_value(self):
        """A value that a fault cannot have is refused, and changes nothing."""
        for name, value in (("pump_clog", 1.1), ("foam", -1.0), ("undervoltage", float("nan"))):
            self.assertRaises(ValueError, self.faults.inject, name, value)
        self.assertEqual(self.faults.active(), ())

    def test_no_degrees(self):
        """A value for a fault that knows no degrees is of no consequence."""
        self.faults.inject("adc_nack", 3.0)
        self.assertEqual([fault.value for fault in self.faults.active()], [0.0])

    def test_no_time(self):
        """A fault cannot last for no time at all."""
        self.assertRaises(ValueError, self.faults.inject, "foam", for_s=0.0)
