"""Tests of appliance.jobs.automations.dosing."""

from pathlib import Path

from twisted.internet.defer import ensureDeferred

from appliance.core.dosing.default_calibrations import calibrate
from appliance.errors import Invalid
from appliance.model import Dosed, Liquid
from hw.sim.spec import SimSpec
from tests.support.pumps import STILL, DosingCase
from tests.support.workbench import Workbench, WorkbenchCase

GROWING = SimSpec.preset(
    "ecoli_m9", growth_profile=((0.0, 0.8),), optics="linear", inoculum_od=0.5
).without_noise()
OD = 0.0323285
"""What is read of one unit of density with such optics."""


class AutomationCase(DosingCase):
    """A unit with an automation of dosing."""

    def automate(self, automation, **options):
        """Start one; returns the running job."""
        return self.run_job("dosing_automation", automation_name=automation, **options)

    def listen(self):
        """The doses from now on."""
        told = []
        self.appliance.bus.subscribe(Dosed, told.append)
        return told

    def hours(self, hours):
        """Let hours pass, a minute at a time, so that what is measured is stored."""
        for _ in range(round(hours * 60)):
            self.wind(60)

    def event(self):
        """The name of the automation's latest event."""
        return self.jobs.find("dosing_automation").values["latest_event"].event_name


class ChemostatTests(AutomationCase):
    """An exchange at even intervals."""

    def test_rate(self):
        """
        In two hours as much is exchanged as was asked for, one exchange after the other.
        """
        told = self.listen()
        self.automate("chemostat", exchange_volume_ml=0.5, duration=10)
        self.hours(2)
        self.wind(60)
        times = [dose.at for dose in told if dose.kind == "add_media"]
        self.assertEqual(len(times), 13)
        for before, after in zip(times, times[1:], strict=False):
            self.assertApproximates(after - before, 600.0, 1.0)
        self.assertEqual(self.event(), "DilutionEvent")
        self.assertApproximates(self.truth(), 15.0, 1e-6)

    def test_known_by_other_names(self):
        """
        Profiles call the volume just volume.
        """
        running = self.automate("chemostat", volume=0.63, skip_first_run=1)
        self.assertEqual(running.values["exchange_volume_ml"], 0.63)
        self.hours(0.2)
        self.assertEqual(self.volumes.current.media_ml, 0.0)

    def test_makes_up(self):
        """
        What an exchange that was cut short left out, the next one makes up for.
        """
        running = self.automate("chemostat", exchange_volume_ml=1.0, duration=10)
        self.wind(3)
        self.now(running.pause())
        self.assertEqual(self.simulation.driven()["media"], 0.0)
        self.now(running.resume())
        self.hours(1)
        self.assertGreater(self.volumes.current.media_ml, 6.0)

    def test_waits_for_others(self):
        """
        An exchange that falls due while somebody doses by hand is done when that has ended.
        """
        self.automate("chemostat", exchange_volume_ml=0.5, duration=10, skip_first_run=True)
        self.wind(590)
        ensureDeferred(self.dosing.run(Liquid.WASTE, 30.0, "somebody"))
        self.wind(60)
        self.assertApproximates(self.volumes.current.media_ml, 0.5, 1e-6)
        self.assertEqual(self.troubles("dosing_automation"), set())

    def test_changes(self):
        """
        Another interval counts at once.
        """
        running = self.automate("chemostat", exchange_volume_ml=0.5, duration=100)
        self.hours(0.2)
        self.now(running.change({"duration": 5, "exchange_volume_ml": 0.25}))
        self.hours(0.5)
        self.assertApproximates(self.volumes.current.media_ml, 0.5 + 6 * 0.25, 0.3)

    def test_refusal_is_told(self):
        """
        What keeps it from dosing is a trouble until it doses again.
        """
        self.automate("chemostat", exchange_volume_ml=0.5, duration=10)
        self.wind(60)
        self.now(self.volumes.refill("media", 0.1))
        self.hours(0.5)
        self.assertEqual(self.troubles("dosing_automation"), {"dosing-refused"})
        self.now(self.volumes.refill("media", 500.0))
        self.hours(0.5)
        self.assertEqual(self.troubles("dosing_automation"), set())

    def test_needs_calibrated_pumps(self):
        """
        Without calibrations it does not start, and says so.
        """
        self.now(self.appliance.calibrations.deactivate("waste_pump"))
        starting = self.jobs.run(
            "dosing_automation", {"automation_name": "chemostat", "exchange_volume_ml": 1}
        )
        self.failureResultOf(ensureDeferred(starting), Invalid)


