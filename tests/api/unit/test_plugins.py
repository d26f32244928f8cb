"""/unit_api/plugins and /page/plugins: plugins come, are used, and go."""

import base64
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.api import LoginCase, SiteCase
from tests.support.plugins import JOB, forget
from tests.support.wheels import example

INSTALLED = "/unit_api/plugins/installed"
INSTALL = "/unit_api/plugins/install"
UNINSTALL = "/unit_api/plugins/uninstall"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


class PluginsCase(SiteCase):
    """A unit with a folder for plugins."""

    def setUp(self):
        super().setUp()
        self.folder = self.workbench.data / "plugins"
        (self.folder / "wheels").mkdir(parents=True)
        self.addCleanup(forget, str(self.folder))
        self.filename, self.raw = example()

    def restart(self):
        """End the process and start it anew."""
        self.successResultOf(self.workbench.stop())
        self.workbench.wake()
        self.appliance = self.workbench.appliance
        self.jobs = self.appliance.jobs
        self.wind(1)
        self.rejoin()

    def offer(self, raw=None):
        """Put the example's wheel where it can be found."""
        (self.folder / "wheels" / self.filename).write_bytes(raw or self.raw)

    def allow(self, raw=None):
        """Put the example on the list."""
        digest = sha256(raw or self.raw).hexdigest()
        line = f"air-bubbler==0.1.0 --hash=sha256:{digest}  # the example\n"
        (self.folder / "allowed.txt").write_text(f"# what we may install\n\n{line}")

    def install(self, *args, **options):
        """Ask for a plugin."""
        return self.ask("POST", INSTALL, {"args": args, "options": options})

    def states(self):
        """How each plugin is, by name."""
        return {p["name"]: p["state"] for p in self.get("/page/plugins")["plugins"]}

    def failed(self, answer):
        """Why a task failed."""
        task = self.done(answer)
        self.assertEqual(task.status, 500, task.body)
        self.assertFalse((self.folder / "site" / "air-bubbler").exists())
        return task.json["error"]


class FileTests(PluginsCase):
    """Single files."""

    def test_used(self):
        """
        A file in the folder adds its job at the next start; it is listed and can be read.
        """
        (self.folder / "mine.py").write_text(JOB.format(name="Mine", job="mine"))
        self.assertEqual(self.states(), {"Mine": "starts next time"})
        self.restart()
        self.assertEqual(self.states(), {"Mine": "in use"})
        self.assertIn("mine", [c["job_name"] for c in self.get("/unit_api/capabilities")])
        (listed,) = self.get(INSTALLED)
        self.assertEqual(listed, {
            "name": "Mine", "version": "1.2", "description": "Unknown", "author": "Ada",
            "homepage": "/unit_api/plugins/installed/mine.py", "source": "plugins/mine.py",
        })  # fmt: skip
        answer = self.ask("GET", listed["homepage"])
        self.assertEqual(answer.body, (self.folder / "mine.py").read_bytes())
        self.assertEqual(answer.headers["content-type"], "text/plain; charset=utf-8")

    def test_set_aside(self):
        """
        A broken plugin keeps nothing from working: it is listed, and an alert says why.
        """
        (self.folder / "bad.py").write_text("raise ValueError('hm')")
        self.restart()
        self.assertEqual(self.states(), {"bad": "set aside"})
        (alert,) = [a for a in self.appliance.alerts.active if a.source == "plugins"]
        self.assertIn("ValueError: hm", alert.message)
        self.run_job("stirring")

    def test_reading_nothing_else(self):
        """
        Nothing is read but plugins: 404 for other files, whatever the path.
        """
        (self.folder / "allowed.txt").write_text("x")
        (self.folder / "link.py").symlink_to("/etc/passwd")
        for name in "allowed.txt", "none.py", "..", ".state", "link.py", "wheels":
            answer = self.ask("GET", f"{INSTALLED}/{name}")
            self.refused(answer, 404)
            self.assertEqual(answer.json["error"], "must provide a .py file")


class PolicyTests(PluginsCase):
    """Nothing is let in that is not wanted."""

    def test_off(self):
        """
        Unless an administrator has turned it on, nothing is installed.
        """
        self.offer()
        self.allow()
        info = self.refused(self.install("air-bubbler"), 403)
        self.assertIn("off", info["cause"])

    def test_switched_off(self):
        """
        A file DISALLOW_UI_INSTALLS forbids installing and removing.
        """
        (self.workbench.data / "DISALLOW_UI_INSTALLS").touch()
        self.refused(self.install("air-bubbler"), 403)
        self.refused(self.ask("POST", UNINSTALL, {"args": ["x"]}), 403)

    def test_one_name(self):
        """
        There must be exactly one name.
        """
        answer = self.install()
        self.assertEqual(self.refused(answer, 400)["cause"], "No plugin name provided in args.")
        self.assertEqual(answer.json["error"], "Plugin name is required")
        info = self.refused(self.install("a", "b"), 400)
        self.assertEqual(info["cause"], "Received 2 plugin arguments.")
        answer = self.ask("POST", UNINSTALL, {})
        self.assertEqual(self.refused(answer, 400)["cause"], "Received 0 plugin arguments.")
        self.refused(self.ask("POST", INSTALL, {"args": "x"}), 400)
        self.refused(self.install("a", source=3), 400)


