"""/unit_api/system/path and remove_file: the data folder, and nothing else."""

import os

from tests.support.api import LoginCase, SiteCase

PATH = "/unit_api/system/path/"
REMOVE = "/unit_api/system/remove_file"


class FilesCase(SiteCase):
    """A unit with a few files, and one outside its folder."""

    def setUp(self):
        super().setUp()
        self.data = self.workbench.data
        (self.data / "storage").mkdir(exist_ok=True)
        (self.data / "storage" / "b.yaml").write_text("b: 1\n")
        (self.data / "storage" / "__pycache__").mkdir()
        (self.data / "unit.ini").write_text(
            "[storage]\nurl = postgresql://me:hunter2@host/db\n[http]\napi_token = hunter2\n"
        )
        for name in "admin-token", "appliance.sqlite", "appliance.sqlite-wal", "lock", "tls.key":
            (self.data / name).write_text("hunter2")
        self.outside = self.data.with_name(self.data.name + "-outside")
        self.outside.mkdir()
        (self.outside / "passwd").write_text("hunter2")


class ListingTests(FilesCase):
    """Looking into the folder."""

    def test_root(self):
        """
        The folder is listed with its folders and files, sorted; secrets, databases and links are
        not among them.
        """
        (self.data / "link").symlink_to(self.outside)
        (self.data / "a.txt").write_text("a")
        found = self.get(PATH)
        self.assertEqual(found["current"], f"{self.data}/")
        self.assertEqual(found["files"], ["a.txt", "unit.ini"])
        self.assertEqual(found["dirs"], ["storage"])

    def test_below(self):
        """
        A folder below is listed too, without what Python leaves behind.
        """
        found = self.get(PATH + "storage")
        self.assertEqual((found["dirs"], found["files"]), ([], ["b.yaml"]))
        self.assertEqual(self.get(PATH + "storage/"), found)

    def test_missing(self):
        """
        What is not there is a 404.
        """
        info = self.refused(self.ask("GET", PATH + "zzz"), 404)
        self.assertEqual(info["cause"], "Path does not exist: zzz")
        self.refused(self.ask("GET", PATH + "storage/b.yaml/c"), 404)
        self.refused(self.ask("GET", PATH + "n" * 300), 404)

    def test_switched_off(self):
        """
        A file DISALLOW_UI_FILE_SYSTEM closes the folder to everybody.
        """
        (self.data / "DISALLOW_UI_FILE_SYSTEM").touch()
        self.refused(self.ask("GET", PATH), 403)
        self.refused(self.ask("GET", PATH + "storage/b.yaml"), 403)
        self.refused(self.ask("POST", REMOVE, {"filepath": "storage/b.yaml"}), 403)


class MarkerTests(FilesCase):
    """What a file in the folder protects."""

    def test_installs(self):
        """
        While nothing may be installed, what says so stays: the list, the configuration, plugins.
        """
        (self.data / "plugins").mkdir(exist_ok=True)
        (self.data / "plugins" / "allowed.txt").write_text("x")
        (self.data / "DISALLOW_UI_INSTALLS").touch()
        for path in ("plugins/allowed.txt", "unit.ini", f"{self.data}/unit.ini", "shared.ini",
                     "./plugins//allowed.txt", "DISALLOW_UI_INSTALLS"):
            info = self.refused(self.ask("POST", REMOVE, {"filepath": path}), 403)
            self.assertIn("on the unit itself", info["remediation"])
        self.assertTrue((self.data / "unit.ini").exists())
        self.assertTrue((self.data / "plugins" / "allowed.txt").exists())
        other = self.ask("POST", REMOVE, {"filepath": "storage/b.yaml"})
        self.assertIs(self.done(other).json["result"], True)
        (self.data / "DISALLOW_UI_INSTALLS").unlink()
        self.assertEqual(self.ask("POST", REMOVE, {"filepath": "unit.ini"}).status, 202)

    def test_markers_stay(self):
        """
        A marker is removed on the unit itself, and nowhere else.
        """
        (self.data / "DISALLOW_UI_UPLOADS").touch()
        self.refused(self.ask("POST", REMOVE, {"filepath": "DISALLOW_UI_UPLOADS"}), 403)

    def test_invisible(self):
        """
        A path with characters that cannot be seen is refused, to look at or to remove.
        """
        name = "a\u202eb.txt"
        (self.data / name).write_text("x")
        self.refused(self.ask("GET", PATH + "a%E2%80%AEb.txt"), 403)
        self.refused(self.ask("POST", REMOVE, {"filepath": name}), 403)


