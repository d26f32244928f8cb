"""What is kept and what is forgotten. See ``appliance.store.retention``."""

from msgspec.structs import replace
from sqlalchemy import text

from appliance.model import JobRecord, LogEntry
from appliance.store import jobs, logs, plots, profiles, readings, retention, tasks
from appliance.store.retention import DAY, PROFILE_RUNS, Limits
from tests.support.database import IN_MEMORY
from tests.support.store import EXPERIMENT, START, StoreCase

NOTHING = Limits(logs=0, log_days=0)


def count(connection, table):
    """How many rows a table has."""
    return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()


def ask(connection, name):
    """What SQLite says of the file."""
    return connection.execute(text(f"PRAGMA {name}")).scalar()


class RunCase(StoreCase):
    """A test with a hundred days of readings, one every ten minutes."""

    def setUp(self):
        super().setUp()
        self.now_ms = START + 100 * DAY
        for day in range(100):
            self.do(readings.add, [
                (self.source(), START + day * DAY + i * 600_000, float(day)) for i in range(144)
            ])

    def prune(self, limits):
        """Forget everything beyond *limits*."""
        for _ in range(10_000):
            if not self.do(retention.prune, limits, self.now_ms / 1000):
                return
        self.fail("There is no end to it.")

    def plot(self):
        """The whole run."""
        return self.do(plots.window, EXPERIMENT.name, ["od"], None, None, 500)["od"]


class RetentionTests(RunCase):
    """Limits of age and of number."""

    def test_no_limit(self):
        """
        Without limits nothing is forgotten.
        """
        self.prune(NOTHING)
        self.assertEqual(self.do(count, "reading"), 14_400)

    def test_readings_first(self):
        """
        Readings older than their limit are forgotten, and their roll-ups still plotted.
        """
        self.prune(replace(NOTHING, raw_days=10))
        left = self.do(count, "reading")
        self.assertTrue(10 * 144 <= left <= 12 * 144, left)
        plot = self.plot()
        self.assertEqual((min(plot.low), max(plot.high)), (0.0, 99.0))

    def test_everything_second(self):
        """
        Beyond the second limit roll-ups are forgotten too.
        """
        self.prune(replace(NOTHING, raw_days=10, days=50))
        plot = self.plot()
        self.assertTrue(48.0 <= min(plot.low) <= 50.0, min(plot.low))
        self.assertEqual(max(plot.high), 99.0)

    def test_portions(self):
        """
        One call forgets a bounded number of readings.
        """
        self.do(readings.add, [(self.source("b"), START + i, 1.0) for i in range(6000)])
        before = self.do(count, "reading")
        limits = replace(NOTHING, raw_days=10)
        for _ in range(20):
            self.do(retention.prune, limits, self.now_ms / 1000)
            left = self.do(count, "reading")
            self.assertLessEqual(before - left, 2 * retention.ROWS_AT_ONCE)
            before = left

    def test_records(self):
        """
        Of the log, of jobs and of tasks the newest are kept.
        """
        entries = [LogEntry(START / 1000 + i, "INFO", "a", "b", "c") for i in range(30)]
        self.do(logs.add, entries)
        for i in range(30):
            run = self.do(jobs.begin, JobRecord(0, "a", None, "b", "c", float(i)))
            self.do(tasks.put, str(i), "what", self.now_ms / 1000 + i)
            if i != 3:
                self.do(jobs.end, run, 50.0)
                self.do(tasks.finish, str(i), "complete", None, None, 50.0)
        self.prune(Limits(logs=10, log_days=0, jobs=5, tasks=5))
        self.assertEqual([self.do(count, t) for t in ("log", "job", "task")], [10, 6, 6])
        self.assertEqual([job.started for job in self.do(jobs.unfinished)], [3.0])


class FileTests(RunCase):
    """Limits of size, which are for SQLite."""

    url = IN_MEMORY

    def test_size(self):
        """
        A database that has grown beyond its limit loses the oldest readings until it fits.
        """
        size = self.do(retention.size)
        limit = size / 2
        self.prune(replace(NOTHING, megabytes=limit / 1e6))
        self.assertLess(self.do(retention.size), limit)
        self.assertEqual(self.plot().high[-1], 99.0)

    def test_shrink(self):
        """
        What was freed is given back to the file system, but for a little.
        """
        self.prune(replace(NOTHING, days=5))
        before = self.do(ask, "page_count")
        while self.do(retention.shrink):
            self.assertGreater(before, self.do(ask, "page_count"))
        self.assertLessEqual(self.do(ask, "freelist_count"), self.do(ask, "page_count") / 20)


class ProfileRunTests(StoreCase):
    """How many runs of profiles are kept."""

    def test_newest(self):
        """
        The newest few are kept, and with them the one that goes on.
        """
        for n in range(PROFILE_RUNS + 5):
            run = profiles.Run(0, "First experiment", f"{n}.yaml", "unit", float(n), "text")
            last = self.do(profiles.begin, run, "{}")
        self.do(retention.prune, Limits(), 1e9)
        self.assertEqual(self.do(count, "profile_run"), PROFILE_RUNS)
        self.assertEqual(self.do(count, "profile_state"), PROFILE_RUNS)
        going_on, _ = self.do(profiles.unfinished, "First experiment")
        self.assertEqual(going_on.id, last)