class AllowedTests(PluginsCase):
    """What is on the list."""

    ini = "[plugins]\ninstall = allowed\n"

    def test_comes_and_goes(self):
        """
        A wheel on the list is installed; its job runs after the next start, makes way for readings,
        and is gone after the plugin was removed.
        """
        self.offer()
        self.allow()
        self.assertIs(self.done(self.install("Air_Bubbler")).json["result"], True)
        self.assertEqual(self.states(), {"air-bubbler": "starts next time"})
        self.restart()
        self.assertEqual(self.states(), {"air-bubbler": "in use"})
        self.run_job("air_bubbler", duty_cycle=30)
        self.assertEqual(self.appliance.readings.latest["air_bubbler_duty_cycle"].value, 30)
        self.run_job("od_reading", wait=20)
        self.wind(60)
        duties = self.now(self.appliance.readings.between("air_bubbler_duty_cycle", 0, 4e9, 99))
        self.assertEqual({duty for _, duty in duties}, {30.0, 0.0})
        (chart,) = self.get("/page/plugins")["charts"]
        self.assertEqual(chart["series"], ["air_bubbler_duty_cycle"])
        self.assertIs(self.done(self.ask("PATCH", UNINSTALL, {"args": ["air-bubbler"]}))
                      .json["result"], True)  # fmt: skip
        self.assertEqual(self.states(), {"air-bubbler": "removed"})
        self.restart()
        self.assertEqual(self.states(), {})
        self.assertNotIn("air_bubbler", [kind.name for kind in self.jobs.kinds])

    def test_not_listed(self):
        """
        What is not on the list, or is not the file that is, is refused with the line that would
        let it in.
        """
        self.offer()
        self.assertIn("--hash=sha256:", self.failed(self.install("air-bubbler")))
        self.allow(b"another")
        self.assertIn("--hash=sha256:", self.failed(self.install("air-bubbler")))

    def test_list_torn(self):
        """
        A list with a mistake in it lets nothing in, and the mistake is named with its line.
        """
        self.offer()
        (self.folder / "allowed.txt").write_text("\nair-bubbler>=0.1\n")
        self.assertIn("allowed.txt:2", self.failed(self.install("air-bubbler")))

    def test_sources(self):
        """
        A wheel is found by its name or its file; there is no other way to one but https.
        """
        self.assertIn("no wheel", self.failed(self.install("air-bubbler")))
        self.offer()
        self.allow()
        for source in "file:///etc/passwd", "http://x/y.whl", "ftp://x/y.whl", "https:///y.whl":
            self.assertIn("https", self.failed(self.install("air-bubbler", source=source)))
        self.assertIn("is not other", self.failed(self.install("other", source=self.filename)))
        path = f"plugins/wheels/{self.filename}"
        self.assertIs(self.done(self.install("air-bubbler", source=path)).json["result"], True)

    def test_unknown(self):
        """
        Removing what is not there is no error; the task says that it was not.
        """
        answer = self.ask("POST", UNINSTALL, {"args": ["nothing"]})
        self.assertIs(self.done(answer).json["result"], False)


class SignedTests(PluginsCase):
    """What is signed."""

    ini = f"[plugins]\ninstall = signed\nkey = {PUBLIC}\n"

    def sign(self, raw):
        """Put the signature of *raw* beside the wheel."""
        signature = base64.b64encode(KEY.sign(raw))
        (self.folder / "wheels" / f"{self.filename}.sig").write_bytes(signature)

    def test_signed(self):
        """
        A wheel that was signed with the unit's key is installed.
        """
        self.offer()
        self.sign(self.raw)
        self.assertIs(self.done(self.install("air-bubbler")).json["result"], True)

    def test_not_signed(self):
        """
        One without a signature, with another's or with none that can be read is refused.
        """
        self.offer()
        self.allow()
        self.assertIn("not signed", self.failed(self.install("air-bubbler")))
        self.sign(b"another")
        self.assertIn("not that of this file", self.failed(self.install("air-bubbler")))
        (self.folder / "wheels" / f"{self.filename}.sig").write_bytes(b"\xff!")
        self.assertIn("not that of this file", self.failed(self.install("air-bubbler")))


class LoginTests(LoginCase):
    """Who may."""

    def test_nobody(self):
        """
        Whoever has not logged in sees, installs and removes nothing.
        """
        self.refused(self.ask("GET", INSTALLED), 401)
        self.refused(self.ask("POST", INSTALL, {"args": ["x"]}), 401)
        self.refused(self.ask("POST", UNINSTALL, {"args": ["x"]}), 401)
