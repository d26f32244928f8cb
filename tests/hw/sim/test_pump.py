"""One pump: what it moves, and how well it repeats it."""

from math import log
from statistics import mean, stdev

from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase

from hw.sim.pump import Pump
from hw.sim.spec import SimSpec

QUIET = SimSpec().without_noise()


def moved(pump, duty, seconds, at=0.0, supply=1.0):
    """Millilitres that one run of *pump* moves."""
    pump.turn(duty)
    pump.power(supply, at)
    pump.moved(at)
    pump.turn(0.0)
    pump.power(supply, at + seconds)
    return pump.moved(at + seconds)


class PumpTests(SynchronousTestCase):
    """Volumes."""

    def test_flow(self):
        """Volume is flow times duty times time."""
        self.assertApproximates(moved(Pump(QUIET, "media", 0.0), 50.0, 10.0), 0.4555, 1e-9)

    def test_no_two_are_alike(self):
        """What a pump gives differs from one to the next and from unit to unit; one keeps to it."""
        flows = [
            moved(Pump(evolve(QUIET, pump_spread=0.1, unit=f"unit{i}"), name, 0.0), 100.0, 1.0)
            for i in range(200) for name in ("media", "waste")
        ]  # fmt: skip
        logs = [log(flow / 0.0911) for flow in flows]
        self.assertApproximates(mean(logs), 0.0, 0.02)
        self.assertApproximates(stdev(logs), 0.1, 0.015)

    def test_supply(self):
        """With less voltage it pumps less."""
        pump = Pump(QUIET, "media", 0.0)
        self.assertApproximates(moved(pump, 100.0, 10.0, supply=0.9), 0.8199, 1e-9)

    def test_bottle_ends(self):
        """No more comes than the bottle held."""
        pump = Pump(SimSpec(reservoir_ml=0.5), "media", 0.0)
        self.assertApproximates(moved(pump, 100.0, 30.0), 0.5, 1e-9)
        self.assertEqual(moved(pump, 100.0, 30.0, at=100.0), 0.0)

    def test_wear(self):
        """After a litre the flow is a hundredth less."""
        pump = Pump(QUIET, "waste", 0.0)
        first = moved(pump, 100.0, 10.0)
        moved(pump, 100.0, (1000.0 - first) / 0.0911, at=100.0)
        self.assertApproximates(moved(pump, 100.0, 10.0, at=1e6) / first, 0.99, 1e-6)

    def test_siphon(self):
        """A siphoning tube leaks while its pump stands."""
        pump = Pump(SimSpec(siphon_ml_s=0.002), "media", 0.0)
        pump.power(1.0, 0.0)
        self.assertApproximates(pump.moved(100.0), 0.2, 0.01)

    def test_repeats(self):
        """Doses vary by three per cent and eight microlitres."""
        pump = Pump(SimSpec(pump_wear_per_l=0.0, pump_spread=0.0), "media", 0.0)
        doses = [moved(pump, 100.0, 10.0, at=100.0 * i) for i in range(800)]
        self.assertApproximates(mean(doses), 0.911, 0.005)
        self.assertApproximates(stdev(doses), ((0.03 * 0.911) ** 2 + 0.008**2) ** 0.5, 0.003)
