"""The store itself: transactions, troubles, torn files. See ``appliance.store.engine.db``."""

import sqlite3
from contextlib import closing
from pathlib import Path

from appliance.errors import Conflict, Invalid, Unavailable
from appliance.lanes import DirectLane
from appliance.model import JobRecord
from appliance.store import alerts, facts, jobs, readings
from appliance.store.engine.db import Store
from appliance.store.migrations import runner
from hw.errors import HardwareError
from tests.support.store import StoreCase

JOB = JobRecord(0, "stirring", None, "First experiment", "user", 1.0)


def ask(connection, sql):
    """The first column of the first row."""
    return connection.exec_driver_sql(sql).scalar()


class MemoryTests(StoreCase):
    """What does not depend on a file."""

    def test_returns(self):
        """
        A function of a connection is called with its arguments and its result comes back.
        """
        self.do(facts.put, "colour", "green")
        self.assertEqual(self.do(facts.get, "colour"), "green")

    def test_all_or_nothing(self):
        """
        What a function wrote before it failed is undone, and its own exception is told.
        """
        def half(connection):
            facts.put(connection, "colour", "red")
            raise Conflict("No.")

        self.failureResultOf(self.store.do(half), Conflict)
        self.assertIsNone(self.do(facts.get, "colour"))
        self.assertEqual(self.store.troubles, ())

    def test_mistake_is_no_trouble(self):
        """
        A statement that is wrong is a bug and stays what it is.
        """
        failure = self.failureResultOf(self.store.do(ask, "SELECT nonsense"))
        self.assertFalse(failure.check(Unavailable))
        self.assertEqual(self.store.troubles, ())

    def test_now(self):
        """
        Before the lanes work the store can be asked directly.
        """
        self.do(facts.put, "colour", "green")
        self.assertEqual(self.store.now(facts.get, "colour"), "green")


class AddressTests(StoreCase):
    """Which database."""

    def setUp(self):
        """Nothing is opened."""

    def test_nonsense(self):
        """
        What is no address, or one of a database we have no driver for, is refused in words.
        """
        refusal = self.assertRaises(Invalid, Store, "appliance.sqlite", DirectLane())
        self.assertIn("sqlite:////", refusal.remedy)
        store = Store("nosuch://user:hidden@host/name", DirectLane())
        refusal = self.assertRaises(Invalid, store.open)
        self.assertNotIn("hidden", refusal.message)


class CheckTests(StoreCase):
    """A disk that says beforehand that it cannot be written to."""

    def setUp(self):
        self.full, self.told = False, []
        self.store = self.open(self.url, check=self.check, tell=self.tell)

    def tell(self, troubles):
        """What the unit is told of its store."""
        self.told.append([trouble.name for trouble in troubles])

    def check(self):
        """What the bench's host says."""
        if self.full:
            raise HardwareError("disk-full", "The disk is full.", "Delete something.")

    def test_refuses(self):
        """
        While the disk is full a write fails with its message and remedy, and is told once.
        """
        self.full = True
        for _ in range(2):
            failure = self.failureResultOf(self.store.do(facts.put, "a", "b"), Unavailable)
            self.assertEqual(failure.value.message, "The disk is full.")
            self.assertEqual(failure.value.remedy, "Delete something.")
        self.assertEqual(self.told, [["disk-full"]])
        self.assertEqual(len(self.flushLoggedErrors()), 0)

    def test_reads(self):
        """
        A full disk can still be read.
        """
        self.do(facts.put, "a", "b")
        self.full = True
        self.assertEqual(self.now(self.store.read(facts.get, "a")), "b")
        self.assertEqual(self.store.now(facts.get, "a"), "b")

    def test_recovers(self):
        """
        The trouble is over, and told to be, with the next write that succeeds.
        """
        self.full = True
        self.failureResultOf(self.store.do(facts.put, "a", "b"), Unavailable)
        self.full = False
        self.do(facts.put, "a", "b")
        self.assertEqual(self.told, [["disk-full"], []])
        self.assertEqual(self.store.troubles, ())


