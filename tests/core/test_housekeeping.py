"""The store's housework. See ``appliance.core.housekeeping``."""

from pathlib import Path

from sqlalchemy import text

from appliance.core.housekeeping import PRUNE_EVERY, ROLL_EVERY, Housekeeping
from appliance.lanes import DirectLane
from appliance.model import ClockStepped, Experiment
from appliance.store import experiments
from appliance.store.retention import DAY, Limits
from tests.support.memory import MemoryCase


def count(connection, table):
    """How many rows a table has."""
    return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()


class UpkeepTests(MemoryCase):
    """Housework on the unit's own clock, at the pace of real time."""

    def setUp(self):
        super().setUp()
        self.upkeep = Housekeeping(
            self.reactor, self.store, self.clock, self.experiments, self.bus, Limits(raw_days=2)
        )
        self.upkeep.startService()
        self.addCleanup(self.upkeep.stopService)

    def record(self, hours):
        """A reading every ten minutes."""
        for _ in range(hours * 6):
            self.readings.record("od", 1.0)
            self.clock.advance(600.0)
        self.reactor.advance(1.0)

    def test_rolls_up(self):
        """
        What was recorded is summed up every few seconds of real time.
        """
        self.record(10)
        self.assertEqual(self.do(count, "rollup"), 0)
        self.reactor.advance(ROLL_EVERY)
        self.assertGreater(self.do(count, "rollup"), 59)

    def test_owed_at_start(self):
        """
        What was never summed up is, at once and of every experiment: an imported database has none.
        """
        self.upkeep.stopService()
        self.record(10)
        self.do(experiments.begin, Experiment("Another", self.clock.utc()))
        self.upkeep.startService()
        self.assertGreater(self.do(count, "rollup"), 59)

    def test_forgets(self):
        """
        What is older than the unit's own time allows is forgotten.
        """
        self.record(10)
        self.clock.advance(5 * DAY / 1000)
        self.reactor.advance(PRUNE_EVERY)
        self.assertEqual(self.do(count, "reading"), 0)
        self.assertGreater(self.do(count, "rollup"), 0)

    def test_clock_set(self):
        """
        A clock that is set forward by years makes nothing old that has not lived as long.
        """
        self.record(10)
        wall, ahead = self.clock.utc(), 3.0e8
        self.clock.follow(lambda: wall + ahead)
        self.bus.publish(ClockStepped(ahead))
        self.record(1)
        self.reactor.advance(PRUNE_EVERY)
        self.assertEqual(self.do(count, "reading"), 66)
        self.clock.follow(lambda: wall + ahead + 5 * DAY / 1000)
        self.reactor.advance(PRUNE_EVERY)
        self.assertEqual(self.do(count, "reading"), 0)

    def test_full_disk(self):
        """
        A disk that is full for a while stops nothing for good.
        """
        self.record(10)
        self.full = True
        self.reactor.advance(ROLL_EVERY)
        self.reactor.advance(PRUNE_EVERY)
        self.full = False
        self.reactor.advance(ROLL_EVERY)
        self.assertGreater(self.do(count, "rollup"), 0)


class UncleanTests(MemoryCase):
    """After a stop that was none."""

    def setUp(self):
        path = Path(self.mktemp())
        self.url = f"sqlite:///{path}"
        super().setUp()
        self.now(self.store.do(count, "reading"))
        self.crashed, self.store = self.store, self.open(self.url)
        self.checked = []

    def test_checked(self):
        """
        Whether the database is whole is looked at in the background.
        """
        errands = DirectLane()
        upkeep = Housekeeping(
            self.reactor, self.store, self.clock, self.experiments, self.bus, errands=errands
        )
        upkeep.startService()
        self.addCleanup(upkeep.stopService)
        self.assertTrue(self.store.unclean)
        self.assertEqual(self.store.troubles, ())


class StumbleTests(MemoryCase):
    """Housework that meets a mistake."""

    def test_goes_on(self):
        """
        A mistake is logged, and the next round is made.
        """
        upkeep = Housekeeping(self.reactor, self.store, self.clock, self.experiments, self.bus)
        upkeep.startService()
        self.addCleanup(upkeep.stopService)
        self.do(lambda connection: connection.execute(text("ALTER TABLE rollup RENAME TO r")) and 0)
        self.readings.record("od", 1.0)
        self.reactor.advance(1.0)
        self.reactor.advance(2 * ROLL_EVERY)
        self.assertGreater(len(self.flushLoggedErrors()), 0)
        self.do(lambda connection: connection.execute(text("ALTER TABLE r RENAME TO rollup")) and 0)
        for _ in range(100):
            self.readings.record("od", 1.0)
            self.clock.advance(1.0)
        self.reactor.advance(1.0)
        self.reactor.advance(ROLL_EVERY)
        self.assertGreater(self.do(count, "rollup"), 0)
