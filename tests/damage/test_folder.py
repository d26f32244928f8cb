"""What is damaged in the data folder before there is a unit."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.identity.token_file import admin_token
from appliance.process import last_good
from appliance.process.data_folder import clear_way, hold, on_trial

HALF_WAY = b'{"phase": "%s", "kept": [], "task": "", "tries": 0, "left_out": []}'


class FolderTests(SynchronousTestCase):
    """Each of these is told, set aside, and no reason not to start."""

    def setUp(self):
        self.data, self.told = Path(self.mktemp()), []
        self.data.mkdir()

    def names(self):
        """What the troubles are called."""
        return [trouble.name for trouble in self.told]

    def test_token(self):
        """
        A token file that is binary or a folder is set aside, and there is a new token.
        """
        path = self.data / "admin-token"
        for harm in (lambda: path.write_bytes(b"\xff\x00"), path.mkdir):
            path.unlink(missing_ok=True)
            harm()
            token = admin_token(path, tell=self.told.append)
            self.assertEqual(path.read_text().strip(), token)
        self.assertEqual(self.names(), ["admin-token-damaged"] * 2)

    def test_import(self):
        """
        An import whose state makes no sense is set aside, and the unit's own files count again.
        """
        states = (b"", b"\xff", b"[]", b"{}", b'{"phase": "soup"}', HALF_WAY % b"in")
        for said in states:
            folder = self.data / ".import"
            (folder / "old").mkdir(parents=True)
            (folder / "state").write_bytes(said)
            (folder / "old" / "unit.ini").write_text("ours")
            (self.data / "unit.ini").write_text("theirs")
            self.assertFalse(on_trial(self.data, self.told.append))
            self.assertFalse(folder.exists())
            self.assertEqual((self.data / "unit.ini").read_text(), "ours")
        self.assertEqual(self.names(), ["import-damaged"] * len(states))

    def test_file_for_folder(self):
        """
        A file where a folder belongs is set aside, and told.
        """
        (self.data / "plugins").write_bytes(b"x")
        clear_way(self.data, self.told.append)
        self.assertFalse((self.data / "plugins").exists())
        self.assertEqual(self.names(), ["no-folder-plugins"])

    def test_lock(self):
        """
        A folder where the lock should be is moved out of the way.
        """
        (self.data / "lock").mkdir()
        hold(self.data)
        self.assertTrue((self.data / "lock").is_file())

    def test_last_good(self):
        """
        The configuration that a unit came up with is kept, that of the command line too.
        """
        self.assertEqual(last_good.paths(self.data), [])
        (self.data / "unit.ini").write_text("[jobs]\n")
        given = self.data / "more.ini"
        given.write_text("[unit]\n")
        last_good.keep(self.data, given)
        said = [path.read_text() for path in last_good.paths(self.data)]
        self.assertEqual(said, ["", "[jobs]\n", "[unit]\n"])
