"""A real unit that ends, well or badly, and is started again."""

import signal
import socket
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from twisted.trial.unittest import SynchronousTestCase

from tests.support.process import UnitProcess


class Case(SynchronousTestCase):
    """A test with a folder that outlives its units."""

    def setUp(self) -> None:
        self.folder = Path(mkdtemp(prefix="unit-"))
        self.data = self.folder / "data"
        self.addCleanup(rmtree, self.folder)


class EndingTests(Case):
    """What is left when a unit is told to end, or is ended."""

    def test_told_to(self):
        """
        SIGTERM ends a unit at work with everything made safe and exit code 0; started again, it
        goes on with what it did, and says so.
        """
        with UnitProcess(data=self.data) as unit:
            unit.run("stirring", target_rpm=430)
            unit.run("temperature_automation", automation_name="thermostat", target_temperature=33)
            self.assertEqual(unit.end(), 0)
            unit.said("Every actuator is safe")
        with UnitProcess(data=self.data) as again:
            again.said("stirring goes on: it was running when the unit stopped")
            again.said("settled")
            resumed = again.running()
            self.assertEqual(self.value(resumed["stirring"], "target_rpm"), 430)
            self.assertEqual(resumed["temperature_automation"]["automation"], "thermostat")

    def test_killed(self):
        """
        What was acknowledged when a unit is killed is there when it starts again.
        """
        with UnitProcess(data=self.data) as unit:
            self.assertEqual(unit.run("stirring").status, 200)
            path = "/unit_api/jobs/settings/job_name/stirring"
            for rpm in range(401, 431):
                changed = unit.ask("PATCH", path, {"settings": {"target_rpm": rpm}})
                self.assertEqual(changed.status, 200)
            changed = unit.ask("PATCH", "/page/experiments/First%20experiment", {"medium": "LB"})
            self.assertEqual(changed.status, 200)
            task = unit.launch("od_reading")
            self.assertEqual(unit.end(signal.SIGKILL), -signal.SIGKILL)
        with UnitProcess(data=self.data) as again:
            again.said("settled")
            told = again.ask("GET", "/page/unit").json()
            self.assertEqual(told["experiment"]["medium"], "LB")
            self.assertNotEqual(again.ask("GET", task).status, 404)
            found = again.ask("GET", path).json()["settings"]
            self.assertEqual(found["target_rpm"], 430)

    @staticmethod
    def value(job: dict, name: str) -> object:
        """The value of one setting."""
        return next(s["value"] for s in job["settings"] if s["name"] == name)


class ConfiguringTests(Case):
    """A unit whose configuration is edited while it runs."""

    def test_reread(self):
        """
        SIGHUP has the next job start as the file says now; a file that makes no sense changes
        nothing, and is complained of with its line.
        """
        self.data.mkdir()
        file = self.data / "unit.ini"
        with UnitProcess(data=self.data) as unit:
            file.write_text("[stirring]\ntarget_rpm = 612\n")
            unit.popen.send_signal(signal.SIGHUP)
            unit.said("was read again")
            file.write_text("[stirring]\ntarget_rpm = fast\n")
            unit.popen.send_signal(signal.SIGHUP)
            self.assertIn(f"{file}:2:", unit.said("stays as it was"))
            unit.run("stirring")
            settings = unit.running()["stirring"]["settings"]
            self.assertIn(("target_rpm", 612), [(s["name"], s["value"]) for s in settings])


class SystemdTests(Case):
    """A unit that systemd looks after."""

    def test_told(self):
        """
        systemd hears that the unit is ready, again and again that it is alive, and that it stops.
        """
        address = str(self.folder / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(address)
            systemd.settimeout(30.0)
            environment = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "100000"}
            with UnitProcess(environment=environment, data=self.data) as unit:
                heard = [systemd.recv(99) for _ in range(4)]
                unit.end()
            systemd.settimeout(0.0)
            while heard[-1] != b"STOPPING=1":
                heard.append(systemd.recv(99))
        self.assertEqual(heard[:4], [b"READY=1"] + [b"WATCHDOG=1"] * 3)


class ReplayTests(Case):
    """A unit that plays a recording."""

    def test_reads_what_was_recorded(self):
        """
        The densities measured are those of the recording, up to the unit of the detector, and
        the growth rate is that of the culture recorded.
        """
        file = self.folder / "recording.csv"
        rows = [(i * 5.0, 0.05 * 2 ** (i * 5.0 / 3600.0 / 0.5)) for i in range(720)]
        file.write_text("time_s,od\n" + "".join(f"{t},{od}\n" for t, od in rows))
        speed = ("--simulation-speed", "1000")
        with UnitProcess("--hardware", f"replay:{file}", *speed, data=self.data) as unit:
            self.assertEqual(unit.run("od_reading").status, 200)
            self.assertEqual(unit.run("growth_rate_calculating").status, 200)
            unit.said("recording that is played has come to its end")
            answer = unit.ask("GET", "/page/readings?series=growth_rate&points=50").json()
            rates = [rate for rate in answer["series"]["growth_rate"]["mean"] if rate]
            self.assertApproximates(rates[-2], 1.386, 0.05)
