"""Tests for appliance.process.data_folder."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.process.data_folder import hold


class HoldTests(SynchronousTestCase):
    """The data folder belongs to one process."""

    def test_not_a_folder(self):
        """
        A file where the folder should be is said in a line.
        """
        path = Path(self.mktemp())
        path.write_text("")
        with self.assertRaises(SystemExit) as caught:
            hold(path)
        self.assertIn(str(path), str(caught.exception))

    def test_taken(self):
        """
        A folder that is held cannot be held again.
        """
        path = Path(self.mktemp())
        hold(path)
        with self.assertRaises(SystemExit) as caught:
            hold(path)
        self.assertIn("Another appliance", str(caught.exception))
