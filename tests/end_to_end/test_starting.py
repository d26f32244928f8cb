"""Starting a real unit: what it makes of an empty folder, and when it would rather not."""

import signal
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from twisted.trial.unittest import SynchronousTestCase

from tests.support.process import UnitProcess, refused


class Case(SynchronousTestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        self.folder = Path(mkdtemp(prefix="unit-"))
        self.addCleanup(rmtree, self.folder)


class StartingTests(Case):
    """A unit that nobody has configured."""

    def test_from_nothing(self):
        """
        From an empty folder comes a unit that answers, serves its page, and keeps its files to
        itself; the folder it was started from stays empty.
        """
        data = self.folder / "state" / "unit"
        with UnitProcess(data=data) as unit:
            told = unit.ask("GET", "/page/unit").json()
            self.assertEqual(told["hardware"], "simulated")
            self.assertEqual(unit.ask("GET", "/").status, 200)
            self.assertEqual(data.stat().st_mode & 0o777, 0o700)
            self.assertEqual((data / "admin-token").stat().st_mode & 0o777, 0o600)
            self.assertEqual([p.name for p in Path(unit.cwd).iterdir()], [])
            self.assertEqual(unit.end(), 0)

    def test_demo(self):
        """
        A demonstration starts with every job of a culture running, sixty times faster.
        """
        with UnitProcess("--demo") as unit:
            unit.said("settled")
            self.assertEqual(unit.ask("GET", "/page/unit").json()["speed"], 60)
            self.assertLessEqual(
                {"stirring", "od_reading", "growth_rate_calculating", "temperature_automation",
                 "led_automation", "monitor"},
                set(unit.running()),
            )  # fmt: skip


class RefusingTests(Case):
    """A unit that cannot start says why in one line, and how to go on."""

    def assertSaysWhy(self, ended: tuple[int, str], *words: str) -> None:
        """It failed, with *words* in its last line and no traceback."""
        code, output = ended
        self.assertNotIn(code, (0, -signal.SIGKILL), output)
        self.assertNotIn("Traceback", output)
        last = output.strip().splitlines()[-1]
        for word in words:
            self.assertIn(word, last)

    def test_port_taken(self):
        """
        A port that somebody else has is named, and another asked for.
        """
        with UnitProcess() as unit:
            listen = f"tcp:{unit.port}:interface=127.0.0.1"
            ended = refused(data=self.folder / "other", listen=listen)
        self.assertSaysWhy(ended, listen, "Address already in use", "--listen")

    def test_folder_taken(self):
        """
        Two processes do not share a data folder.
        """
        with UnitProcess() as unit:
            ended = refused(data=unit.data)
        self.assertSaysWhy(ended, "Another appliance uses", str(unit.data))

    def test_wrong_option(self):
        """
        A mistake in the command line ends the process with the line that says what may be said.
        """
        ended = refused("--simulation-speed", "1e6", data=self.folder / "data")
        self.assertSaysWhy(ended, "--simulation-speed must lie between 1 and 1000")
        self.assertFalse((self.folder / "data").exists())

    def test_wrong_recording(self):
        """
        A recording that cannot be understood is named, with the line.
        """
        path = self.folder / "recording.csv"
        path.write_text("t_h,od\n0,0.1\n1,purple\n")
        ended = refused("--hardware", f"replay:{path}", data=self.folder / "data")
        self.assertSaysWhy(ended, f"{path}, line 3", "purple")


class GuardedTests(Case):
    """A unit that others than this computer can reach."""

    def test_wants_a_login(self):
        """
        Without the token programs get 401 and browsers the login page; the token is in a file
        that only its owner can read, and nowhere in the log.
        """
        with UnitProcess(listen="tcp:0:interface=0.0.0.0") as unit:
            self.assertEqual(unit.ask("GET", "/unit_api/jobs/running").status, 401)
            page = unit.ask("GET", "/", headers={"Accept": "text/html"})
            self.assertEqual((page.status, page.headers["Location"]), (303, "/login"))
            token = (unit.data / "admin-token").read_text().strip()
            let_in = {"Authorization": f"Bearer {token}"}
            answer = unit.ask("GET", "/unit_api/jobs/running", headers=let_in)
            self.assertEqual(answer.status, 200)
            self.assertEqual((unit.data / "admin-token").stat().st_mode & 0o777, 0o600)
            unit.end()
            log = "\n".join(unit.log)
            self.assertIn(str(unit.data / "admin-token"), log)
            self.assertNotIn(token, log)
