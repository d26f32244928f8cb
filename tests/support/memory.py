"""What the tests of everything remembered share: the parts that remember, on a store in memory."""

from twisted.internet.task import Clock

from appliance.bus import Bus
from appliance.clocks import VirtualClock
from appliance.core.experiments import Experiments
from appliance.core.logs import Logs
from appliance.core.readings import Readings
from appliance.core.series import SeriesCatalogue
from appliance.jobs.builtin import JOBS
from appliance.store.batch import Batch
from hw.errors import HardwareError
from tests.support.store import StoreCase

START = 1_700_000_000.0


class MemoryCase(StoreCase):
    """A test with the parts that remember, as the application assembles them."""

    def setUp(self):
        self.full = False
        self.store = self.open(self.url, check=self.check)
        self.reactor, self.clock, self.bus = Clock(), VirtualClock(), Bus()
        self.clock.advance(START)
        self.begin()

    def check(self):
        """What the host says of its disk."""
        if self.full:
            raise HardwareError("disk-full", "The disk is full.")

    def begin(self):
        """Make the parts, as at a start of the unit."""
        self.batch = Batch(self.reactor, self.store, most=1000)
        self.experiments = Experiments(self.store, self.bus, self.clock)
        self.experiments.load()
        self.readings = Readings(
            self.store, self.batch, self.bus, self.clock, self.experiments, SeriesCatalogue(JOBS)
        )
        self.readings.load()
        self.logs = Logs(
            self.store, self.batch, self.bus, self.clock, self.experiments,
            hop=lambda function, *args: function(*args),
        )
        self.logs.load()
        self.batch.startService()

    def again(self):
        """Stop, and start again on the same store."""
        self.now(self.batch.stopService())
        self.begin()

    def told(self, kind):
        """A list that fills with the events of a class."""
        events = []
        self.bus.subscribe(kind, events.append)
        return events
