"""Tests of appliance.core.dosing.ledger."""

from pathlib import Path

from twisted.internet.defer import ensureDeferred
from twisted.logger import globalLogPublisher

from appliance.core.dosing.default_calibrations import calibrate
from appliance.core.dosing.ledger import after
from appliance.errors import Conflict, Invalid, Unavailable
from appliance.lanes import DirectLane, Lanes
from appliance.model import DoseGain, Liquid, Trouble, Volume, VolumeChanged, Who
from tests.support.pumps import STILL, DosingCase
from tests.support.slow_lane import SlowLane
from tests.support.workbench import Workbench, WorkbenchCase, in_file


class ArithmeticTests(WorkbenchCase):
    """What a dose does to the ledger."""

    def test_media(self):
        """
        Medium adds to the volume and thins the alternative one.
        """
        volume = after(Volume(10.0, 0.5), Liquid.MEDIA, 10.0, 15.0)
        self.assertEqual((volume.ml, volume.alt_fraction, volume.media_ml), (20.0, 0.25, 10.0))

    def test_alt_media(self):
        """
        Alternative medium adds to its own share.
        """
        volume = after(Volume(15.0), Liquid.ALT_MEDIA, 5.0, 15.0)
        self.assertEqual((volume.ml, volume.alt_fraction, volume.alt_media_ml), (20.0, 0.25, 5.0))

    def test_waste(self):
        """
        Waste leaves down to the end of the tube, and only what left is booked.
        """
        volume = after(Volume(16.0), Liquid.WASTE, 3.0, 15.0)
        self.assertEqual((volume.ml, volume.waste_ml), (15.0, 1.0))
        self.assertEqual(after(Volume(9.0), Liquid.WASTE, 3.0, 15.0), Volume(9.0))


class LedgerTests(DosingCase):
    """What is remembered, told and refused."""

    def test_tells(self):
        """
        Each dose is told on the bus and recorded as four series.
        """
        told = []
        self.appliance.bus.subscribe(VolumeChanged, told.append)
        self.dose("add_media", ml=1.0)
        self.assertApproximates(told[-1].volume.ml, 16.0, 1e-6)
        latest = self.appliance.readings.latest
        self.assertApproximates(latest["volume_ml"].value, 16.0, 1e-6)
        self.assertApproximates(latest["media_ml"].value, 1.0, 1e-6)

    def test_somebody_looked(self):
        """
        What somebody says is in the vessel counts from then on; what it cannot hold is refused.
        """
        self.now(self.volumes.set(12.0, 0.5))
        self.assertEqual((self.volumes.current.ml, self.volumes.current.alt_fraction), (12.0, 0.5))
        for ml in (-1.0, 19.0, float("nan")):
            self.failureResultOf(ensureDeferred(self.volumes.set(ml)), Invalid)
        self.failureResultOf(ensureDeferred(self.volumes.refill("beer", 1.0)), Invalid)

    def test_another_experiment_meanwhile(self):
        """
        What was pumped for an experiment until another was chosen is in its vessel's ledger.
        """
        experiments = self.appliance.experiments
        first = experiments.current.name
        self.run_job("add_media", 5.0, ml=1.0)
        self.now(experiments.create("Another", choose=True))
        self.wind(30.0)
        self.assertEqual(self.volumes.current.ml, 15.0)
        self.now(experiments.choose(first))
        self.assertApproximates(self.volumes.current.ml, self.truth(), 0.01)
        self.assertGreater(self.truth(), 15.4)

    def test_each_experiment_has_a_vessel(self):
        """
        A new experiment counts anew, but its vessel is as full as the one before, because the
        same vial may still be in place; the old one is as it was left.
        """
        self.dose("add_media", ml=1.0)
        experiments = self.appliance.experiments
        first = experiments.current.name
        self.now(experiments.create("Another", choose=True))
        self.assertEqual(self.volumes.current, Volume(16.0))
        self.now(self.volumes.set(15.0))
        self.dose("add_media", ml=0.5)
        self.now(experiments.choose(first))
        self.assertApproximates(self.volumes.current.ml, 16.0, 1e-6)

    def test_warns(self):
        """
        A nearly full vessel, a nearly empty bottle and a worn tube are alerts, each until over.
        """
        self.dose("add_media", ml=2.5)
        self.assertEqual(self.alerts(), {"overflow-risk"})
        self.dose("remove_waste", ml=2)
        self.now(self.volumes.refill("media", 5.0))
        self.assertEqual(self.alerts(), {"media-low"})
        self.now(self.volumes.refill("media", None))
        self.volumes.pumped["waste"] = 30_000.0
        self.dose("add_media", ml=0.1)
        self.assertEqual(self.alerts(), {"waste-tube-worn"})
        self.now(self.volumes.retube("waste"))
        self.assertEqual(self.alerts(), set())