class FileTests(StoreCase):
    """A database in a file."""

    def setUp(self):
        self.path = Path(self.mktemp())
        self.url = f"sqlite:///{self.path}"

    def test_durable(self):
        """
        What was acknowledged has been forced to the disk: the journal is synchronised fully.
        """
        self.store = self.open(self.url)
        self.assertEqual(self.do(ask, "PRAGMA journal_mode"), "wal")
        self.assertEqual(self.do(ask, "PRAGMA synchronous"), 2)
        self.assertEqual(self.do(ask, "PRAGMA foreign_keys"), 1)
        self.assertEqual(self.do(ask, "PRAGMA auto_vacuum"), 2)

    def test_private(self):
        """
        Nobody but the owner can read what a unit remembers.
        """
        self.store = self.open(self.url)
        self.do(facts.put, "colour", "green")
        files = list(self.path.parent.glob(f"{self.path.name}*"))
        self.assertEqual({path.stat().st_mode & 0o777 for path in files}, {0o600})

    def test_goes_on(self):
        """
        What was written is there after a stop and a start, and a clean stop is known as one.
        """
        first = self.open(self.url)
        self.now(first.do(facts.put, "colour", "green"))
        self.now(first.stopService())
        self.assertFalse(Path(f"{self.path}-wal").exists())
        self.store = self.open(self.url)
        self.assertEqual(self.do(facts.get, "colour"), "green")
        self.assertFalse(self.store.unclean)

    def test_unclean(self):
        """
        A database that nobody closed is known as such, and checked in the background.
        """
        first = self.open(self.url)
        self.now(first.do(facts.put, "colour", "green"))
        self.store = self.open(self.url)
        self.assertTrue(self.store.unclean)
        self.now(self.store.check(DirectLane()))
        self.assertEqual(self.store.troubles, ())

    def test_reads_beside(self):
        """
        With a lane for readers, reading has a connection of its own, which cannot write.
        """
        self.store = self.open(self.url, readers=DirectLane())
        self.do(facts.put, "colour", "green")
        self.assertEqual(self.now(self.store.read(facts.get, "colour")), "green")
        failure = self.failureResultOf(self.store.read(facts.put, "colour", "red"), Unavailable)
        self.assertIn("cannot be written", failure.value.message)

    def test_full(self):
        """
        A file that cannot grow is told as a full disk; when it can again, all is well.
        """
        self.store = self.open(self.url)
        pages = self.do(ask, "PRAGMA page_count")
        self.do(ask, f"PRAGMA max_page_count = {pages}")
        failure = self.failureResultOf(
            self.store.do(facts.put, "much", "x" * 100_000), Unavailable
        )
        self.assertEqual(failure.value.cause, "disk-full")
        self.do(ask, "PRAGMA max_page_count = 100000")
        self.do(facts.put, "much", "x" * 100_000)
        self.assertEqual(self.store.troubles, ())

    def test_removed(self):
        """
        When its file is taken away nothing is acknowledged any more, until it is put back.
        """
        self.store = self.open(self.url)
        away = self.path.rename(self.path.with_name("away"))
        failure = self.failureResultOf(self.store.do(facts.put, "colour", "red"), Unavailable)
        self.assertEqual(failure.value.cause, "database-removed")
        away.rename(self.path)
        self.do(facts.put, "colour", "green")
        self.assertEqual(self.store.troubles, ())

    def test_nowhere(self):
        """
        A database that cannot be made is a trouble, not the end: the store tries anew.
        """
        self.store = self.open(f"sqlite:///{self.path}/missing/appliance.sqlite")
        self.assertEqual(self.store.trouble.name, "disk-read-only")
        self.failureResultOf(self.store.do(facts.get, "a"), Unavailable)
        Path(f"{self.path}/missing").mkdir(parents=True)
        self.assertIsNone(self.do(facts.get, "a"))
        self.assertEqual(self.store.troubles, ())

    def test_newer(self):
        """
        A database that a newer release has written is refused, not guessed at.
        """
        store = self.open(self.url)
        self.now(store.do(runner.stamp, 9999))
        self.now(store.stopService())
        again = Store(self.url, DirectLane())
        refusal = self.assertRaises(Conflict, again.open)
        self.assertIn("newer release", refusal.message)

    def test_foreign(self):
        """
        A database of some other software is left alone.
        """
        sqlite3.connect(self.path).execute("CREATE TABLE books (title TEXT)").connection.close()
        self.assertRaises(Conflict, Store(self.url, DirectLane()).open)
        self.assertEqual([p.name for p in self.path.parent.glob(f"{self.path.name}*")],
                         [self.path.name])