class ReadingTests(FilesCase):
    """Reading files."""

    def test_text(self):
        """
        A file comes as text, to be shown, with its length.
        """
        answer = self.ask("GET", PATH + "storage/b.yaml")
        self.assertEqual((answer.status, answer.body), (200, b"b: 1\n"))
        self.assertEqual(answer.headers["content-type"], "text/plain; charset=utf-8")
        self.assertEqual(answer.headers["content-length"], "5")
        self.assertEqual(answer.headers["content-disposition"], "inline")

    def test_page_of_somebody(self):
        """
        A page that somebody put there is text to a browser, not a page of this unit.
        """
        (self.data / "evil.html").write_text("<script>alert(1)</script>")
        answer = self.ask("GET", PATH + "evil.html")
        self.assertEqual(answer.headers["content-type"], "text/plain; charset=utf-8")
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")

    def test_large(self):
        """
        A file larger than a piece arrives whole; HEAD tells its length without it.
        """
        (self.data / "large.csv").write_bytes(bytes(range(256)) * 8000)
        answer = self.ask("GET", PATH + "large.csv")
        self.assertEqual(answer.body, bytes(range(256)) * 8000)
        answer = self.ask("HEAD", PATH + "large.csv")
        self.assertEqual(answer.headers["content-length"], str(256 * 8000))

    def test_secrets(self):
        """
        No secret is ever handed out, whatever it is called by.
        """
        for name in ("admin-token", "appliance.sqlite", "appliance.sqlite-wal", "lock", "tls.key",
                     "APPLIANCE.SQLITE", "storage/../admin-token", "./admin-token",
                     "%61dmin-token", ".import/state", "storage//../lock"):  # fmt: skip
            answer = self.ask("GET", PATH + name)
            self.refused(answer, 403)
            self.assertNotIn(b"hunter2", answer.body)

    def test_passwords(self):
        """
        Passwords in a configuration file are replaced by stars.
        """
        body = self.ask("GET", PATH + "unit.ini").body
        self.assertNotIn(b"hunter2", body)
        self.assertIn(b"postgresql://me:***@host/db", body)

    def test_nothing_outside(self):
        """
        Neither dots nor links, of a file or of a folder on the way, lead out.
        """
        (self.data / "link").symlink_to(self.outside)
        (self.data / "storage" / "passwd").symlink_to(self.outside / "passwd")
        (self.data / "inner").symlink_to(self.data / "admin-token")
        for path in ("../x", "..", "storage/../../x", "%2e%2e/x", "..%2fx", "link", "link/passwd",
                     "storage/passwd", "inner", f"/{self.outside}/passwd"):  # fmt: skip
            answer = self.ask("GET", PATH + path)
            self.assertIn(answer.status, (403, 404), path)
            self.refused(answer, answer.status)
            self.assertNotIn(b"hunter2", answer.body)

    def test_no_regular_file(self):
        """
        A pipe is not read: nobody would ever write to it.
        """
        os.mkfifo(self.data / "pipe")
        self.refused(self.ask("GET", PATH + "pipe"), 404)
        self.assertNotIn("pipe", self.get(PATH)["files"])


class RemovingTests(FilesCase):
    """Removing files."""

    def remove(self, path, method="POST"):
        """Ask for *path* to be removed."""
        return self.ask(method, REMOVE, {"filepath": path})

    def test_relative(self):
        """
        A file is removed; the task says so.
        """
        self.assertIs(self.done(self.remove("storage/b.yaml")).json["result"], True)
        self.assertFalse((self.data / "storage" / "b.yaml").exists())

    def test_absolute(self):
        """
        The whole path of a file is understood as well.
        """
        path = self.data / "storage" / "b.yaml"
        self.assertIs(self.done(self.remove(str(path), "PATCH")).json["result"], True)
        self.assertFalse(path.exists())

    def test_refused(self):
        """
        Nothing outside the folder, no secret, no folder and no link is removed.
        """
        (self.data / "link").symlink_to(self.outside / "passwd")
        for path in (str(self.outside / "passwd"), f"../{self.outside.name}/passwd", "admin-token",
                     "appliance.sqlite", "storage", "link", f"{self.data}/../x"):  # fmt: skip
            self.refused(self.remove(path), 403)
        self.assertTrue((self.outside / "passwd").exists())
        self.assertTrue((self.data / "admin-token").exists())
        self.assertTrue((self.data / "link").is_symlink())

    def test_missing(self):
        """
        A file that is not there is a 404, and no file named is a 400.
        """
        self.refused(self.remove("zzz"), 404)
        info = self.refused(self.ask("POST", REMOVE, {}), 400)
        self.assertEqual(info["cause"], "Request JSON missing 'filepath'.")
        self.refused(self.remove("/"), 400)
        self.refused(self.ask("POST", REMOVE, {"filepath": 3}), 400)
        self.refused(self.ask("POST", REMOVE, body=b"{"), 400)


class LoginTests(LoginCase):
    """Who may."""

    def test_nobody(self):
        """
        Whoever has not logged in sees and removes nothing.
        """
        self.refused(self.ask("GET", PATH), 401)
        self.refused(self.ask("POST", REMOVE, {"filepath": "x"}), 401)
