"""All the devices of one unit. See ``hw.bench``."""

from msgspec.structs import replace
from twisted.trial.unittest import SynchronousTestCase

from hw.bench import Bench
from hw.sim.simulation import Simulation


class Probe:
    """A device that nobody has thought of yet."""

    def safe(self):
        """Nothing is driven."""


class BenchTests(SynchronousTestCase):
    """Devices by name, and those that are driven."""

    def setUp(self):
        self.bench: Bench = Simulation(lambda: 0.0).bench

    def test_driven(self):
        """
        Whatever can be made safe is among what is driven, the heater first; so is what is new.
        """
        probe = Probe()
        driven = replace(self.bench, rail=probe).driven()
        self.assertIs(driven[0], self.bench.heater)
        self.assertIs(driven[1], self.bench.pumps)
        for device in self.bench.lamps, self.bench.stirrer, self.bench.panel, probe:
            self.assertIn(device, driven)
        self.assertEqual(len(driven), len({id(device) for device in driven}))

    def test_devices(self):
        """
        Jobs may hold every device but those that are lent otherwise, or to nobody.
        """
        held = set(self.bench.devices())
        self.assertLessEqual({"stirrer", "photodiodes", "heater", "pumps", "rail"}, held)
        self.assertEqual(held & {"lamps", "power", "vessel", "name"}, set())
