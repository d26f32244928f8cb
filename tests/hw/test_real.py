"""Tests of the bench of a real board as a whole."""

import os
import subprocess
import sys
from types import SimpleNamespace

from twisted.trial.unittest import SynchronousTestCase

from tests.support.board import FakeBoard

LAZY = """
import sys
import hw.real
print(sorted(set(sys.modules) & {"gpiozero", "smbus2", "lgpio", "twisted"}))
"""


class RealTests(SynchronousTestCase):
    """Settings and computer become a bench."""

    def test_imports_nothing_of_the_board(self):
        """
        On a laptop, knowing of real boards costs none of their libraries.
        """
        done = subprocess.run(
            [sys.executable, "-c", LAZY],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
        )
        self.assertEqual(done.stdout.strip(), "[]", done.stderr)

    def test_opens_no_chip_for_nothing(self):
        """
        Making the bench asks nothing of the bus but that the lamps be dark.
        """
        board = FakeBoard(self.mktemp())
        self.assertEqual(board.wires.transfers, 4)

    def test_named(self):
        """
        The bench bears the unit's name.
        """
        bench = FakeBoard(self.mktemp(), {"name": "pio7"}).bench
        self.assertEqual(bench.name, "pio7")

    def test_says_what_is_unproven(self):
        """
        Drivers that have not met their board yet say so when they are made.
        """
        warnings = FakeBoard(self.mktemp()).warnings
        self.assertEqual(len(warnings), 1)
        self.assertIn("have not met their board", warnings[0])

    def test_kept(self):
        """
        Somebody is told many times a second that all is well, and at the end, when everything is
        off, that nobody needs to be.
        """
        told = []
        keeper = SimpleNamespace(beat=lambda: told.append("well"), dismiss=lambda: told.append("q"))
        settings = []
        keep = lambda config: settings.append(config) or keeper  # noqa: E731
        board = FakeBoard(self.mktemp(), {"hat": "1.1"}, keep=keep)
        board.tick(1.0)
        board.exits[0]()
        self.assertEqual((settings, told), ([{"hat": "1.1"}], ["well", "q"]))

    def test_leader_asked_in_the_background(self):
        """
        Asking for the leader opens no connection in the caller's thread.
        """
        board = FakeBoard(self.mktemp(), {"leader": "leader.invalid"})
        self.assertTrue(board.bench.host.leader())
        self.assertEqual(len(board.errands), 1)
