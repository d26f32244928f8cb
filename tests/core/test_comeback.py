"""Tests for appliance.core.comeback: what ran when the unit stopped."""

from pathlib import Path

from attrs import evolve
from twisted.internet.defer import ensureDeferred
from twisted.trial.unittest import SynchronousTestCase

from appliance.store import jobs as rows
from tests.workbench import Workbench


class ComebackTests(SynchronousTestCase):
    """A unit that loses its power and gets it back."""

    def setUp(self) -> None:
        self.workbench = Workbench(url=f"sqlite:///{Path(self.mktemp()).absolute()}")
        self.addCleanup(lambda: self.successResultOf(self.workbench.stop()))

    @property
    def jobs(self):
        """The jobs of the unit as it is now."""
        return self.workbench.appliance.jobs

    def now(self, coroutine):
        """The result of a coroutine that has nothing left to wait for."""
        return self.successResultOf(ensureDeferred(coroutine))

    def lose_power(self) -> None:
        """From one moment to the next; and it comes back."""
        self.workbench.cut()
        self.workbench.wake()
        self.workbench.wind(5.0)

    def test_goes_on(self):
        """
        A job goes on with the settings that it was given last.
        """
        self.now(self.jobs.run("led_intensity", {"B": 20.0}))
        self.now(self.jobs.find("led_intensity").change({"B": 30.0}))
        self.lose_power()
        self.assertEqual(self.jobs.find("led_intensity").values["B"], 30.0)

    def test_newest_wins(self):
        """
        Of two runs of a job that never ended the newer goes on, and the older has ended: somebody
        started it anew while the unit woke, and then the power went again.
        """
        store = self.workbench.appliance.store
        old = self.now(self.jobs.run("led_intensity", {"B": 20.0})).record
        newer = evolve(old, options={"B": 40.0})
        self.successResultOf(store.do(rows.begin, newer))
        self.lose_power()
        self.assertEqual(self.jobs.find("led_intensity").values["B"], 40.0)
        ended = self.successResultOf(self.workbench.appliance.store.read(rows.find, old.id)).ended
        self.assertIsNotNone(ended)

    def test_not_twice(self):
        """
        What has been brought back once is not brought back again when power fails once more.
        """
        self.now(self.jobs.run("led_intensity", {"B": 20.0}))
        self.lose_power()
        self.lose_power()
        self.assertIn("led_intensity", self.jobs.running)
        found = self.successResultOf(self.workbench.appliance.store.read(rows.unfinished))
        self.assertEqual([r.name for r in found].count("led_intensity"), 1)
