"""Files that survive a power cut."""

import os
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.files import durable
from tests.support.syscalls import DURABLE, calls, everything


class PowerCut(Exception):
    """The process is gone."""


def cut(old, new):
    """There is no time to rename anything."""
    raise PowerCut


def full(old, new):
    """There is no room to rename anything."""
    raise OSError("no room")


class DurableCase(SynchronousTestCase):
    """A folder with a file."""

    def setUp(self):
        self.folder = Path(self.mktemp())
        self.folder.mkdir()
        self.path = self.folder / "state"
        self.path.write_text("old")

    def names(self):
        """What is in the folder."""
        return sorted(os.listdir(self.folder))


class WriteTests(DurableCase):
    """One file in place of another."""

    def test_order(self):
        """
        What is in it settles, then it gets its name, then the folder settles.
        """
        self.assertEqual(calls(durable.write, self.path, b"new"), DURABLE)
        self.assertEqual(self.path.read_text(), "new")
        self.assertEqual(self.names(), ["state"])

    def test_cut_off(self):
        """
        Cut off before it has its name, the old file is there, whole; the draft is taken up later.
        """
        self.assertRaises(PowerCut, durable.write, self.path, b"new", rename=cut)
        self.assertEqual(self.path.read_text(), "old")
        durable.write(self.path, b"newer")
        self.assertEqual(self.path.read_text(), "newer")
        self.assertEqual(self.names(), ["state"])

    def test_no_room(self):
        """
        What could not be written leaves no draft.
        """
        self.assertRaises(OSError, durable.write, self.path, b"new", rename=full)
        self.assertEqual(self.path.read_text(), "old")
        self.assertEqual(self.names(), ["state"])

    def test_who_sees_it(self):
        """
        It can be read by nobody but whom the mode names, whoever could read the old one.
        """
        self.path.chmod(0o666)
        durable.write(self.path, b"new", mode=0o600)
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)

    def test_no_link_is_followed(self):
        """
        A link that lies where the draft goes is removed, and what it leads to is left alone.
        """
        other = self.folder / "other"
        other.write_text("other")
        (self.folder / ".state.part").symlink_to(other)
        durable.write(self.path, b"new")
        self.assertEqual((self.path.read_text(), other.read_text()), ("new", "other"))

    def test_long_name(self):
        """
        A file may have the longest name there is.
        """
        path = self.folder / ("x" * 255)
        durable.write(path, b"new")
        self.assertEqual(path.read_text(), "new")


class NameTests(DurableCase):
    """Names that come and go."""

    def test_remove(self):
        """
        A file is gone, and its folder knows; one that is not there needs nothing.
        """
        self.assertEqual(everything(durable.remove, self.path), ["remove", "open", "fsync"])
        self.assertEqual(self.names(), [])
        self.assertFalse(durable.remove(self.path))

    def test_rename(self):
        """
        Both folders know, or the only one.
        """
        other = self.folder / "other"
        self.assertEqual(calls(durable.rename, self.path, other), ["rename", "fsync"])
        below = self.folder / "below"
        below.mkdir()
        moved = calls(durable.rename, other, below / "state")
        self.assertEqual(moved, ["rename", "fsync", "fsync"])

    def test_make_folder(self):
        """
        Of each folder that is made, the one above knows.
        """
        made = everything(durable.make_folder, self.folder / "a" / "b")
        self.assertEqual(made, ["mkdir", "open", "fsync"] * 2)
        self.assertEqual(everything(durable.make_folder, self.folder / "a"), [])

    def test_settle_tree(self):
        """
        Every file and every folder settles.
        """
        (self.folder / "a").mkdir()
        (self.folder / "a" / "file").write_text("new")
        self.assertEqual(calls(durable.settle_tree, self.folder), ["fsync"] * 4)
