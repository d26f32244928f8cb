"""Tests of the process that makes a board safe when the one that drives it no longer can."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase


class KeeperTests(SynchronousTestCase):
    """Real processes, which end in all ways."""

    def drive(self, end: str = "") -> subprocess.Popen:
        """A process that has a keeper, and that ends in the way of *end* when it is told to."""
        self.mark = Path(self.mktemp()).absolute()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.kept", "drive", str(self.mark), end],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), "driving\n")
        time.sleep(0.5)  # until the keeper keeps
        return process

    def off(self, within: float) -> bool:
        """Whether the board is switched off in that many seconds."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and not self.mark.exists():
            time.sleep(0.01)
        return self.mark.exists()

    def test_stopped(self):
        """A process that is stopped is killed, and the board is off within two seconds."""
        process = self.drive()
        process.send_signal(signal.SIGSTOP)
        self.assertTrue(self.off(2.0))
        self.assertEqual(process.wait(5.0), -signal.SIGKILL)

    def test_killed(self):
        """After a process that was killed the board is off within two seconds."""
        self.drive().kill()
        self.assertTrue(self.off(2.0))

    def test_in_order(self):
        """After a process that ended in order there is nothing to do."""
        process = self.drive()
        process.stdin.write("\n")
        process.stdin.flush()
        self.assertEqual(process.wait(5.0), 0)
        self.assertFalse(self.off(0.5))

    def test_held(self):
        """A process whose interpreter is held is left alone: lgpio's own thread sees to that."""
        process = self.drive("held")
        process.stdin.write("\n")
        process.stdin.flush()
        self.assertEqual(process.stdout.readline(), "ended\n")
        self.assertFalse(self.off(0.2))

    def test_replaced(self):
        """A process that becomes another program does so in order, with everything off."""
        process = self.drive("replaced")
        process.stdin.write("\n")
        process.stdin.flush()
        self.assertFalse(self.off(1.0))
