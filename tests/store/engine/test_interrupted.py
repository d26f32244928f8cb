"""What takes long in the database gives up when its lane is to end."""

import sqlite3
from contextlib import closing
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.errors import Unavailable
from appliance.store.engine import copying, sqlite

ROWS = """
    CREATE TABLE fact AS
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
    SELECT i FROM n
"""


def stopping():
    """A lane that is to end."""
    raise Unavailable("The unit is stopping.")


class InterruptedTests(SynchronousTestCase):
    """A database that is large enough to take a while."""

    def setUp(self):
        self.path = Path(self.mktemp())
        with closing(sqlite3.connect(self.path)) as raw:
            raw.execute(ROWS)
            raw.commit()

    def test_copy(self):
        """
        No copy is made to its end.
        """
        target = Path(self.mktemp())
        self.assertRaises(Unavailable, copying.copy_to, self.path, target, stopping)

    def test_judged(self):
        """
        A database that was not read to its end is not called damaged.
        """
        self.assertRaises(Unavailable, copying.judge, self.path, stopping)

    def test_checked(self):
        """
        Nor has it anything wrong with it.
        """
        self.assertRaises(Unavailable, sqlite.complaints, self.path, stopping)
