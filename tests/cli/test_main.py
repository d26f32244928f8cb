"""Tests for the command ``appliance``, run as a person runs it."""

import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

COMMAND = (sys.executable, "-c", "from appliance.cli import main; main()")


class MainTests(SynchronousTestCase):
    """The command line."""

    def test_unknown(self):
        """
        A command that does not exist is answered with those that do, and exit status 2.
        """
        ended = subprocess.run([*COMMAND, "brew"], capture_output=True, text=True)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("estimate", ended.stderr)

    def test_nobody_reads_on(self):
        """
        A reader that goes away early, such as head, is no error.
        """
        path = Path(self.mktemp()).resolve()
        rows = "".join(f"{i / 720},0.1\n" for i in range(20000))
        path.write_text("t_h,od\n" + rows)
        running = subprocess.Popen(
            [*COMMAND, "estimate", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        running.stdout.readline()
        running.stdout.close()
        self.assertEqual((running.stderr.read(), running.wait()), (b"", 0))
        running.stderr.close()
