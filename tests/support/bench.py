"""A simulated unit for tests: a clock, a simulation on it, readings taken from it, faults in it."""

from statistics import fmean

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.errors import HardwareError
from hw.sim.power import Outside
from hw.sim.simulation import Simulation
from hw.sim.spec import SimSpec

CONSTANT = {"growth_profile": ((0.0, 0.0),), "evaporation_ml_h": 0.0, "room_swing_c": 0.0}
"""Changes that make a culture which stays as it is."""


class SimulatedUnit:
    """A unit whose time passes when it is told to."""

    def __init__(self, spec=None, start=0.0, outside=Outside()):  # noqa: B008
        self.clock = Clock()
        self.clock.rightNow = start
        self.simulation = Simulation(self.clock.seconds, spec or SimSpec(), outside=outside)
        self.bench = self.simulation.bench
        self.faults = self.simulation.faults
        self.truth = self.simulation.truth
        self.pass_time = self.clock.advance

    def sample(self, channel=2, count=40, spacing=0.021):
        """The mean volts of *count* samples."""
        volts = []
        for _ in range(count):
            volts.append(self.bench.photodiodes.read(channel).value)
            self.pass_time(spacing)
        return fmean(volts)

    def published(self, channel=2, count=40, percent=80.0):
        """Mean volts with the lamp lit, less the dark volts, of one reading of five seconds."""
        dark = self.sample(channel, 8, 0.011)
        self.bench.lamps.shine("A", percent)
        self.pass_time(0.125)
        lit = self.sample(channel, count)
        self.bench.lamps.shine("A", 0.0)
        self.pass_time(5.0 - 0.125 - 8 * 0.011 - count * 0.021)
        return lit - dark


class FaultCase(SynchronousTestCase):
    """A stirred unit of constant culture, free of noise."""

    spec = SimSpec(inoculum_od=1.0, **CONSTANT).without_noise()

    def setUp(self):
        self.cuts: list[float] = []
        outside = Outside(power_cut=lambda: self.cuts.append(self.unit.clock.seconds()))
        self.unit = SimulatedUnit(self.spec, outside=outside)
        self.bench, self.faults = self.unit.bench, self.unit.faults
        self.bench.stirrer.drive(36.0)
        self.pass_time(30)

    def pass_time(self, seconds):
        """Let time pass."""
        self.unit.pass_time(seconds)

    def name_of(self, call, *args):
        """By which name *call* fails."""
        return self.assertRaises(HardwareError, call, *args).name
