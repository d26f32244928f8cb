"""Readings. See ``appliance.core.readings`` and ``batch``."""

import math
from pathlib import Path

from twisted.logger import formatEvent, globalLogPublisher

from appliance.core.readings import SeriesInfo
from appliance.errors import Invalid
from appliance.model import Reading
from tests.support.memory import START, MemoryCase


class RecordCase(MemoryCase):
    """A test that records."""

    def between(self, series="od"):
        """All stored readings of a series of the current experiment."""
        return self.now(self.readings.between(series, 0.0, 1e11, 10_000))


class RecordTests(RecordCase):
    """Recording."""

    def test_told(self):
        """
        A reading is told at once, with the moment at which it was measured.
        """
        told = self.told(Reading)
        self.clock.advance(10.0)
        self.readings.record("od", 0.5, at=self.clock.seconds() - 2.5)
        self.assertEqual(told, [Reading("od", 0.5, START + 7.5, "First experiment")])
        self.assertEqual(self.readings.latest, {"od": told[0]})

    def test_stored_each_second(self):
        """
        Readings are stored once a second of real time, however fast the unit lives.
        """
        for i in range(100):
            self.readings.record("od", float(i))
            self.clock.advance(50.0)
        self.assertEqual(self.between(), [])
        self.reactor.advance(1.0)
        self.assertEqual(len(self.between()), 100)

    def test_stored_at_the_end(self):
        """
        What waits when the unit stops is stored.
        """
        self.readings.record("od", 1.0)
        self.now(self.batch.stopService())
        self.assertEqual(self.between(), [(START, 1.0)])
        self.batch.startService()

    def test_never_twice(self):
        """
        Stamps of a series rise by a millisecond at least, whatever the clock does.
        """
        for at in (None, None, START - 100.0):
            self.readings.record("od", 1.0, at)
        self.readings.record("temperature", 1.0)
        self.now(self.readings.flush())
        self.assertEqual([at for at, _ in self.between()], [START, START + 0.001, START + 0.002])
        self.assertEqual(self.between("temperature"), [(START, 1.0)])

    def test_after_a_restart(self):
        """
        After a restart readings go on after the last, and the last values are known.
        """
        self.readings.record("od", 1.0, at=START + 50.0)
        self.again()
        self.assertEqual(self.readings.latest["od"].value, 1.0)
        self.readings.record("od", 2.0)
        self.now(self.readings.flush())
        self.assertEqual(self.between(), [(START + 50.0, 1.0), (START + 50.001, 2.0)])

    def test_numbers_only(self):
        """
        What is no finite number is no reading.
        """
        told = self.told(Reading)
        for value in (math.nan, math.inf, -math.inf):
            self.readings.record("od", value)
        self.assertEqual((told, self.readings.latest), ([], {}))

    def test_experiments(self):
        """
        Another experiment begins with nothing, and one that is gone back to with its last values.
        """
        self.readings.record("od", 1.0)
        self.now(self.readings.flush())
        self.now(self.experiments.create("Second", choose=True))
        self.assertEqual(self.readings.latest, {})
        self.readings.record("od", 2.0)
        self.now(self.readings.flush())
        self.assertEqual([value for _, value in self.between()], [2.0])
        self.now(self.experiments.choose("First experiment"))
        self.assertEqual(self.readings.latest["od"].value, 1.0)
        self.readings.record("od", 3.0)
        self.now(self.readings.flush())
        self.assertEqual([value for _, value in self.between()], [1.0, 3.0])

    def test_medium(self):
        """
        A new medium is no new experiment.
        """
        self.readings.record("od", 1.0)
        self.now(self.experiments.change("First experiment", medium="LB"))
        self.assertEqual(self.readings.latest["od"].value, 1.0)


