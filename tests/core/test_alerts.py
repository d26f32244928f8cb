"""Tests for appliance.core.alerts."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import NotFound
from appliance.lanes import DirectLane, Lanes
from appliance.model import Alert, AlertChanged, Trouble, TroublesChanged, Who
from tests.support.slow_lane import SlowLane
from tests.support.workbench import Workbench, WorkbenchCase, in_file

HOT = Trouble("hot", "It is hot.", "Open a window.")
WET = Trouble("wet", "It is wet.")
ANN = Who("ann", "operator")


class AlertsCase(WorkbenchCase):
    """Raised, seen, cleared."""

    def make_workbench(self) -> Workbench:
        """One whose database outlives it."""
        return Workbench(self.spec, self.ini, in_file(self.mktemp()))

    def setUp(self) -> None:
        super().setUp()
        self.told: list[Alert] = []
        self.appliance.bus.subscribe(AlertChanged, lambda event: self.told.append(event.alert))

    def report(self, *troubles: Trouble) -> None:
        """Say what is wrong with the room."""
        self.appliance.bus.publish(TroublesChanged("room", troubles))

    def page(self) -> dict[str, bool]:
        """Which alerts are listed, and whether each is over."""
        page = self.now(self.appliance.alerts.page())
        return {alert.name: alert.cleared is not None for alert in page}


class AlertsTests(AlertsCase):
    """What becomes of them."""

    def test_raised_once(self):
        """
        A trouble is raised when it begins and cleared when it is over, and told both times.
        """
        self.report(HOT)
        self.report(HOT, WET)
        self.report(HOT, WET)
        self.report(WET)
        self.assertEqual(
            [(alert.name, alert.cleared is not None) for alert in self.told],
            [("hot", False), ("wet", False), ("hot", True)],
        )
        self.assertEqual(self.alerts(), {"wet"})
        self.assertEqual(self.appliance.host.system.health().status, "degraded")

    def test_sources(self):
        """
        What is wrong with one is not over because another is well.
        """
        self.report(HOT)
        for troubles in (HOT,), ():
            self.appliance.bus.publish(TroublesChanged("hall", troubles))
        self.assertEqual([alert.source for alert in self.appliance.alerts.active], ["room"])

    def test_acknowledged(self):
        """
        Who has seen it says so once; it stays until it is over.
        """
        self.report(HOT)
        alert = self.appliance.alerts.active[0]
        for _ in range(2):
            self.now(self.appliance.alerts.acknowledge(alert.id, ANN))
        self.assertEqual(len(self.told), 2)
        self.assertIsNotNone(self.appliance.alerts.active[0].acknowledged)
        self.failureResultOf(
            ensureDeferred(self.appliance.alerts.acknowledge(999, ANN)), NotFound
        )

    def test_history(self):
        """
        What was raised can be read later, the newest first, also after the unit was killed.
        """
        self.report(HOT)
        self.report(WET)
        self.workbench.cut()
        self.wake()
        page = self.now(self.appliance.alerts.page())
        self.assertEqual([alert.name for alert in page], ["wet", "hot"])
        self.assertTrue(all(alert.cleared is not None for alert in page))
        self.report(HOT)
        self.assertGreater(self.appliance.alerts.active[0].id, page[0].id)

    def test_full_disk(self):
        """
        What cannot be stored is on the page all the same.
        """
        self.faults.inject("sd_full")
        self.report(HOT)
        page = self.now(self.appliance.alerts.page())
        self.assertEqual({alert.name for alert in page}, {"disk-full", "hot"})

    def test_over_while_the_disk_was_full(self):
        """
        What ended while nothing could be stored is known to have ended later.
        """
        self.report(HOT)
        self.faults.inject("sd_full")
        self.report()
        self.report(WET)
        self.faults.clear("sd_full")
        self.now(self.jobs.launch_stop())
        self.assertEqual(self.page(), {"hot": True, "disk-full": True, "wet": False})
        self.workbench.cut()
        self.wake()
        self.assertEqual(self.page(), {"hot": True, "disk-full": True, "wet": True})

    def test_stopped_job(self):
        """
        The trouble of a job that is stopped is over with it.
        """
        self.run_job("od_reading")
        self.faults.inject("led_dead", for_s=1e6)
        self.wind(20)
        self.assertEqual(len(self.alerts()), 1)
        self.now(self.jobs.stop("od_reading"))
        self.assertEqual(self.alerts(), set())


class SlowDiskTests(AlertsCase):
    """A disk that takes its time, while readers do not."""

    def make_workbench(self) -> Workbench:
        """Its disk does nothing until it is told to."""
        self.disk = SlowLane()
        lanes = Lanes(DirectLane(), self.disk, DirectLane())
        return Workbench(self.spec, self.ini, in_file(self.mktemp()), lanes=lanes)

    def test_not_stored_yet(self):
        """
        What became of an alert is on the page before it is stored.
        """
        self.report(HOT)
        self.disk.slow = True
        self.report()
        self.assertEqual(self.page(), {"hot": True})
        self.report(WET)
        self.assertEqual(self.page(), {"wet": False, "hot": True})
        self.disk.work()
        self.disk.slow = False
        self.assertEqual(self.page(), {"wet": False, "hot": True})
