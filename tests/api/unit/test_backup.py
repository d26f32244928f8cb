"""/unit_api/zipped_dot_pioreactor and import_…: all files of a unit, out and in."""

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

from appliance.core.backup.contents import METADATA
from appliance.core.backup.swap import FolderSwap
from appliance.process.data_folder import on_trial
from hw.sim.power import Outside
from tests.support.api import LoginCase, SiteCase
from tests.support.archives import archive, form
from tests.support.workbench import Workbench

EXPORT = "/unit_api/zipped_dot_pioreactor"
IMPORT = "/unit_api/import_zipped_dot_pioreactor"
PUMP = """\
calibration_type: simple_peristaltic_pump
calibration_name: mine
calibrated_on_pioreactor_unit: simulated
created_at: 2026-01-02T03:04:05Z
curve_data_: {type: poly, coefficients: [0.1, 0.0]}
x: Duration
y: Volume
recorded_data: {x: [0.5, 1.0], y: [0.05, 0.1]}
hz: 200.0
dc: 100.0
voltage: 12.0
"""


class TransferCase(SiteCase):
    """A unit with files and a database in its data folder."""

    def make_workbench(self):
        """A unit that keeps everything in one folder."""
        data = Path(self.mktemp()).resolve()
        data.mkdir()
        self.restarts, self.damaged = [], []
        return Workbench(self.spec, self.ini, f"sqlite:///{data}/appliance.sqlite", str(data),
                         outside=Outside(lambda: self.restarts.append(1)))  # fmt: skip

    def setUp(self):
        super().setUp()
        self.data = self.workbench.data
        (self.data / "unit.ini").write_text("[unit]\nname =\n[stirring]\ntarget_rpm = 444\n")
        (self.data / "storage" / "calibrations" / "media_pump").mkdir(parents=True)
        (self.data / "storage" / "calibrations" / "media_pump" / "mine.yaml").write_text(PUMP)
        (self.data / "admin-token").write_text("hunter2")
        (self.data / "tls.key").write_text("hunter2")

    def send(self, data, **more):
        """Import the archive *data*."""
        body, headers = form(data, **more)
        return self.client.ask("POST", IMPORT, body=body, headers=headers.items())

    def export(self):
        """What is exported."""
        answer = self.ask("GET", EXPORT)
        self.assertEqual(answer.status, 200)
        return answer.body

    def restart(self):
        """End the process and start it anew, as whoever hosts it would have it."""
        self.successResultOf(self.workbench.stop())
        self.trial = on_trial(self.data, self.damaged.append)
        self.workbench.wake()
        self.appliance = self.workbench.appliance
        self.wind(1)
        self.rejoin()

    def conclude(self):
        """Ten seconds later."""
        self.now(self.appliance.backup.imports.conclude())

    def untouched(self):
        """Nothing of the unit's has changed."""
        self.assertEqual(self.restarts, [])
        self.assertFalse((self.data / ".import").exists())
        self.assertIn("444", (self.data / "unit.ini").read_text())


