"""Ages as lengths of life. See ``appliance.store.clock_steps``."""

from appliance.store import clock_steps, facts
from tests.support.store import StoreCase


class ClockStepTests(StoreCase):
    """A clock that was set forward, more than once."""

    def test_before(self):
        """
        What was skipped is no part of a life: a step counts where it lies within it.
        """
        steps = [(1000.0, 600.0), (5000.0, 2000.0)]
        for lived, date in ((100.0, 5900.0), (1000.0, 5000.0), (1100.0, 2900.0), (3100.0, 300.0)):
            self.assertEqual(clock_steps.before(steps, 6000.0, lived), date, lived)
        self.assertEqual(clock_steps.before([], 6000.0, 100.0), 5900.0)

    def test_remembered(self):
        """
        Steps are kept, the newest hundred; those back and small ones are not, and what cannot be
        read is none.
        """
        for i in range(120):
            self.do(clock_steps.remember, 1000.0 * i, 90.0)
        self.do(clock_steps.remember, 9e9, -1000.0)
        self.do(clock_steps.remember, 9e9, 5.0)
        steps = self.do(clock_steps.known)
        self.assertEqual((len(steps), steps[-1]), (100, (119_000.0, 90.0)))
        self.do(facts.put, clock_steps.FACT, "[1, 2")
        self.assertEqual(self.do(clock_steps.known), [])
