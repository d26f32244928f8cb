"""Archives that must not be unpacked."""

import io
import struct
import tracemalloc
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.backup.contents import METADATA
from appliance.core.backup.examine import examine, rules
from appliance.core.backup.unpack import unpack
from appliance.errors import Invalid, Refusal, TooLarge, Unavailable
from appliance.lanes import DirectLane
from tests.support.archives import archive, metadata

RULES = rules("/export")


class ExamineTests(SynchronousTestCase):
    """Looking at an archive before anything is written."""

    def examine(self, data):
        """What is found in *data*."""
        return examine(RULES.open(io.BytesIO(data)), "simulated", RULES)

    def refusal(self, data, kind=Invalid):
        """How *data* is refused."""
        with self.assertRaises(kind) as caught:
            self.examine(data)
        self.assertTrue(caught.exception.remedy)
        return caught.exception.message

    def test_good(self):
        """
        An archive of this unit is taken, with the size that it will have.
        """
        found = self.examine(archive([("unit.ini", "[unit]\n"), ("storage/x/y.yaml", "a: 1\n")]))
        self.assertEqual(set(found.members), {"unit.ini", "storage/x/y.yaml"})
        self.assertFalse(found.has_database)
        self.assertGreater(found.size, 12)

    def test_names(self):
        """
        No name leads out of the folder, is another system's, cannot be written, or is too long.
        """
        for name in ("../x", "a/../../x", "/etc/passwd", "a//b", "./a", "C:/x", "a\\b", "a\nb",
                     "x" * 300, "a/" * 30 + "b", "storage/../../x", "..", "a/.."):  # fmt: skip
            self.refusal(archive([(name, "x")]))

    def test_secrets(self):
        """
        An archive brings nothing that belongs to a unit alone, and no other database.
        """
        for name in ("admin-token", "lock", ".import/state", "storage/.hidden", "tls.key",
                     "spool/x", "DISALLOW_UI_INSTALLS", "storage/pioreactor.sqlite",
                     "appliance.sqlite-wal", "Admin-Token"):  # fmt: skip
            self.assertIn("cannot be taken", self.refusal(archive([(name, "x")])))

    def test_links(self):
        """
        Links, devices and pipes are refused.
        """
        link = archive([("link", "/etc/passwd")], links=["link"])
        self.assertIn("it is a link", self.refusal(link))
        for kind in 0o020000, 0o060000, 0o010000, 0o140000, 0o040000:
            self.refusal(archive([("thing", "")], kind=kind))

    def test_twice(self):
        """
        A name is there once, and is not at the same time a file and a folder.
        """
        twins = archive([("twin1", "x"), ("twin2", "y")]).replace(b"twin2", b"twin1")
        self.assertIn("twice", self.refusal(twins))
        self.assertIn("is a file", self.refusal(archive([("a", "x"), ("a/b", "y")])))

    def test_invisible(self):
        """
        Names that have what cannot be seen in them are refused: marks of direction, joiners,
        fillers, blanks that are none.
        """
        marks = "\u200e\u200f\u202e\u2066\u061c\u200b\u200d\u2060\ufeff\u00ad\u00a0\u3164\ufe0f"
        for odd in marks:
            for name in (f"a{odd}b.txt", f"storage{odd}/x"):
                self.assertIn("cannot be seen", self.refusal(archive([(name, "x")])), ascii(name))
        for name in ("a.txt ", " a.txt", "b /a.txt"):
            self.assertIn("cannot be seen", self.refusal(archive([(name, "x")])))

    def test_spellings(self):
        """
        Two names that differ only in case, or in how Unicode composes them, are refused, be they
        of files or of the folders they are in; names in other scripts are not.
        """
        for one, other in (("a.txt", "A.txt"), ("x/a", "X/b"), ("é", "e\u0301"), ("ß", "SS"),
                           ("ﬁle", "file"), ("x/y/a", "x/Y/b"), ("\u212b", "å")):
            self.assertIn("only in spelling", self.refusal(archive([(one, "x"), (other, "y")])))
        self.examine(archive([("é.txt", "x"), ("培养.txt", "y"), ("x/a", "x"), ("x/b", "y")]))

    def test_run_by_itself(self):
        """
        What Python would run by itself is not taken, wherever it lies; nor is a marker, however it
        is spelt.
        """
        for name in ("plugins/sitecustomize.py", "plugins/usercustomize/__init__.py", "x/a.pth",
                     "plugins/SiteCustomize.PY"):
            self.assertIn("by itself", self.refusal(archive([(name, "x")])))
        self.refusal(archive([("disallow_ui_installs", "x")]))

    def test_bomb(self):
        """
        What would unpack to hundreds of times its size, or to more than any card, is refused
        before it is unpacked.
        """
        zeros = b"\0" * (1 << 20)
        bomb = archive([(f"f{n}", zeros) for n in range(70)])
        self.assertLess(len(bomb), 200_000)
        self.assertIn("times its size", self.refusal(bomb, TooLarge))

    def test_overlapping(self):
        """
        So are members that share their bytes, by which a small archive is made a large one.
        """
        data = bytearray(archive([("a", "x" * 1000), ("b", "y" * 1000)]))
        at = data.rindex(b"PK\x01\x02")
        data[at + 20 : at + 24] = (50_000).to_bytes(4, "little")
        self.assertIn("one another's place", self.refusal(bytes(data), TooLarge))

    def test_lies(self):
        """
        A member that is larger than it says is refused when it is unpacked, if not before.
        """
        data = bytearray(archive([("a", "x" * 1000)]))
        at = data.rindex(b"PK\x01\x02")
        data[at + 24 : at + 28] = (10).to_bytes(4, "little")
        file = RULES.open(io.BytesIO(bytes(data)))
        target = Path(self.mktemp())
        target.mkdir()
        found = examine(file, "simulated", RULES)
        self.assertRaises(Invalid, unpack, file, found, target, (), RULES, DirectLane().go_on)

    def test_gives_up(self):
        """
        Unpacking gives up when the unit is asked to end.
        """

        def stopping():
            raise Unavailable("The unit is stopping.")

        file = RULES.open(io.BytesIO(archive([("a", "x")])))
        found, target = examine(file, "simulated", RULES), Path(self.mktemp())
        target.mkdir()
        self.assertRaises(Unavailable, unpack, file, found, target, (), RULES, stopping)

    def test_many(self):
        """
        So are more members than any unit has files.
        """
        self.refusal(archive([(f"f{n}", "") for n in range(50_001)]), TooLarge)

    def test_list_of_members(self):
        """
        They are counted before they are listed, whatever the archive says of their number; and
        the list is bounded however few they are, with what may be written beside each.
        """
        many = bytearray(archive([(f"f{n}", "") for n in range(50_001)]))
        end = many.rindex(b"PK\x05\x06")
        many[end + 8 : end + 12] = b"\1\0\1\0"
        held = io.BytesIO()
        with ZipFile(held, "w") as made:
            for n in range(200):
                info = ZipInfo(f"f{n}")
                info.comment = b"x" * 60_000
                made.writestr(info, "")
        for data in (bytes(many), held.getvalue()):
            with self.assertRaises(TooLarge):
                RULES.open(io.BytesIO(data))

    def test_memory(self):
        """
        An archive of a million members costs hardly more than its list is long.
        """
        entry = b"PK\1\2" + bytes(24) + b"\1\0" + bytes(16) + b"f"
        count = 1_000_000
        record = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, count * len(entry), 0, 0)
        file = io.BytesIO(entry * count + record)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self.assertRaises(TooLarge, RULES.open, file)
        self.assertLess(tracemalloc.get_traced_memory()[1], 20 << 20)

    def test_wrong_kinds(self):
        """
        What is no zip, is cut short, encrypted or compressed in another way is refused.
        """
        good = archive([("unit.ini", "[unit]\n" * 100)])
        for data in b"", b"PK", b"hello" * 100, good[:-10], good[:40]:
            with self.assertRaises(Refusal):
                self.examine(data)
        encrypted = bytearray(good)
        at = encrypted.rindex(b"PK\x01\x02")
        encrypted[at + 8] |= 1
        self.assertIn("encrypted", self.refusal(bytes(encrypted)))
        held = io.BytesIO(good)
        with ZipFile(held, "a") as more:
            more.writestr("b", "x" * 1000, ZIP_BZIP2)
        self.assertIn("not understood", self.refusal(held.getvalue()))

    def test_metadata(self):
        """
        An archive that does not say that it came from this unit is refused.
        """
        self.assertIn("has no", self.refusal(archive([("a", "x")], about=False)))
        self.assertIn("'other'", self.refusal(archive(name="other")))
        for said in "{", "[]", "{}", '{"name": "simulated"}', metadata(version=2), "[" * 10_000:
            held = io.BytesIO()
            with ZipFile(held, "w", ZIP_DEFLATED) as made:
                made.writestr(METADATA, said)
            self.refusal(held.getvalue())
