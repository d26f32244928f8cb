"""What was acknowledged survives a process that is killed."""

import random
import sys
from pathlib import Path

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.error import ProcessTerminated
from twisted.internet.protocol import ProcessProtocol
from twisted.trial.unittest import TestCase

from appliance.lanes import DirectLane
from appliance.store import readings, tasks
from appliance.store.engine import sqlite
from appliance.store.engine.db import Store

ROUNDS = 3


class Victim(ProcessProtocol):
    """A writer that is killed without warning once it has acknowledged *enough* writes."""

    def __init__(self, enough: int) -> None:
        self.enough, self.heard, self.errors = enough, b"", b""
        self.ended = Deferred()

    def outReceived(self, data: bytes) -> None:
        self.heard += data
        if self.heard.count(b"\n") >= self.enough:
            self.transport.signalProcess("KILL")

    def errReceived(self, data: bytes) -> None:
        self.errors += data

    def processEnded(self, reason) -> None:
        self.ended.callback(reason.value)

    @property
    def acknowledged(self) -> int:
        """The last number that was said whole."""
        return int(self.heard.rpartition(b"\n")[0].rpartition(b"\n")[2])


class KillTests(TestCase):
    """A small process of its own, killed at random moments."""

    timeout = 30

    async def test_nothing_acknowledged_is_lost(self):
        """
        After each kill the database opens, is whole, and has every write that was acknowledged,
        none of them by halves.
        """
        path = Path(self.mktemp()).absolute()
        moments = random.Random(7)
        for _ in range(ROUNDS):
            victim = Victim(enough=moments.randrange(1, 200))
            reactor.spawnProcess(
                victim, sys.executable,
                [sys.executable, "-m", "tests.support.writer", str(path)],
                env={"PYTHONPATH": str(Path(__file__).parents[2])},
            )
            reason = await victim.ended
            self.assertIsInstance(reason, ProcessTerminated, victim.errors)
            await self.inspect(path, victim.acknowledged)

    async def inspect(self, path: Path, acknowledged: int) -> None:
        """Look at what the victim left."""
        store = Store(f"sqlite:///{path}", DirectLane())
        store.startService()
        self.assertTrue(store.unclean)
        self.assertEqual(store.troubles, ())
        self.assertEqual(sqlite.complaints(path, DirectLane().go_on), [])
        stored = await store.read(readings.between, "First experiment", "od", 0.0, 1e9, 100_000)
        numbers = [round(at * 1000) for at, _ in stored]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertGreaterEqual(len(numbers), acknowledged)
        self.assertIsNotNone(await store.read(tasks.find, str(len(numbers))))
        self.assertIsNone(await store.read(tasks.find, str(len(numbers) + 1)))
        await store.stopService()