class ScheduleTests(WorkbenchCase):
    """A restart, and the schedule."""

    def setUp(self):
        url = f"sqlite:///{Path(self.mktemp()).absolute()}"
        self.workbench = Workbench(STILL, url=url)
        self.addCleanup(lambda: self.successResultOf(self.workbench.stop()))
        self.now(calibrate(self.workbench.appliance.calibrations, "unit"))
        options = {"automation_name": "chemostat", "exchange_volume_ml": 0.5, "duration": 60}
        self.now(self.workbench.appliance.jobs.run("dosing_automation", options))
        self.wind(600)

    def off_for(self, seconds):
        """Cut the power for a while."""
        self.workbench.cut()
        self.workbench.clock.advance(seconds)
        self.workbench.wake()
        self.wind(60)
        return self.workbench.appliance.dosing.ledger.current.media_ml

    def test_goes_on(self):
        """
        After a short cut the next exchange is due when it would have been.
        """
        self.assertApproximates(self.off_for(600), 0.5, 1e-6)
        self.wind(2300)
        self.assertApproximates(self.workbench.appliance.dosing.ledger.current.media_ml, 0.5, 1e-6)
        self.wind(300)
        self.assertApproximates(self.workbench.appliance.dosing.ledger.current.media_ml, 1.0, 1e-6)

    def test_missed(self):
        """
        What fell due while the unit was off is done once, at once.
        """
        self.assertApproximates(self.off_for(5 * 3600), 1.0, 1e-6)


class TurbidostatTests(AutomationCase):
    """A density that is held."""

    spec = GROWING

    def watch(self, **options):
        """Read the density and hold it."""
        self.run_job("stirring")
        self.run_job("od_reading", interval=20)
        return self.automate("turbidostat", target_biomass=0.5 * OD, **options)

    def test_holds(self):
        """
        The culture stays within 1.5 % of its target.
        """
        self.watch()
        errors = []
        for _ in range(60):
            self.wind(60)
            errors.append(self.truth("biomass_od") / 0.5 - 1.0)
        self.assertLess(max(abs(error) for error in errors[30:]), 0.015)
        self.assertEqual(self.alerts(), set())

    def test_threshold(self):
        """
        The other rule exchanges a fixed volume whenever a reading is above the target.
        """
        self.watch(rule="threshold", exchange_volume_ml=0.5)
        told = self.listen()
        self.hours(0.5)
        media = [dose.volume_ml for dose in told if dose.kind == "add_media"]
        self.assertGreater(len(media), 5)
        for ml in media:
            self.assertApproximates(ml, 0.5, 1e-6)

    def test_blind(self):
        """
        When nothing is read any more nothing is dosed, and why is told until readings are back.
        """
        self.watch()
        self.hours(0.3)
        self.now(self.jobs.stop("od_reading"))
        told = self.listen()
        self.hours(0.3)
        self.assertEqual([dose.kind for dose in told if dose.kind != "remove_waste"], [])
        self.assertEqual(self.troubles("dosing_automation"), {"od-silent"})
        self.run_job("od_reading")
        self.wind(20)
        self.assertEqual(self.troubles("dosing_automation"), set())

    def test_sleeps(self):
        """
        Asleep, it moves nothing.
        """
        running = self.watch()
        self.hours(0.3)
        self.now(running.pause())
        told = self.listen()
        self.hours(0.3)
        self.assertEqual(told, [])

    def test_takes_either_name(self):
        """
        The target may be called as older profiles call it.
        """
        running = self.automate("turbidostat", target_normalized_od=2.0)
        self.assertEqual(running.values["target_biomass"], 2.0)


class OthersTests(AutomationCase):
    """Fed batch, morbidostat, and none."""

    def test_fed_batch(self):
        """
        It feeds until the vessel is full, and then says so instead.
        """
        self.automate("fed_batch", dosing_volume_ml=1.0, duration=10)
        self.hours(1.5)
        self.assertApproximates(self.volumes.current.ml, 18.0, 1e-6)
        self.assertEqual(self.troubles("dosing_automation"), {"dosing-refused"})
        self.assertIn("overflow-risk", self.alerts())
        self.assertEqual(self.truth("spilled_ml"), 0.0)

    def test_morbidostat_is_blind(self):
        """
        Without a growth rate nothing is dosed.
        """
        self.automate(
            "pid_morbidostat", target_growth_rate=0.3, target_normalized_od=0.5, duration=10
        )
        self.hours(0.3)
        self.assertEqual(self.volumes.current.media_ml, 0.0)
        self.assertEqual(self.troubles("dosing_automation"), {"growth-silent"})

    def test_morbidostat(self):
        """
        A culture that grows too fast is given the drug.
        """
        self.automate(
            "pid_morbidostat", target_growth_rate=0.3, target_normalized_od=0.5, duration=10
        )
        for _ in range(30):
            self.appliance.readings.record("growth_rate", 0.9)
            self.appliance.readings.record("od_filtered", 0.5)
            self.wind(60)
        volume = self.volumes.current
        self.assertGreater(volume.alt_media_ml, 0.3)
        self.assertApproximates(volume.alt_media_ml + volume.media_ml, 2 * 0.75, 0.01)

    def test_silent(self):
        """
        Nothing is moved.
        """
        told = self.listen()
        self.automate("silent")
        self.hours(1)
        self.assertEqual(told, [])


class LeakTests(AutomationCase):
    """A tube that leaks while its pump stands."""

    spec = SimSpec.preset(
        "ecoli_m9", growth_profile=((0.0, 0.0),), siphon_ml_s=0.002
    ).without_noise()

    def test_level_is_kept(self):
        """
        The waste pump turns now and then beside the exchanges, and takes out what has leaked in.
        """
        self.automate("chemostat", exchange_volume_ml=0.5, duration=30)
        for _ in range(30):
            self.wind(300)
            self.assertLess(self.truth(), 18.0)
        self.assertEqual(self.truth("spilled_ml"), 0.0)
