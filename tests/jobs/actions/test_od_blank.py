"""Tests for blanks and standards."""

from twisted.internet.defer import ensureDeferred

from appliance.core.calibrations.blanks import Blank
from appliance.errors import Conflict
from tests.support.workbench import Workbench, WorkbenchCase


class ActionCase(WorkbenchCase):
    """Runs actions to their end."""

    def act(self, name, **options):
        """The values of an action that has ended."""
        running = self.run_job(name, wait=0.1, **options)
        for _ in range(3000):
            if name not in self.jobs.running:
                return running.values
            self.workbench.clock.advance(0.1)
        self.fail("It does not end.")


class BlankTests(ActionCase):
    """Measuring clear medium."""

    def test_kept(self):
        """
        The means belong to the experiment, and progress is told.
        """
        values = self.act("od_blank", n_samples=4)
        self.assertEqual(values["percent_progress"], 100.0)
        blank = self.appliance.active_calibrations.blank
        self.assertEqual(blank.means, values["means"].means)
        self.assertEqual(list(blank.means), ["2"])
        self.assertEqual(blank.intensity, 80.0)
        self.now(self.appliance.experiments.create("other", choose=True))
        self.assertIs(self.appliance.active_calibrations.blank, None)

    def test_stirred_as_when_reading(self):
        """
        What will be subtracted is read at the speed at which the culture will be read.
        """
        stirring = self.run_job(
            "stirring", wait=30.0, enable_dodging_od=True, target_rpm_during_od_reading=200,
            target_rpm_outside_od_reading=600,
        )  # fmt: skip
        self.run_job("od_blank", wait=6.0, n_samples=10)
        for _ in range(8):
            self.assertTrue(stirring.values["currently_dodging_od"])
            self.assertLess(self.simulation.truth()["rpm"], 300.0)
            self.workbench.clock.advance(1.0)
        self.wind(30.0)
        self.assertFalse(stirring.values["currently_dodging_od"])
        self.assertGreater(self.simulation.truth()["rpm"], 500.0)

    def test_forgotten(self):
        """
        A blank can be dropped again; where there is none, that is refused.
        """
        self.act("od_blank", n_samples=3)
        self.act("od_blank", forget=True)
        self.assertIs(self.appliance.active_calibrations.blank, None)
        self.failureResultOf(ensureDeferred(self.jobs.run("od_blank", {"forget": True})), Conflict)

    def test_cut_off(self):
        """
        A measurement that was stopped keeps nothing.
        """
        self.run_job("od_blank", wait=5.0)
        self.now(self.jobs.stop("od_blank"))
        self.assertIs(self.appliance.active_calibrations.blank, None)
        self.assertEqual(self.simulation.driven()["A"], 0.0)

    def test_not_while_reading(self):
        """
        While od_reading has the photodiodes, it is refused.
        """
        self.run_job("od_reading")
        self.failureResultOf(ensureDeferred(self.jobs.run("od_blank")), Conflict)

    def test_survives(self):
        """
        A blank is there after a power cut; one that cannot be read is none.
        """
        workbench = Workbench(url=f"sqlite:///{self.mktemp()}")
        kept = Blank({"2": 0.01}, 80.0, 1.0)
        self.now(workbench.appliance.active_calibrations.blanks.keep(kept))
        workbench.cut()
        workbench.wake()
        self.addCleanup(lambda: self.successResultOf(workbench.stop()))
        self.assertEqual(workbench.appliance.active_calibrations.blank, kept)


class StandardTests(ActionCase):
    """Reading a standard."""

    def test_means(self):
        """
        The volts of every photodiode are told, the reference's too, and how they scatter.
        """
        means = self.act("od_standard", n_samples=3)["means"]
        self.assertEqual(set(means.means), {"1", "2"})
        self.assertApproximates(means.means["1"], 0.1, 0.02)
        self.assertTrue(all(sd >= 0.0 for sd in means.sds.values()))
