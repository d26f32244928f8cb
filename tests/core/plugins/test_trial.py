"""What is written down of plugins."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.plugins.trial import TrialRecord, recall, remember
from tests.support.syscalls import DURABLE, calls


class TrialRecordTests(SynchronousTestCase):
    """The record of which plugins a unit has come up with."""

    def test_is_on_the_card(self):
        """
        It is on the card, name and all, before a plugin is tried that may bring the unit down.
        """
        folder = Path(self.mktemp())
        folder.mkdir()
        record = TrialRecord(("a",), ("b",), {"c": "It is broken."})
        self.assertEqual(calls(remember, folder, record), DURABLE)
        self.assertEqual(recall(folder), record)
