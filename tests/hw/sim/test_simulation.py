"""The simulation as the appliance and its tests meet it."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.sim.simulation import WALL0, Simulation
from hw.sim.spec import SimSpec
from tests.support.bench import SimulatedUnit


class SimulationTests(SynchronousTestCase):
    """Its bench, its truth, its hands."""

    def test_bench(self):
        """A simulated bench says so, and its figures are those that were given."""
        simulation = Simulation(Clock().seconds, SimSpec(seed=5))
        self.assertEqual((simulation.bench.name, simulation.spec.seed), ("simulated", 5))

    def test_wall(self):
        """The date is that given, or a fixed one: never the real one by itself."""
        clock = Clock()
        self.assertEqual(Simulation(clock.seconds).bench.host.wall(), WALL0)
        self.assertEqual(Simulation(clock.seconds, wall0=1e9).bench.host.wall(), 1e9)

    def test_grows(self):
        """Left alone, warm and stirred, the culture of a night has eaten everything."""
        unit = SimulatedUnit(SimSpec(room_c=37.0))
        unit.bench.stirrer.drive(36.0)
        unit.pass_time(24 * 3600)
        truth = unit.truth()
        self.assertApproximates(truth["biomass_od"], 3.05, 0.3)
        self.assertLess(truth["substrate_od"], 0.02)

    def test_growth_rate_excludes_dilution(self):
        """A dose does not change the true growth rate of a fed culture, only its density."""
        unit = SimulatedUnit(SimSpec(room_c=37.0, lag_h=-40.0))
        unit.pass_time(600)
        before = unit.truth()
        unit.simulation.dose(5.0)
        after = unit.truth()
        self.assertLess(after["biomass_od"], 0.8 * before["biomass_od"])
        self.assertApproximates(after["growth_rate_per_h"], before["growth_rate_per_h"], 0.01)

    def test_inoculate(self):
        """A new inoculum is there at once."""
        unit = SimulatedUnit()
        unit.simulation.inoculate(0.4)
        self.assertEqual((unit.truth()["biomass_od"], unit.truth()["seen_od"]), (0.4, 0.4))
        self.assertEqual(unit.simulation.culture.biomass, 0.4)

    def test_warm(self):
        """A warmed vial is warm at once."""
        unit = SimulatedUnit()
        unit.simulation.warm(37.0)
        self.assertEqual((unit.truth()["liquid_c"], unit.truth()["plate_c"]), (37.0, 37.0))

    def test_thermometer(self):
        """The thermometer has its steps, its noise and its offset."""
        unit = SimulatedUnit(SimSpec(thermometer_offset=0.25, thermometer_spread=0.0))
        readings = [unit.bench.heater.plate().value for _ in range(100)]
        self.assertTrue(all((value / 0.0625).is_integer() for value in readings))
        self.assertApproximates(sum(readings) / 100, 22.25, 0.03)
        self.assertGreater(len(set(readings)), 1)
