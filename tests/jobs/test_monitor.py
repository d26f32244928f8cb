"""Tests for appliance.jobs.monitor."""

from msgspec.structs import replace

from hw.bench import Bench
from tests.support.mute import Mute
from tests.support.workbench import Workbench, WorkbenchCase


class MonitorTests(WorkbenchCase):
    """A unit on which only the monitor runs."""

    ini = "[jobs]\nautostart = monitor\n"

    def test_runs(self):
        """
        It runs from the start, and is spared when everything else is stopped.
        """
        self.now(self.jobs.launch_stop())
        self.assertEqual(self.jobs.find("monitor").state, "ready")
        self.wind(5)
        self.assertApproximates(
            self.jobs.find("monitor").values["voltage_on_pwm_rail"].voltage, 5.0, 0.05
        )

    def test_computer(self):
        """
        How the computer of the bench fares is told, and its temperature is recorded.
        """
        self.wind(1)
        told = self.jobs.find("monitor").values["computer_statistics"]
        host = self.workbench.bench.host.statistics()
        self.assertEqual((told.disk_usage_percent, told.cpu_temperature_celcius), host[::3])
        self.assertEqual(self.appliance.readings.latest["cpu_temperature"].value, host.celsius)

    def test_button(self):
        """
        The button is told, and lights the lamp beside it for as long as it is down.
        """
        monitor = self.jobs.find("monitor")
        panel = self.simulation.panel
        panel.press()
        self.assertEqual((monitor.values["button_down"], panel.lit), (True, True))
        panel.release()
        self.assertEqual((monitor.values["button_down"], panel.lit), (False, False))

    def test_lamp(self):
        """
        The lamp at the front is lit while anything is wrong.
        """
        self.faults.inject("wifi_down", for_s=60)
        self.wind(10)
        self.assertTrue(self.simulation.panel.lit)
        self.wind(70)
        self.assertFalse(self.simulation.panel.lit)

    def test_sags_now_and_then(self):
        """
        A supply that sags again and again is one trouble.
        """
        for _ in range(6):
            self.faults.inject("undervoltage", 4.4, for_s=1)
            self.wind(15)
        self.assertEqual(self.alerts(), {"undervoltage"})
        self.wind(40)
        self.assertEqual(self.alerts(), set())
        self.assertEqual(len(self.now(self.appliance.alerts.page())), 1)

    def test_button_after_the_end(self):
        """
        A button that is pressed after the job has ended is nobody's.
        """
        monitor = self.jobs.find("monitor")
        self.now(self.jobs.stop("monitor"))
        self.simulation.panel.press()
        self.assertFalse(monitor.values["button_down"])


class BrokenPartsTests(WorkbenchCase):
    """A board of which a part does not answer."""

    ini = MonitorTests.ini

    def make_workbench(self) -> Workbench:
        """One whose rail and panel are mute when the software starts."""
        return Workbench(self.spec, "[jobs]\nautostart =\n", fit=self.fit)

    def fit(self, bench: Bench) -> Bench:
        """Put mute parts on it."""
        self.rail, self.panel = Mute("rail-silent", bench.rail), Mute("panel-silent", bench.panel)
        return replace(bench, rail=self.rail, panel=self.panel)

    def test_told_apart(self):
        """
        What still answers is watched all the same, and everything recovers by itself.
        """
        self.run_job("monitor")
        self.assertEqual(self.troubles("monitor"), {"rail-silent", "panel-silent"})
        self.faults.inject("leader_down", for_s=1e6)
        self.wind(6)
        self.assertEqual(
            self.troubles("monitor"), {"rail-silent", "panel-silent", "leader-silent"}
        )
        self.rail.broken = self.panel.broken = False
        self.faults.clear("leader_down")
        self.wind(130)
        self.assertEqual(self.troubles("monitor"), set())
        self.simulation.panel.press()
        self.assertTrue(self.jobs.find("monitor").values["button_down"])
