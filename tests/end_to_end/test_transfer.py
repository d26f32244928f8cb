"""A real unit that starts itself anew: rebooted, or with imported files, and killed meanwhile."""

import signal
import socket
import subprocess
from http.client import HTTPConnection
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from twisted.trial.unittest import SynchronousTestCase

from tests.support.archives import archive, form
from tests.support.process import LOOPBACK, PATIENCE, Answer, UnitProcess

EXPORT = "/unit_api/zipped_dot_pioreactor"
IMPORT = "/unit_api/import_zipped_dot_pioreactor"
SETTLED = "settled"
MOMENTS = (0.0, 0.2)
"""Seconds after the acceptance of an import at which the process is killed."""


def free_port() -> str:
    """An endpoint that a process which starts anew finds again."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return LOOPBACK.replace(":0:", f":{s.getsockname()[1]}:")


class Case(SynchronousTestCase):
    """A test with a folder that outlives its units."""

    def setUp(self) -> None:
        self.folder = Path(mkdtemp(prefix="unit-"))
        self.data = self.folder / "data"
        self.data.mkdir()
        self.ini = self.data / "unit.ini"
        self.addCleanup(rmtree, self.folder)

    def unit(self) -> UnitProcess:
        """A unit at a port that stays."""
        return UnitProcess(data=self.data, listen=free_port())

    def said_twice(self, unit: UnitProcess, text: str) -> None:
        """Wait until *unit* has said *text* again."""
        with unit._said:
            while sum(text in line for line in unit.log) < 2:
                if unit.popen.returncode is not None or not unit._said.wait(PATIENCE):
                    self.fail("\n".join(unit.log))

    def send(self, unit: UnitProcess, data: bytes) -> Answer:
        """Import the archive *data*."""
        body, headers = form(data)
        connection = HTTPConnection("127.0.0.1", unit.port, timeout=PATIENCE)
        try:
            connection.request("POST", IMPORT, body, headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()


class RebootTests(Case):
    """Rebooting a simulated unit."""

    def test_comes_back(self):
        """
        The process makes everything safe and starts anew under its own number; the jobs go on.
        """
        with self.unit() as unit:
            unit.said(SETTLED)
            unit.run("stirring", target_rpm=430)
            self.assertEqual(unit.ask("POST", "/unit_api/system/reboot").status, 202)
            unit.said("Every actuator is safe")
            self.said_twice(unit, SETTLED)
            self.assertIn("stirring", unit.running())
            self.assertIsNone(unit.popen.poll())

    def test_shutdown(self):
        """
        Shutting down ends the process, with nothing to complain of.
        """
        with self.unit() as unit:
            unit.said(SETTLED)
            self.assertEqual(unit.ask("PATCH", "/unit_api/system/shutdown").status, 202)
            self.assertEqual(unit.popen.wait(PATIENCE), 0)


class PluginTests(Case):
    """A plugin that takes the process with it."""

    def test_left_out(self):
        """
        A plugin that ends the process when it is imported is tried apart: the same start leaves it
        out and says why.
        """
        (self.data / "plugins").mkdir()
        (self.data / "plugins" / "deadly.py").write_text("import os\nos._exit(7)\n")
        with self.unit() as unit:
            unit.said("The plugin deadly is left out")
            (plugin,) = unit.ask("GET", "/page/plugins").json()["plugins"]
            self.assertEqual(plugin["state"], "set aside")


class WebServerTests(Case):
    """Restarting the web server."""

    def test_listens_again(self):
        """
        The server answers again at its address, also where any port would have done, and jobs
        have noticed nothing.
        """
        with UnitProcess(data=self.data) as unit:
            unit.run("stirring")
            before = unit.running()["stirring"]["started_ms"]
            task = unit.ask("POST", "/unit_api/system/web_server/restart").json()
            self.said_twice(unit, "Serving at")
            self.assertEqual(unit.ask("GET", task["result_url_path"]).json()["result"], True)
            state = unit.ask("GET", "/unit_api/system/web_server/status").json()["state"]
            self.assertEqual(state, "ready")
            self.assertEqual(unit.running()["stirring"]["started_ms"], before)


class ImportTests(Case):
    """Taking an archive."""

    def archive(self) -> bytes:
        """What a unit exports that stirs, and is set to 444."""
        self.ini.write_text("[stirring]\ntarget_rpm = 444\n")
        with self.unit() as unit:
            unit.run("stirring")
            taken = unit.ask("GET", EXPORT).body
            unit.end()
        self.ini.write_text("[stirring]\ntarget_rpm = 555\n")
        (self.data / "later.txt").write_text("later")
        return taken

    def test_taken(self):
        """
        The unit starts anew with what it was sent, and its jobs go on.
        """
        taken = self.archive()
        with self.unit() as unit:
            unit.said(SETTLED)
            self.assertEqual(self.send(unit, taken).status, 202)
            self.said_twice(unit, SETTLED)
            self.assertIn("444", self.ini.read_text())
            self.assertFalse((self.data / "later.txt").exists())
            self.assertIn("stirring", unit.running())

    def test_cannot_start(self):
        """
        If the unit cannot even start with what it was sent, it goes back by itself to what it had.
        """
        self.ini.write_text("[stirring]\ntarget_rpm = 555\n")
        bad = archive([("unit.ini", "[simulation]\nmedium = tea\n")])
        with self.unit() as unit:
            unit.said(SETTLED)
            self.assertEqual(self.send(unit, bad).status, 202)
            unit.said("tea")
            unit.said("goes back to those it had")
            self.said_twice(unit, SETTLED)
            self.assertIn("555", self.ini.read_text())

    def test_killed(self):
        """
        Killed at any moment of an import, the unit comes up with the old files or with the new
        ones, whole and never mixed.
        """
        taken = self.archive()
        saved = self.folder / "saved"
        subprocess.run(["cp", "-a", str(self.data), str(saved)], check=True)
        found = set()
        for moment in MOMENTS:
            rmtree(self.data)
            subprocess.run(["cp", "-a", str(saved), str(self.data)], check=True)
            found.add(self.kill_after(moment, taken))
        self.assertLessEqual(found, {"old", "new"})
        self.assertIn("old", found)

    def kill_after(self, moment: float, taken: bytes) -> str:
        """Which files count after a kill *moment* seconds after an import was accepted."""
        with self.unit() as unit:
            self.assertEqual(self.send(unit, taken).status, 202)
            try:
                unit.popen.wait(moment)
            except subprocess.TimeoutExpired:
                unit.end(signal.SIGKILL)
        with self.unit() as again:
            again.said(SETTLED)
            self.assertEqual(again.ask("GET", EXPORT).status, 200)
        rpm = "444" in self.ini.read_text()
        self.assertEqual(rpm, not (self.data / "later.txt").exists())
        return "new" if rpm else "old"