class ExportTests(TransferCase):
    """Out."""

    def test_everything_but_secrets(self):
        """
        The archive has the database, configuration and calibrations, and no secret.
        """
        (self.data / "link").symlink_to("/etc/passwd")
        (self.data / "shared.ini").write_text("[storage]\nurl = x://me:hunter2@h/d\n")
        answer = self.ask("GET", EXPORT)
        self.assertEqual(answer.headers["content-type"], "application/zip")
        self.assertIn("simulated_dot_pioreactor.zip", answer.headers["content-disposition"])
        with ZipFile(io.BytesIO(answer.body)) as found:
            self.assertIsNone(found.testzip())
            self.assertEqual(
                set(found.namelist()),
                {METADATA, "appliance.sqlite", "unit.ini", "shared.ini",
                 "storage/calibrations/media_pump/mine.yaml"},
            )  # fmt: skip
            about = json.loads(found.read(METADATA))
            for name in found.namelist():
                self.assertNotIn(b"hunter2", found.read(name))
        self.assertEqual((about["metadata_version"], about["name"]), (1, "simulated"))
        self.assertEqual(set(about), {"metadata_version", "name", "leader_hostname", "is_leader",
                                      "app_version", "exported_at_utc"})  # fmt: skip
        self.assertEqual(list((self.data / "spool").iterdir()), [])

    def test_database_is_whole(self):
        """
        The copy of the database is one moment's, whole, and knows nobody's login.
        """
        self.run_job("stirring", wait=30)
        self.now(self.appliance.identity.log_in("token-of-the-workbench", "here"))
        with ZipFile(io.BytesIO(self.export())) as found:
            copy = self.data / "copy.sqlite"
            copy.write_bytes(found.read("appliance.sqlite"))
        with closing(sqlite3.connect(copy)) as raw:
            self.assertEqual(raw.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(raw.execute("SELECT count(*) FROM session").fetchone(), (0,))
            self.assertGreater(raw.execute("SELECT count(*) FROM reading").fetchone()[0], 5)

    def test_switched_off(self):
        """
        DISALLOW_UI_FILE_SYSTEM is for archives too, both ways.
        """
        (self.data / "DISALLOW_UI_FILE_SYSTEM").touch()
        self.refused(self.ask("GET", EXPORT), 403)
        self.refused(self.send(archive()), 403)
        (self.data / "DISALLOW_UI_FILE_SYSTEM").rename(self.data / "DISALLOW_UI_UPLOADS")
        self.refused(self.send(archive()), 403)


class ImportTests(TransferCase):
    """In."""

    def test_round_trip(self):
        """
        A unit that imports what it exported is as it was then, and its task says that it is done.
        """
        self.run_job("stirring", wait=30)
        before = self.now(self.appliance.readings.between("stirring_rpm", 0, 4e9, 9999))
        taken = self.export()
        self.wind(60)
        (self.data / "unit.ini").write_text("[stirring]\ntarget_rpm = 555\n")
        (self.data / "later.txt").write_text("later")
        answer = self.send(taken)
        self.assertEqual((self.done(answer).status, self.restarts), (202, [1]))
        self.assertTrue((self.data / "later.txt").exists())
        again = self.send(taken).json
        self.assertEqual(again, {"status": "in_progress", "lock": "import-dot-pioreactor-lock"})
        self.restart()
        self.assertTrue(self.trial)
        self.assertIn("444", (self.data / "unit.ini").read_text())
        self.assertFalse((self.data / "later.txt").exists())
        self.assertEqual((self.data / "admin-token").read_text(), "hunter2")
        until = before[-1][0] + 0.1
        after = self.now(self.appliance.readings.between("stirring_rpm", 0, until, 9999))
        self.assertEqual(after, before)
        self.conclude()
        task = self.done(answer)
        self.assertEqual(task.json["result"], {"imported": True, "left_out": []})
        self.assertFalse((self.data / ".import").exists())

    def test_not_well(self):
        """
        If the unit is not well with the new files it goes back to the old ones, and the task fails
        with the reason.
        """
        answer = self.send(self.export())
        self.restart()
        FolderSwap(self.data).undo()
        self.restart()
        self.conclude()
        task = self.done(answer)
        self.assertEqual((task.status, task.json["status"]), (500, "failed"))
        self.assertIn("gone back", task.json["error"])
        self.assertIn("444", (self.data / "unit.ini").read_text())

    def test_its_task(self):
        """
        The task of an import goes on through the start, with a database in it or without one, and
        through another start in between, until it is known whether the files do.
        """
        for data in (self.export(), archive([("a.txt", "a")])):
            task = self.send(data)
            self.assertEqual(task.status, 202)
            for _ in range(2):
                self.restart()
                self.assertEqual(self.ask("GET", task.json["result_url_path"]).status, 202)
            self.conclude()
            self.assertEqual(self.done(task).status, 200)

    def test_jobs_it_does_not_know(self):
        """
        Jobs that ran and that the imported database does not know of are told until they run.
        """
        data = self.export()
        self.run_job("stirring", wait=30)
        self.send(data)
        self.restart()
        self.assertEqual(self.alerts(), {"not-resumed-stirring"})
        self.conclude()
        self.jobs = self.appliance.jobs
        self.run_job("stirring", wait=30)
        self.assertEqual(self.alerts(), set())

    def test_jobs_it_knows(self):
        """
        Jobs that ran then and run now are nothing to tell, nor those of a unit that keeps its own
        database.
        """
        self.run_job("stirring", wait=30)
        for data in (self.export(), archive([("a.txt", "a")])):
            self.send(data)
            self.restart()
            self.assertEqual(self.alerts(), set())
            self.conclude()

    def test_without_database(self):
        """
        An archive without a database leaves the unit's own in its place.
        """
        self.run_job("stirring", wait=30)
        self.send(archive([("unit.ini", "[stirring]\ntarget_rpm = 555\n")]))
        self.restart()
        self.assertTrue(self.now(self.appliance.readings.between("stirring_rpm", 0, 4e9, 10)))
        self.assertIn("555", (self.data / "unit.ini").read_text())

    def test_at_once(self):
        """
        What can be seen at a glance is refused with the request: no file, no zip, names that lead
        out, links, bombs, another unit's.
        """
        zeros = b"\0" * (1 << 20)
        for data, status in (
            (b"no zip", 400),
            (archive(name="other"), 400),
            (archive([("../x", "x")]), 400),
            (archive([("l", "/etc")], links=["l"]), 400),
            (archive([(f"f{n}", zeros) for n in range(70)]), 413),
        ):
            self.refused(self.send(data), status)
            self.untouched()
        self.refused(self.send(archive(), field="file"), 400)
        self.refused(self.ask("POST", IMPORT), 400)
        self.refused(self.ask("POST", IMPORT, {"archive": "x"}), 400)
        self.untouched()

    def test_looked_through(self):
        """
        Everything in it is read before anything changes: what cannot be used fails the task with
        the name of the file.
        """
        calibration = "storage/calibrations/media_pump/mine.yaml"
        for name, text, why in (
            ("unit.ini", "[stirring]\ntarget_rpm = fast\n", "target_rpm"),
            ("unit.ini", "[nonsense]\na = b\n", "nonsense"),
            ("unit.ini", "[storage]\nurl = x://me:***@h/d\n", ""),
            (calibration, "!!python/object/apply:os.system [reboot]", calibration),
            (calibration, PUMP.replace("mine", "../mine"), calibration),
            ("experiment_profiles/a.yaml", "a: &x [*x, *x]", "experiment_profiles/a.yaml"),
            ("appliance.sqlite", "no database", "database"),
        ):
            task = self.done(self.send(archive([(name, text)])))
            self.assertEqual(task.status, 500, name)
            self.assertIn(why, task.json["error"])
            self.untouched()

    def test_damaged_database(self):
        """
        A database with a torn page in it is refused.
        """
        self.run_job("stirring", wait=30)
        with ZipFile(io.BytesIO(self.export())) as found:
            torn = bytearray(found.read("appliance.sqlite"))
        torn[4096:5 * 4096] = b"\xff" * (4 * 4096)
        task = self.done(self.send(archive([("appliance.sqlite", bytes(torn))])))
        self.assertEqual(task.status, 500)
        self.untouched()

    def test_damaged_member(self):
        """
        A member that is not what its checksum says is refused.
        """
        good = archive([("notes.txt", "0123456789" * 3)])
        bad = bytearray(good)
        at = bad.index(b"notes.txt") + len("notes.txt")
        bad[at + 3] ^= 0xFF
        self.assertEqual(self.done(self.send(bytes(bad))).status, 500)
        self.untouched()

    def test_no_way_to_let_code_in(self):
        """
        A unit on which code may not be installed leaves plugins of an archive out, and takes no
        configuration that would let others in.
        """
        ini = "[plugins]\ninstall = allowed\n"
        task = self.done(self.send(archive([("unit.ini", ini)])))
        self.assertIn("lets code be installed", task.json["error"])
        self.untouched()
        answer = self.send(archive([("plugins/evil.py", "raise SystemExit"), ("a.txt", "a")]))
        self.restart()
        self.conclude()
        self.assertFalse((self.data / "plugins" / "evil.py").exists())
        self.assertEqual(self.done(answer).json["result"]["left_out"], ["plugins/evil.py"])


    def test_nothing_installed(self):
        """
        While a marker says that nothing is to be installed, configuration and plugins stay the
        unit's own, whatever an archive brings.
        """
        (self.data / "DISALLOW_UI_INSTALLS").touch()
        (self.data / "plugins").mkdir(exist_ok=True)
        (self.data / "plugins" / "allowed.txt").write_text("mine")
        brought = [("unit.ini", "[unit]\nname =\n"), ("plugins/allowed.txt", "theirs"), ("a", "a")]
        answer = self.send(archive(brought))
        self.restart()
        self.conclude()
        left = self.done(answer).json["result"]["left_out"]
        self.assertEqual(left, ["unit.ini", "plugins/allowed.txt"])
        self.assertEqual((self.data / "plugins" / "allowed.txt").read_text(), "mine")
        self.assertIn("444", (self.data / "unit.ini").read_text())
        self.assertTrue((self.data / "a").exists())


class MultipartTests(TransferCase):
    """How archives are sent."""

    def test_boundaries(self):
        """
        A boundary may be quoted, stand in the archive by halves, and the archive be large.
        """
        noise = bytes(range(256)) * 5000 + b"\r\n--xxBOUNDAR" * 1000
        body, headers = form(archive([("noise.bin", noise)]))
        headers = {"Content-Type": headers["Content-Type"].replace("xxB", '"xxB') + '"'}
        answer = self.client.ask("POST", IMPORT, body=body, headers=headers.items())
        self.done(answer)
        self.assertEqual(self.restarts, [1])
        staged = self.data / ".import" / "new" / "noise.bin"
        self.assertEqual(staged.read_bytes(), noise)

    def test_elsewhere(self):
        """
        A form is no reason to receive something into a file: only the route for archives is.
        """
        body, headers = form(b"x" * (3 << 20))
        answer = self.client.ask("POST", "/unit_api/jobs/stop", body=body, headers=headers.items())
        self.refused(answer, 413)
        self.assertFalse((self.data / "spool").exists())

    def test_cut_short(self):
        """
        A form that ends early, or has endless headers, is refused.
        """
        body, headers = form(archive())
        for part in body[:-30], body[:200], b"--xxBOUNDARYxx\r\n" + b"a: b\r\n" * 10_000, b"":
            answer = self.client.ask("POST", IMPORT, body=part, headers=headers.items())
            self.refused(answer, 400)


class LoginTests(LoginCase):
    """Who may."""

    def test_nobody(self):
        """
        Whoever has not logged in gets nothing, brings nothing, and is given no room for it.
        """
        body, headers = form(b"x" * (3 << 20))
        answer = self.client.ask("POST", IMPORT, body=body, headers=headers.items())
        self.refused(answer, 401)
        self.refused(self.ask("GET", EXPORT), 401)
        self.assertFalse((self.workbench.data / "spool").exists())