class FullDiskTests(RecordCase):
    """A store that cannot store for a while."""

    def test_kept(self):
        """
        Readings that cannot be stored wait, in their order, until they can be.
        """
        self.full = True
        for i in range(5):
            self.readings.record("od", float(i))
            self.reactor.advance(1.0)
        self.full = False
        self.reactor.advance(1.0)
        self.assertEqual([value for _, value in self.between()], [0.0, 1.0, 2.0, 3.0, 4.0])

    def hear(self, event):
        """Count what is said of readings that are lost."""
        self.losses += "being lost" in formatEvent(event)

    def test_bounded(self):
        """
        Beyond what may wait the oldest are dropped, which is said once.
        """
        self.losses = 0
        globalLogPublisher.addObserver(self.hear)
        self.addCleanup(globalLogPublisher.removeObserver, self.hear)
        self.full = True
        for i in range(3000):
            self.readings.record("od", float(i))
            if i % 250 == 0:
                self.reactor.advance(1.0)
        self.full = False
        self.reactor.advance(1.0)
        left = [value for _, value in self.between()]
        self.assertEqual(left, [float(i) for i in range(2000, 3000)])
        self.assertEqual(self.losses, 1)


class AskTests(MemoryCase):
    """Asking for what was recorded."""

    def setUp(self):
        super().setUp()
        for i in range(100):
            self.readings.record("od", float(i))
            self.clock.advance(1.0)
        self.readings.record("mystery_gas", 1.0)
        self.now(self.readings.flush())

    def test_series(self):
        """
        Series are listed with their units; only the experiment's own.
        """
        found = self.now(self.readings.series())
        self.assertEqual(found, [
            SeriesInfo("mystery_gas", "", "Mystery gas", START + 100, START + 100),
            SeriesInfo("od", "AU", "Optical density", START, START + 99),
        ])
        self.assertEqual(self.now(self.readings.series("Other")), [])

    def test_window(self):
        """
        A plot has its points in seconds UTC.
        """
        plot = self.now(self.readings.window(["od"], START + 10, START + 20))["od"]
        self.assertEqual(plot.t, [START + i for i in range(10, 20)])
        self.assertEqual(plot.mean, [float(i) for i in range(10, 20)])

    def test_points(self):
        """
        The number of points has limits.
        """
        for points in (1, 5001):
            failing = self.readings.window(["od"], points=points)
            self.failureResultOf(self.begun(failing), Invalid)


class MisfitTests(MemoryCase):
    """Rows that cannot be stored, ever."""

    def test_others_go_on(self):
        """
        What does not fit is lost and said to be; what comes after is stored.
        """
        def misfit(connection, rows):
            raise KeyError(rows)

        queue = self.batch.queue(misfit)
        queue.append(1)
        self.reactor.advance(1.0)
        self.assertEqual(len(self.flushLoggedErrors(KeyError)), 1)
        self.readings.record("od", 1.0)
        self.reactor.advance(1.0)
        self.assertEqual(self.now(self.readings.between("od", 0.0, 1e11, 9)), [(START, 1.0)])


class NowhereTests(MemoryCase):
    """A unit whose disk cannot be opened when it starts."""

    def setUp(self):
        self.folder = Path(self.mktemp())
        self.url = f"sqlite:///{self.folder}/appliance.sqlite"
        super().setUp()

    def test_starts(self):
        """
        It starts all the same, with its first experiment, measures, and says what is wrong.
        """
        self.assertEqual(self.store.trouble.name, "disk-read-only")
        self.assertEqual(self.experiments.current.name, "First experiment")
        told = self.told(Reading)
        self.readings.record("od", 1.0)
        self.reactor.advance(1.0)
        self.assertEqual(len(told), 1)

    def test_mended(self):
        """
        Once the disk can be opened, what was measured meanwhile is stored.
        """
        self.readings.record("od", 1.0)
        self.reactor.advance(1.0)
        self.folder.mkdir()
        self.reactor.advance(1.0)
        self.assertEqual(self.store.troubles, ())
        self.assertEqual(self.now(self.readings.between("od", 0.0, 1e11, 9)), [(START, 1.0)])
        self.again()
        self.assertEqual(self.experiments.current.name, "First experiment")
        self.assertEqual(self.readings.latest["od"].value, 1.0)
