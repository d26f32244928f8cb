"""The core speaks no dialect."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

import appliance.core
import appliance.jobs
import appliance.store

FOREIGN = ("/unit_api", "/api/", "/page/", "DISALLOW_UI", "dot_pioreactor", "-lock\"")


class WordsTests(SynchronousTestCase):
    """What is written in the layers below the api."""

    def test_no_address(self):
        """
        Neither core, jobs nor store name an address, or what a dialect calls a file or a lock.
        """
        for package in appliance.core, appliance.jobs, appliance.store:
            for path in Path(package.__path__[0]).rglob("*.py"):
                text = path.read_text("utf-8")
                self.assertEqual([(path.name, f) for f in FOREIGN if f in text], [])