class TornTests(StoreCase):
    """Databases that a power cut or a worn card has torn."""

    def setUp(self):
        self.path = Path(self.mktemp())
        self.url = f"sqlite:///{self.path}"
        store = self.open(self.url)
        self.now(store.do(jobs.begin, JOB))
        self.now(store.do(facts.put, "colour", "green"))
        self.now(store.do(facts.put, "much", "x" * 400_000))
        self.now(store.stopService())

    def scribble(self, start, end=None):
        """Write nonsense over a part of the file."""
        content = bytearray(self.path.read_bytes())
        stop = len(content) if end is None else end
        content[start:stop] = b"\x5a" * (stop - start)
        self.path.write_bytes(content)

    def aside(self):
        """The files that were moved out of the way."""
        return [p for p in self.path.parent.glob(f"{self.path.name}.torn-*")
                if not p.name.endswith(("-wal", "-shm"))]

    def test_said(self):
        """
        A file that is no database any more is moved aside, a new one is begun, and that is said.
        """
        self.scribble(0)
        self.store = self.open(self.url)
        self.assertEqual(self.store.trouble.name, "database-torn")
        self.assertIn(str(self.aside()[0]), self.store.trouble.message)
        self.do(facts.put, "colour", "red")
        self.assertEqual(self.store.trouble.name, "database-torn")

    def test_cut_short(self):
        """
        A file of which the end is missing works on, or is moved aside and said to be torn.
        """
        content = self.path.read_bytes()
        self.path.write_bytes(content[:5000])
        self.store = self.open(self.url)
        self.do(facts.put, "colour", "red")
        self.assertEqual(self.do(facts.get, "colour"), "red")
        self.assertTrue(self.aside())

    def test_while_running(self):
        """
        A page found torn while the unit runs costs that call; the next finds a new database.
        """
        self.store = self.open(self.url)
        self.now(self.store.stopService())
        self.scribble_over("reading")
        self.store = self.open(self.url)
        self.assertEqual(self.store.troubles, ())
        reading = (self.source(), 1000, 1.0)
        self.failureResultOf(self.store.do(readings.add, [reading]), Unavailable)
        self.assertEqual(self.store.trouble.name, "database-torn")
        self.do(readings.add, [reading])
        self.assertEqual(self.do(readings.newest), 1000)
        self.assertEqual(len(self.aside()), 1)

    def test_carried_over(self):
        """
        What else can be read of the torn database is in the new one: jobs will be resumed.
        """
        self.scribble_over("fact")
        self.store = self.open(self.url)
        self.assertEqual(self.store.trouble.name, "database-torn")
        self.assertEqual([job.name for job in self.do(jobs.unfinished)], ["stirring"])

    def test_check(self):
        """
        The check in the background says what the unit has not stumbled over yet.
        """
        self.scribble_over("rollup")
        self.store = self.open(self.url)
        self.assertEqual(self.store.troubles, ())
        self.now(self.store.check(DirectLane()))
        self.assertEqual(self.store.trouble.name, "database-torn")

    def test_before_the_start(self):
        """
        What is found torn while the unit remembers where it was is set aside at once.
        """
        self.scribble_over("alert")
        store = Store(self.url, DirectLane())
        store.open()
        self.assertEqual(store.now(alerts.page), [])
        self.assertEqual(store.trouble.name, "database-torn")
        self.assertEqual([job.name for job in store.now(jobs.unfinished)], ["stirring"])

    def scribble_over(self, table):
        """Write nonsense over the first page of *table*."""
        page = self.page_of(table)
        self.scribble(page * 4096, (page + 1) * 4096)

    def page_of(self, table):
        """Which page of the file, from nought, is the root of *table*."""
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        with closing(sqlite3.connect(self.path)) as raw:
            return raw.execute(query, (table,)).fetchone()[0] - 1
