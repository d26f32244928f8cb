"""The photodiodes: light, dark, ranges and what cancels."""

from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase

from hw.sim.optics import Scatter
from hw.sim.spec import SimSpec
from tests.support.bench import CONSTANT, SimulatedUnit

QUIET = SimSpec(inoculum_od=1.0, **CONSTANT).without_noise()
ALL_ANGLES = ((0, "REF"), (1, "45"), (2, "90"), (3, "135"), (4, "180"))


class DiodeTests(SynchronousTestCase):
    """One unit without noise."""

    def setUp(self):
        self.unit = SimulatedUnit(QUIET)
        self.diodes = self.unit.bench.photodiodes

    def read(self, channel=2):
        """Volts now."""
        return self.diodes.read(channel).value

    def test_dark(self):
        """In the dark a diode shows its offset and the room's light."""
        self.assertApproximates(self.read(), 0.004, 1e-4)

    def test_signal(self):
        """Lit, it adds the scatter of the culture."""
        self.unit.bench.stirrer.drive(36.0)
        self.unit.pass_time(10)
        self.unit.bench.lamps.shine("A", 80.0)
        warmth = 1.0 - 0.004 * (22.0 - 25.0)
        self.assertApproximates(self.read(), 0.004 + Scatter("90", QUIET).volts(1.0) * warmth, 2e-4)

    def test_all_angles(self):
        """Every angle can be fitted."""
        unit = SimulatedUnit(SimSpec(angles=ALL_ANGLES))
        unit.bench.lamps.shine("A", 80.0)
        for channel, angle in ALL_ANGLES:
            self.assertEqual(unit.bench.photodiodes.angles[channel], angle)
            self.assertGreater(unit.bench.photodiodes.read(channel).value, 0.0)

    def test_steps(self):
        """Volts come in the steps of the range chosen."""
        for volts, full in ((0.2, 0.256), (1.0, 2.048), (3.0, 4.096), (99.0, 4.096)):
            self.diodes.scale(2, volts)
            steps = self.read() / (full / 32767)
            self.assertApproximates(steps, round(steps), 1e-6)

    def test_too_much_for_the_range(self):
        """More light than the range holds is converted in the widest, which stays chosen."""
        self.diodes.scale(2, 0.2)
        self.unit.faults.inject("ambient_flash")
        self.assertApproximates(self.read(), 0.504, 1e-3)
        self.unit.faults.clear("ambient_flash")
        steps = self.read() / (4.096 / 32767)
        self.assertApproximates(steps, round(steps), 1e-6)

    def test_saturates(self):
        """More light than any range holds reads as the end of the widest."""
        self.unit.faults.inject("ambient_flash", 4.0)
        self.unit.bench.lamps.shine("B", 100.0)
        self.unit.bench.lamps.shine("C", 100.0)
        self.unit.simulation.inoculate(8.0)
        self.unit.bench.lamps.shine("A", 100.0)
        self.assertEqual(self.read(), 4.096)

    def test_other_lamps_leak(self):
        """Other lamps add a little."""
        before = self.read()
        self.unit.bench.lamps.shine("C", 50.0)
        self.assertApproximates(self.read() - before, 0.01, 2e-4)

    def test_warm_diodes(self):
        """A diode gives more when it is warm; the reference, which is cooler, does not."""
        levels = {}
        for celsius in (22.0, 32.0):
            unit = SimulatedUnit(evolve(QUIET, lamp_warmth=0.3, diode_temp=0.01, diode_warmth=0.7))
            unit.bench.stirrer.drive(36.0)
            unit.pass_time(10)
            unit.simulation.warm(celsius)
            unit.bench.lamps.shine("A", 80.0)
            levels[celsius] = [unit.sample(channel) - 0.004 for channel in (1, 2)]
        grown = [b / a - 1.0 for a, b in zip(levels[22.0], levels[32.0], strict=True)]
        self.assertApproximates(grown[0], (0.01 - 0.004) * 0.3 * 10.0, 0.003)
        self.assertApproximates(grown[1], 0.07 - 0.012, 0.003)

    def test_reference_cancels_the_lamp(self):
        """Warming up, ageing and the lamp's own warmth change signal and reference alike."""
        self.unit = SimulatedUnit(evolve(QUIET, lamp_warmth=1.0, diode_temp=0.0))
        self.diodes = self.unit.bench.photodiodes
        self.unit.bench.stirrer.drive(36.0)
        self.unit.bench.lamps.shine("A", 80.0)
        self.unit.pass_time(30)
        ratios = []
        for _ in range(2):
            ratios.append((self.read(2) - 0.004) / (self.read(1) - 0.004))
            reference = self.read(1)
            self.unit.simulation.warm(45.0)
            self.unit.pass_time(1200)
        self.assertApproximates(ratios[1] / ratios[0], 1.0, 0.01)
        self.assertLess(self.read(1) / reference, 1.0)

    def test_mains(self):
        """The mains can be picked up."""
        unit = SimulatedUnit(SimSpec(mains_volts=0.01, lamplight_volts=0.0))
        unit.pass_time(0.005)
        high = unit.bench.photodiodes.read(2).value
        unit.pass_time(0.01)
        self.assertApproximates(high - unit.bench.photodiodes.read(2).value, 0.014, 0.001)

    def test_bar_makes_it_waver(self):
        """The turning bar makes the signal waver, much more when it turns slowly."""
        spans = []
        for duty in (40.0, 14.1):
            unit = SimulatedUnit(SimSpec(inoculum_od=20.0, motor_spread=0.0, **CONSTANT))
            unit.bench.stirrer.drive(duty)
            unit.bench.lamps.shine("A", 100.0)
            unit.pass_time(30)
            volts = []
            for _ in range(80):
                volts.append(unit.bench.photodiodes.read(2).value)
                unit.pass_time(0.011)
            spans.append((max(volts) - min(volts)) / max(volts))
        self.assertTrue(spans[0] < 0.03 < 0.06 < spans[1], spans)
