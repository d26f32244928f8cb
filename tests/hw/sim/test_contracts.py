"""The simulated devices keep every contract that the real ones keep."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.sim.simulation import Simulation
from tests.contracts.heater import HeaterContract
from tests.contracts.host import HostContract
from tests.contracts.lamps import LampsContract
from tests.contracts.panel import PanelContract
from tests.contracts.photodiodes import PhotodiodesContract
from tests.contracts.pumps import PumpsContract
from tests.contracts.rail import RailContract
from tests.contracts.stirrer import StirrerContract


class OnSimulatedBench:
    """A simulated unit with a clock of its own."""

    def setUp(self):
        self.clock = clock = Clock()
        self.pass_time = clock.advance
        self.simulation = Simulation(clock.seconds)
        self.bench = self.simulation.bench
        self.faults = self.simulation.faults

    def hold(self, seconds):
        """The process is held for a time."""
        self.simulation.hold(True)
        self.clock.advance(seconds)
        self.duty()
        self.simulation.hold(False)

    def duty(self, name="heater"):
        """What reaches an actuator."""
        return self.simulation.driven()[name]


class SimStirrerTests(OnSimulatedBench, StirrerContract, SynchronousTestCase):
    """The simulated stirrer."""

    @property
    def stirrer(self):
        """The player."""
        return self.bench.stirrer


class SimPhotodiodesTests(OnSimulatedBench, PhotodiodesContract, SynchronousTestCase):
    """The simulated photodiodes."""

    @property
    def photodiodes(self):
        """The player."""
        return self.bench.photodiodes

    def illuminate(self):
        """Light through a dense culture."""
        self.simulation.inoculate(2.0)
        self.bench.lamps.shine("A", 80.0)

    def silence(self):
        """Take the converter off its bus."""
        self.faults.inject("adc_nack")


class SimLampsTests(OnSimulatedBench, LampsContract, SynchronousTestCase):
    """The simulated lamps."""

    @property
    def lamps(self):
        """The player."""
        return self.bench.lamps

    def percent(self, channel):
        """What the lamp really gives."""
        return self.duty(channel)


class SimHeaterTests(OnSimulatedBench, HeaterContract, SynchronousTestCase):
    """The simulated heater."""

    @property
    def heater(self):
        """The player."""
        return self.bench.heater

    @property
    def limits(self):
        """Those of the simulated model."""
        return self.simulation.spec.heat_limits

    def plate_at(self, celsius):
        """A plate that is that warm."""
        self.simulation.warm(celsius)

    def silence(self):
        """Take the thermometer off its bus."""
        self.faults.inject("tmp_nack")


class SimPumpsTests(OnSimulatedBench, PumpsContract, SynchronousTestCase):
    """The simulated pumps."""

    full = 20.0

    @property
    def pumps(self):
        """The player."""
        return self.bench.pumps


class SimRailTests(OnSimulatedBench, RailContract, SynchronousTestCase):
    """The simulated supply."""

    @property
    def rail(self):
        """The player."""
        return self.bench.rail

    def sag(self):
        """A weak supply."""
        self.faults.inject("undervoltage")

    def recover(self):
        """A good one again."""
        self.faults.clear("undervoltage")


class SimPanelTests(OnSimulatedBench, PanelContract, SynchronousTestCase):
    """The simulated panel."""

    @property
    def panel(self):
        """The player."""
        return self.bench.panel

    def lit(self):
        """Whether the light is on."""
        return self.simulation.panel.lit

    def press(self):
        """A finger goes down."""
        self.simulation.panel.press()

    def release(self):
        """And up."""
        self.simulation.panel.release()


class SimHostTests(OnSimulatedBench, HostContract, SynchronousTestCase):
    """The simulated host."""

    @property
    def host(self):
        """The player."""
        return self.bench.host

    def fill_disk(self):
        """No space left."""
        self.faults.inject("sd_full")

    def lock_disk(self):
        """No writing."""
        self.faults.inject("sd_readonly")

    def unplug(self):
        """No network."""
        self.faults.inject("wifi_down")

    def lose_leader(self):
        """No leader."""
        self.faults.inject("leader_down")
