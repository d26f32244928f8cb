"""Damage of every kind, at random. See ``appliance.store.engine.opening`` and ``salvage``."""

import random
from pathlib import Path

from appliance.errors import Refusal
from appliance.lanes import DirectLane
from appliance.model import JobRecord, LogEntry
from appliance.store import facts, jobs, logs, plots, readings
from tests.support.store import EXPERIMENT, StoreCase

JOB = JobRecord(0, "stirring", None, EXPERIMENT.name, "user", 1.0)
ROUNDS = 5
PAGE = 4096


def cut(content, chance):
    """The end is missing."""
    del content[chance.randrange(len(content)):]


def flip(content, chance):
    """Bits are the wrong way round, all over the file."""
    for _ in range(50):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def scribble(content, chance):
    """Some pages are nonsense."""
    for _ in range(3):
        start = chance.randrange(len(content) // PAGE) * PAGE
        content[start:start + PAGE] = chance.randbytes(PAGE)


def blot(content, chance):
    """The first lines of the file are nonsense."""
    start = chance.randrange(100)
    content[start:start + 8] = chance.randbytes(8)


class DamageTests(StoreCase):
    """A database in use, damaged while nobody looked."""

    def setUp(self):
        self.path = Path(self.mktemp())
        self.store = self.open(f"sqlite:///{self.path}")
        self.do(readings.add, [(self.source(), i * 1000, 1.0) for i in range(5000)])
        self.do(logs.add, [LogEntry(float(i), "INFO", "a", "b" * 50, "c") for i in range(200)])
        for _ in range(20):
            self.do(jobs.begin, JOB)
        self.now(self.store.stopService())
        self.whole = self.path.read_bytes()

    def damaged(self, how, chance):
        """A store on a copy that *how* has damaged."""
        path = Path(self.mktemp())
        content = bytearray(self.whole)
        how(content, chance)
        path.write_bytes(content)
        self.sources.clear()
        return self.open(f"sqlite:///{path}", readers=DirectLane())

    def use(self):
        """Everything a unit does; a call may be refused, but may not end in anything else."""
        calls = (
            (self.store.read, plots.window, EXPERIMENT.name, ["od"], None, None, 500),
            (self.store.read, logs.page),
            (self.store.do, facts.put, "colour", "green"),
            (self.store.do, readings.add, [(self.source("new"), 10**9, 1.0)]),
            (self.store.do, jobs.begin, JOB),
        )
        for call, *wanted in calls:
            call(*wanted).addErrback(lambda failure: failure.trap(Refusal) and None)

    def test_goes_on(self):
        """
        Whatever was done to the file, the unit starts, stumbles at most, and stores again.
        """
        chance = random.Random(20)
        for how in (cut, flip, scribble, blot):
            for _ in range(ROUNDS):
                self.store = self.damaged(how, chance)
                self.use()
                self.use()
                self.do(facts.put, "colour", "red")
                self.assertEqual(self.do(facts.get, "colour"), "red")
