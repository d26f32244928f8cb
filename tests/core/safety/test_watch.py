"""Safety that hangs on no job. See ``appliance.core.safety``."""

from twisted.internet.defer import ensureDeferred

from appliance.core.safety.watch import UNREAD
from appliance.errors import Conflict
from appliance.model import Liquid, LogEntry
from tests.support.workbench import Workbench, WorkbenchCase, in_file

ALWAYS = 1e9
HEAT = "temperature_automation"


class SafetyCase(WorkbenchCase):
    """A unit in which nothing runs, not even what always does, and that remembers."""

    def make_workbench(self) -> Workbench:
        """Its database outlives it."""
        return Workbench(self.spec, "[jobs]\nautostart =\n", in_file(self.mktemp()))

    def again(self) -> None:
        """The software starts anew."""
        self.workbench.cut()
        self.wake()
        self.wind(1)


class HeaterTests(SafetyCase):
    """A heater whose switch has failed."""

    def test_nothing_runs(self):
        """
        It is told although no job runs, with a line in the log, until the plate is seen to cool.
        """
        lines = []
        self.appliance.bus.subscribe(LogEntry, lambda entry: lines.append(entry.message))
        self.wind(60)
        self.faults.inject("heater_stuck_on", for_s=ALWAYS)
        self.wind(120)
        self.assertEqual(self.alerts(), {"heater-stuck-on"})
        self.assertEqual(self.appliance.host.system.health().status, "degraded")
        self.faults.clear("heater_stuck_on")
        self.wind(60)
        self.assertEqual(self.alerts(), set())

    def test_job_stopped(self):
        """
        That the job which heated was stopped does not end it.
        """
        self.run_job(HEAT, automation_name="thermostat", target_temperature=30.0)
        self.wind(300)
        self.faults.inject("heater_stuck_on", for_s=ALWAYS)
        self.wind(60)
        self.assertIn("heater-stuck-on", self.alerts())
        self.now(self.jobs.stop(HEAT))
        self.wind(1800)
        self.assertLessEqual({"heater-stuck-on", "plate-too-hot"}, self.alerts())
        first = self.appliance.alerts.active[0]
        self.assertEqual((first.name, first.source), ("heater-stuck-on", "safety"))
        self.assertEqual(self.appliance.alerts.causes("plate-too-hot"), ("heater-stuck-on",))

    def test_started_anew(self):
        """
        A start of the software ends nothing: the same alert stands until a reading ends it.
        """
        self.faults.inject("heater_stuck_on", for_s=ALWAYS)
        self.wind(600)
        before = self.appliance.alerts.active
        self.again()
        self.assertEqual(self.appliance.alerts.active, before)
        self.wind(600)
        self.assertLessEqual({"heater-stuck-on"}, self.alerts())
        self.faults.inject("tmp_nack", for_s=ALWAYS)
        self.faults.clear("heater_stuck_on")
        self.wind(1800)  # it cools, but nobody sees it
        self.assertIn("heater-stuck-on", self.alerts())
        self.again()
        self.assertIn("heater-stuck-on", self.alerts())
        self.faults.clear("tmp_nack")
        self.wind(1500)
        self.assertEqual(self.alerts(), set())

    def test_not_heated(self):
        """
        Nothing heats a plate that is stuck, and what was learnt of the vessel is kept from it.
        """
        self.run_job(HEAT, automation_name="thermostat", target_temperature=60.0)
        self.faults.inject("heater_open", for_s=1)
        self.wind(1200)
        self.now(self.jobs.find(HEAT).pause())
        self.wind(400)
        self.faults.inject("heater_stuck_on", for_s=ALWAYS)
        self.wind(200)
        self.now(self.jobs.find(HEAT).resume())
        self.wind(30)
        self.assertEqual(self.simulation.driven()["heater"], 0.0)


class ThermometerTests(SafetyCase):
    """A plate that cannot be read."""

    def test_silent(self):
        """
        It is told although no job asks it, and by the job alone once one does.
        """
        self.faults.inject("tmp_nack", for_s=ALWAYS)
        self.wind(5.0 * UNREAD + 1.0)
        self.assertEqual(self.alerts(), {"thermometer-silent"})
        starting = ensureDeferred(
            self.jobs.run(HEAT, {"automation_name": "only_record_temperature"})
        )
        starting.addErrback(lambda failure: None)
        self.faults.clear("tmp_nack")
        self.wind(20)
        self.assertEqual(self.alerts(), set())


class PumpTests(SafetyCase):
    """A pump that does not stop."""

    def test_runs_on(self):
        """
        It is told until its output is off, and nothing is added until somebody has said what the
        vessel holds.
        """
        self.wind(10)
        self.faults.inject("pump_stuck_on", for_s=ALWAYS)
        self.wind(11)
        self.assertEqual(self.alerts(), {"pump-runs-on", "pump-ran-on"})
        self.assertRaises(Conflict, self.appliance.dosing.operations.check, Liquid.MEDIA)
        self.again()
        self.assertEqual(self.alerts(), {"pump-runs-on", "pump-ran-on"})
        self.faults.clear("pump_stuck_on")
        self.wind(11)
        self.assertEqual(self.alerts(), {"pump-ran-on"})
        self.now(self.appliance.dosing.ledger.set(15.0))
        self.assertEqual(self.alerts(), set())

    def test_dosing(self):
        """
        A pump that does what it was told is not told of.
        """
        dosing = ensureDeferred(self.appliance.dosing.operations.run(Liquid.MEDIA, 20.0))
        for _ in range(6):
            self.wind(5)
            self.assertEqual(self.alerts(), set())
        self.successResultOf(dosing)
