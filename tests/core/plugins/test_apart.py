"""Plugins tried apart. See ``appliance.core.plugins.apart``."""

import os
import signal

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.plugins.apart import trouble_with


def loop():
    """Never come to an end."""
    while True:
        signal.pause()


class TroubleTests(SynchronousTestCase):
    """What is said of work that is done apart."""

    def test_ends(self):
        """
        Work that ends the process ends only the child, and it is said how.
        """
        self.assertIn("code 3", trouble_with(lambda: os._exit(3)))
        self.assertIn("SIGSEGV", trouble_with(lambda: os.kill(os.getpid(), signal.SIGSEGV)))

    def test_never_ends(self):
        """
        Work that does not come to an end is given up.
        """
        self.assertIn("did not come to an end", trouble_with(loop, patience=0.05))

    def test_fine(self):
        """
        Work that returns, or raises what whoever does it sees himself, is no trouble here.
        """
        self.assertEqual(trouble_with(lambda: None), "")
        self.assertEqual(trouble_with(lambda: int("x")), "")
