"""The unit's log. See ``appliance.core.logs``."""

from threading import Thread

from twisted.logger import Logger, LogPublisher
from twisted.python.failure import Failure

from appliance.errors import Invalid
from appliance.model import LogEntry
from tests.support.memory import START, MemoryCase


class Stirring:
    """Something with a name, such as a job."""

    name = "stirring"
    log = Logger(namespace="appliance.jobs.stirring")


class LogsTests(MemoryCase):
    """Entries."""

    def setUp(self):
        super().setUp()
        self.publisher = LogPublisher(self.logs)
        self.log = Logger(namespace="appliance.core.readings", observer=self.publisher)

    def said(self):
        """What has been said of late: level, source and message."""
        return [(entry.level, entry.source, entry.message) for entry in self.logs.recent]

    def test_levels(self):
        """
        What the parts log becomes entries, with our own words for the levels.
        """
        self.log.debug("nothing")
        self.log.info("a {b}", b="c")
        self.log.info("look", notice=True)
        self.log.warn("oh")
        self.log.error("no")
        self.log.critical("help")
        self.assertEqual(self.said(), [
            ("INFO", "core.readings", "a c"), ("NOTICE", "core.readings", "look"),
            ("WARNING", "core.readings", "oh"), ("ERROR", "core.readings", "no"),
            ("ERROR", "core.readings", "help"),
        ])

    def test_source(self):
        """
        What a job says bears the name of the job.
        """
        Logger(namespace="appliance.jobs", source=Stirring(), observer=self.publisher).info("x")
        self.assertEqual(self.said(), [("INFO", "stirring", "x")])

    def test_others(self):
        """
        Of what is not ours only errors are kept.
        """
        others = Logger(namespace="twisted.web", observer=self.publisher)
        others.warn("request")
        others.error("broken")
        Logger(namespace="hw.drivers", observer=self.publisher).warn("not met its board yet")
        self.assertEqual([message for _, _, message in self.said()],
                         ["broken", "not met its board yet"])

    def test_failure(self):
        """
        An entry on a failure names it; the traceback is for the journal.
        """
        self.log.failure("It stumbled", Failure(ValueError("so there")))
        self.assertEqual(self.said()[0][2], "It stumbled: ValueError: so there")

    def test_stamps(self):
        """
        Entries are told and kept with the unit's time and the experiment; no stamp is repeated.
        """
        told = self.told(LogEntry)
        self.log.info("a")
        self.log.info("b")
        name = "First experiment"
        self.assertEqual(told, [
            LogEntry(START, "INFO", "core.readings", "a", name),
            LogEntry(START + 0.001, "INFO", "core.readings", "b", name),
        ])

    def test_page(self):
        """
        Entries are stored within a second and found again, after a restart too.
        """
        self.log.info("a")
        self.log.error("b")
        self.reactor.advance(1.0)
        self.assertEqual([e.message for e in self.now(self.logs.page())], ["b", "a"])
        self.assertEqual([e.message for e in self.now(self.logs.page(level="ERROR"))], ["b"])
        self.again()
        self.assertEqual([entry.message for entry in self.logs.recent], ["a", "b"])
        self.logs.write("INFO", "x", "c")
        self.now(self.batch.flush())
        self.assertEqual([e.message for e in self.now(self.logs.page(limit=2))], ["c", "b"])

    def test_page_limits(self):
        """
        A page has a bounded length, and a level must be one.
        """
        self.failureResultOf(self.begun(self.logs.page(limit=0)), Invalid)
        self.failureResultOf(self.begun(self.logs.page(limit=1001)), Invalid)
        self.failureResultOf(self.begun(self.logs.page(level="LOUD")), Invalid)

    def test_secrets(self):
        """
        A token that slipped into a message is not kept, and no message is endless.
        """
        self.logs.write("INFO", "x", "Authorization: Bearer abcdef123456, password=hunter2hunter")
        self.logs.write("INFO", "x", "y" * 5000)
        first, second = (message for _, _, message in self.said())
        self.assertEqual(first, "Authorization: Bearer ***, password=***")
        self.assertEqual(len(second), 2000)

    def test_half_characters(self):
        """
        What is no text to a database is stored as far as it is, with all that waited beside it.
        """
        self.logs.write("INFO", "x", "a\ud800b\0c")
        self.readings.record("od", 1.0)
        self.now(self.batch.flush())
        self.assertEqual([e.message for e in self.now(self.logs.page())], ["a?b\ufffdc"])
        self.assertEqual(len(self.now(self.readings.between("od", 0.0, 1e11, 9))), 1)

    def test_impossible(self):
        """
        To look for what cannot be there is refused.
        """
        self.failureResultOf(self.begun(self.logs.page(contains="\ud800")), Invalid)
        self.failureResultOf(self.begun(self.logs.page(before=1e300)), Invalid)
        self.failureResultOf(self.begun(self.logs.page(before=float("inf"))), Invalid)

    def test_failing_listener(self):
        """
        A listener that fails, and logs that it failed, does not go round in circles.
        """
        def listener(entry):
            self.log.error("The listener failed.")

        self.bus.subscribe(LogEntry, listener)
        self.log.info("a")
        self.assertEqual([m for _, _, m in self.said()], ["a", "The listener failed."])

    def test_full_disk(self):
        """
        That the store cannot store is told once, and stored when it can again.
        """
        self.full = True
        self.log.info("a")
        for _ in range(5):
            self.reactor.advance(1.0)
        self.full = False
        self.reactor.advance(1.0)
        found = self.now(self.logs.page(source="core.readings"))
        self.assertEqual([entry.message for entry in found], ["a"])

    def test_threads(self):
        """
        What is logged in another thread hops into the reactor's.
        """
        hops = []
        self.logs._hop = lambda function, *args: hops.append((function, args))
        thread = Thread(target=self.log.info, args=("from afar",))
        thread.start()
        thread.join()
        self.assertEqual(self.said(), [])
        for function, args in hops:
            function(*args)
        self.assertEqual([m for _, _, m in self.said()], ["from afar"])