class EarlyTests(DosingCase):
    """Somebody asks before the unit has read what there was."""

    def make_workbench(self) -> Workbench:
        """One with a slow disk, whose database outlives it."""
        self.disk = SlowLane()
        lanes = Lanes(DirectLane(), self.disk)
        return Workbench(self.spec, self.ini, in_file(self.mktemp()), lanes=lanes)

    def test_nothing_is_overwritten(self):
        """
        What is said of the vessel, a bottle or a tube before the ledger was read is refused, and
        the ledger is as it was.
        """
        self.now(self.volumes.refill("media", 321.0))
        self.dose("add_media", ml=1.0)
        self.workbench.cut()
        self.disk.slow = True
        self.workbench.wake()
        self.volumes = self.workbench.appliance.dosing.ledger
        for said in (
            self.volumes.set(15.0), self.volumes.refill("media", None),
            self.volumes.retube("media"), self.volumes.begin(Liquid.WASTE, 1.0),
        ):
            self.failureResultOf(ensureDeferred(said), Unavailable)
        self.disk.slow = False
        self.disk.work()
        self.wind(1.0)
        self.assertApproximates(self.volumes.current.ml, 16.0, 1e-6)
        self.assertApproximates(self.volumes.bottles["media"], 320.0, 1e-6)
        self.now(self.volumes.set(15.0))


class CutTests(WorkbenchCase):
    """A power cut in the middle of a dose, on a database in a file."""

    def setUp(self):
        url = f"sqlite:///{Path(self.mktemp()).absolute()}"
        self.workbench = Workbench(STILL, url=url)
        self.addCleanup(lambda: self.successResultOf(self.workbench.stop()))
        self.simulation = self.workbench.simulation
        self.now(calibrate(self.workbench.appliance.calibrations, "unit"))

    @property
    def volumes(self):
        """The ledger of the software that runs now."""
        return self.workbench.appliance.dosing.ledger

    @property
    def known(self):
        """Copies of all that the ledger knows."""
        known = self.volumes
        return known.current, dict(known.bottles), dict(known.pumped), dict(known.gains)

    def cut_in(self, job, **options):
        """Kill the software four seconds into an action, and start it again a minute later."""
        ensureDeferred(self.workbench.appliance.jobs.run(job, options))
        self.wind(4.0)
        self.workbench.cut()
        self.workbench.clock.advance(60.0)
        self.workbench.wake()

    def test_adding(self):
        """
        The pump stops by itself, and the dose counts as fully added: the ledger is never low.
        """
        self.cut_in("add_media", ml=1.0)
        truth = self.simulation.truth()["volume_ml"]
        self.assertEqual(self.simulation.driven()["media"], 0.0)
        self.assertEqual(self.volumes.current.ml, 16.0)
        self.assertTrue(15.36 < truth < 16.0, truth)

    def test_removing(self):
        """
        Waste that was being removed counts as still there.
        """
        self.simulation.dose(2.0)
        self.now(self.volumes.set(17.0))
        self.cut_in("remove_waste", ml=1.0)
        self.assertEqual(self.volumes.current.ml, 17.0)
        self.assertLess(self.simulation.truth()["volume_ml"], 17.0)

    def test_not_done_again(self):
        """
        The action is not begun again, the log says what became of it, and another may follow.
        """
        said = []
        globalLogPublisher.addObserver(said.append)
        self.addCleanup(globalLogPublisher.removeObserver, said.append)
        self.cut_in("add_media", ml=1.0)
        self.wind(60)
        jobs = self.workbench.appliance.jobs
        self.assertNotIn("add_media", jobs.running)
        self.assertTrue([event for event in said if "cut off" in event.get("log_format", "")])
        self.now(jobs.run("remove_waste", {"ml": 2.0}))
        self.wind(60)
        self.assertEqual(self.volumes.current.ml, 15.0)
        self.assertApproximates(self.simulation.truth()["volume_ml"], 15.0, 1e-6)

    def test_survives_what_was_done(self):
        """
        What was done before a cut, told volumes and bottles included, is known after it.
        """
        self.now(self.volumes.refill("media", 100.0))
        ensureDeferred(self.workbench.appliance.jobs.run("add_media", {"ml": 0.5}))
        self.wind(30)
        self.volumes.learn("media", DoseGain(0.63, 0.05))
        ensureDeferred(self.workbench.appliance.jobs.run("remove_waste", {"ml": 1.0}))
        self.wind(30)
        before = self.known
        self.assertEqual(before[-1]["media"], DoseGain(0.63, 0.05))
        self.workbench.cut()
        self.workbench.wake()
        self.assertEqual(self.known, before)

    def test_stays_stopped(self):
        """
        Dosing that was stopped for a reason stays stopped across a restart, until it is seen.
        """
        appliance = self.workbench.appliance
        appliance.dosing.interlock.stop(Trouble("dose-not-seen", "Nothing arrived.", "Look."))
        self.workbench.cut()
        self.workbench.wake()
        appliance = self.workbench.appliance
        dosing = appliance.dosing.operations
        self.failureResultOf(ensureDeferred(dosing.dose(Liquid.MEDIA, 0.1)), Conflict)
        (alert,) = [a for a in appliance.alerts.active if a.name == "dose-not-seen"]
        self.now(appliance.alerts.acknowledge(alert.id, Who("somebody", "operator")))
        dosing = ensureDeferred(appliance.dosing.operations.dose(Liquid.MEDIA, 0.1))
        self.wind(10)
        self.assertApproximates(self.successResultOf(dosing), 0.1, 1e-6)
