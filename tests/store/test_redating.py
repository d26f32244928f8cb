"""Records of a time when the clock was wrong. See ``appliance.store.engine.redating``."""

import json

from sqlalchemy import text

from appliance.store import clock_steps, facts
from appliance.store.engine.redating import put_right
from tests.support.store import StoreCase

BEFORE, DAY = 1_800_000_000.0, 86_400.0


class RedatingTests(StoreCase):
    """Steps that were undone later."""

    def step(self, at: float, seconds: float, ahead: float = 0.0) -> None:
        """The clock was set by *seconds* at *at*, and records are *ahead* of it since."""
        self.do(clock_steps.remember, at, seconds, ahead)

    def test_undone(self):
        """
        A step forward is undone by one back to about what the clock had been before; not by one to
        some other day, or by one that is forward again.
        """
        for wall, undone in ((60.0, 1), (-7000.0, 1), (DAY, 1), (-9 * DAY, 0), (90 * DAY, 0)):
            self.do(facts.remove, clock_steps.FACT)
            self.step(BEFORE + 100 * DAY, 100 * DAY)
            here = BEFORE + 100 * DAY + 60.0
            self.step(here, -1.0, here - BEFORE - wall)
            self.assertEqual(len(self.do(clock_steps.undone)), undone, wall)
        self.step(BEFORE + 200 * DAY, DAY)
        self.assertEqual(self.do(clock_steps.undone), [])

    def test_everything(self):
        """
        Whatever was dated after a step that was undone is dated as much earlier: logs, tasks, what
        jobs keep; what was dated before stays, and so do numbers that are no moments.
        """
        first, second = BEFORE + 100 * DAY, BEFORE + 300 * DAY
        self.step(first, 100 * DAY)
        self.step(second, 199 * DAY)  # a day later
        after = second + 60.0
        for at in (BEFORE - 5.0, first + 5.0, second + 5.0):
            self.do(add_line, at)
        self.do(facts.put, "due", json.dumps({"due": after, "ml": 3.0, "seen": [BEFORE, 1]}))
        self.do(facts.put, "odd", "[1, 2")
        self.step(after, -300 * DAY, after - BEFORE - DAY)
        self.assertTrue(self.do(put_right))
        lines = self.do(lambda c: [row.at for row in c.execute(text("SELECT at FROM log"))])
        right = [BEFORE - 5.0, BEFORE + 5.0, BEFORE + DAY + 5.0]
        self.assertEqual(sorted(lines), [ms(at) for at in right])
        due = json.loads(self.do(facts.get, "due"))
        self.assertEqual(due, {"due": BEFORE + DAY + 60.0, "ml": 3.0, "seen": [BEFORE, 1]})
        self.assertEqual(self.do(facts.get, "odd"), "[1, 2")
        self.assertEqual(self.do(clock_steps.known), [])
        self.assertFalse(self.do(put_right))


def ms(seconds: float) -> int:
    """Milliseconds."""
    return round(seconds * 1000.0)


def add_line(connection, at: float) -> None:
    """A line of the log."""
    values = {"at": ms(at), "level": 1, "source": "a", "message": "b", "experiment": "c"}
    columns = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO log ({columns}) VALUES ({marks})"), values)
