"""Dates that are ahead of the computer's. See ``appliance.core.host.dates``."""

from appliance.core.host.dates import date_troubles
from appliance.store import clock_steps, facts
from appliance.store.engine.redating import put_right
from tests.support.workbench import Workbench, WorkbenchCase, in_file

ALWAYS = 1e9
YEARS = 5 * 31_557_600.0


class DateTests(WorkbenchCase):
    """A computer whose clock was set wrong, and then right."""

    def make_workbench(self) -> Workbench:
        """One that remembers."""
        return Workbench(self.spec, self.ini, in_file(self.mktemp()))

    def test_ahead(self):
        """
        As long as records bear a later date than it is, that is told, with for how long it will be.
        """
        self.faults.inject("clock_step", 1e6, for_s=ALWAYS)
        self.wind(30.0)
        self.assertNotIn("dates-ahead", self.alerts())
        self.faults.clear("clock_step")
        self.wind(30.0)
        self.assertIn("dates-ahead", self.alerts())
        (alert,) = [a for a in self.appliance.alerts.active if a.name == "dates-ahead"]
        self.assertIn("12 days ahead", alert.message)
        self.assertIn("for 116 days", alert.message)
        self.faults.inject("clock_step", 1e6, for_s=ALWAYS)
        self.wind(30.0)
        self.assertNotIn("dates-ahead", self.alerts())

    def test_set_back(self):
        """
        Somebody sets a wrong date, and then the right one: from the next start on everything has
        its right date, what was recorded meanwhile too, and nothing is told any more.
        """
        before = self.appliance.clock.utc()
        self.run_job("stirring", wait=60)
        self.faults.inject("clock_step", YEARS, for_s=ALWAYS)
        self.wind(120.0)
        self.assertGreater(self.appliance.clock.utc(), before + YEARS)
        self.faults.clear("clock_step")
        self.wind(60.0)
        self.assertIn("dates-ahead", self.alerts())
        alert = next(a for a in self.appliance.alerts.active if a.name == "dates-ahead")
        self.assertIn("start the unit again", alert.remedy)
        self.workbench.cut()
        self.wake()
        self.wind(10.0)
        self.assertEqual(self.alerts(), set())
        now = self.appliance.clock.utc()
        self.assertApproximates(now, before + 250.0, 10.0)
        read = self.now(self.appliance.readings.between("stirring_rpm", 0, 4e9, 10_000))
        times = [at for at, *_ in read]
        self.assertEqual(times, sorted(times))
        self.assertGreater(times[0], before)
        self.assertLess(times[-1], now)
        self.assertLess(max(b - a for a, b in zip(times, times[1:], strict=False)), 15.0)
        (run,) = [r for r in self.now(self.jobs.history()) if r.name == "stirring"]
        self.assertLess(run.started, now)

    def test_old_clock(self):
        """
        A computer that wakes with an old date proves nothing: no record is dated anew.
        """
        self.run_job("stirring", wait=30)
        self.faults.inject("clock_step", 30 * 86_400.0, for_s=ALWAYS)
        self.wind(60.0)
        steps = self.appliance.storage.store.now(clock_steps.known)
        self.assertEqual(len(steps), 1)
        self.assertEqual(self.appliance.storage.store.now(clock_steps.undone), [])
        self.assertFalse(self.appliance.storage.store.now(put_right))

    def test_steps_lost(self):
        """
        If it cannot be read when the clock was set, that is told, and set aside.
        """
        for text in ("[1, 2", "[[1]]", '[["a", 2]]', "{}x", "[" * 100_000):
            self.appliance.storage.store.now(facts.put, clock_steps.FACT, text)
            self.workbench.cut()
            self.wake()
            self.assertEqual(self.alerts(), {"clock-steps-lost"}, text[:20])
        self.workbench.cut()
        self.wake()
        self.assertEqual(self.alerts(), set())

    def test_words(self):
        """
        Small differences are not worth a word; large ones are told in lengths that people know.
        """
        self.assertEqual(date_troubles(60.0, True), ())
        self.assertIn("36 years", date_troubles(36 * 31_557_600.0, True)[0].message)
        self.assertIn("3 hours", date_troubles(3 * 3600.0, False)[0].message)
        self.assertNotIn("again", date_troubles(3 * 3600.0, False)[0].remedy)
