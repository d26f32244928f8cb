"""Wheels that must not be unpacked, and how the others are."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.plugins.discovery import canonical
from appliance.core.plugins.wheels import judge, unpack
from appliance.errors import Refusal
from tests.support.wheels import example, wheel

FILE = "mine-1.0-py3-none-any.whl"
CODE = [("mine_plugin.py", "def register(registry): pass\n")]
ENTRY = "mine = mine_plugin:register"


class JudgeTests(SynchronousTestCase):
    """Which wheels may be installed."""

    def setUp(self):
        self.sites = Path(self.mktemp()).resolve()
        self.sites.mkdir()

    def refused(self, raw, why, filename=FILE):
        """*raw* is refused because of *why*."""
        with self.assertRaises(Refusal) as caught:
            judge(raw, filename, self.sites)
        self.assertIn(why, caught.exception.message)

    def test_good(self):
        """
        The example's wheel is taken, and unpacked into a folder of its own.
        """
        filename, raw = example()
        found = judge(raw, filename, self.sites)
        self.assertEqual((found.name, found.version), ("air-bubbler", "0.1.0"))
        place = unpack(found, self.sites)
        self.assertEqual(place, self.sites / "air-bubbler")
        self.assertTrue((place / "air_bubbler.py").is_file())
        self.assertEqual(unpack(judge(raw, filename, self.sites), self.sites), place)
        self.assertEqual([path.name for path in self.sites.iterdir()], ["air-bubbler"])

    def test_size(self):
        """
        A wheel is held in memory, so that it is bounded; what is read of it line by line, more so.
        """
        code = [("mine_plugin.py", "x" * (33 << 20))]
        self.refused(wheel("mine", "1.0", code, entry=ENTRY), "at most")
        long = wheel("mine", "1.0", CODE, entry=ENTRY, record="x\n" * (1 << 20))
        self.refused(long, "too long")

    def test_names(self):
        """
        What is not called as a wheel of pure Python is, or is called otherwise than what is in it,
        is refused.
        """
        raw = wheel("mine", "1.0", CODE, entry=ENTRY)
        for name in ("mine-1.0.zip", "mine-1.0-cp311-cp311-linux_aarch64.whl", "../mine.whl", "",
                     "a/mine-1.0-py3-none-any.whl"):  # fmt: skip
            self.refused(raw, "is not called", name)
        self.refused(raw, "dist-info", "other-1.0-py3-none-any.whl")
        self.refused(raw, "dist-info", "mine-2.0-py3-none-any.whl")

    def test_record(self):
        """
        Every file must be vouched for: one changed, one missing or one too many is refused.
        """
        spoilt = wheel("mine", "1.0", CODE, entry=ENTRY, spoil="mine_plugin.py")
        self.refused(spoilt, "does not vouch for mine_plugin.py")
        extra = wheel("mine", "1.0", CODE, entry=ENTRY, more=[("extra.py", "x = 1")])
        self.refused(extra, "does not vouch for extra.py")
        raw = wheel("mine", "1.0", [*CODE, ("gone.py", "")], entry=ENTRY)
        self.refused(raw.replace(b"gone.py", b"went.py", 2).replace(b"PK\1\2", b"PK\1\2"), "")

    def test_no_record(self):
        """
        A RECORD that is no table is refused.
        """
        raw = wheel("mine", "1.0", CODE, entry=ENTRY, record="x" * 200_000)
        self.refused(raw, "RECORD cannot be read")

    def test_no_compiled_code(self):
        """
        Compiled code, scripts, files for elsewhere and files that would be run by themselves are
        refused.
        """
        for path in "mine.so", "mine.pyd", "mine.pth", "mine/a.pyc":
            self.refused(wheel("mine", "1.0", [*CODE, (path, "")], entry=ENTRY), "compiled")
        scripts = [*CODE, ("mine-1.0.data/scripts/run", "#!python")]
        self.refused(wheel("mine", "1.0", scripts, entry=ENTRY), "scripts")
        self.refused(wheel("mine", "1.0", CODE, entry=ENTRY, pure="false"), "pure")

    def test_run_by_itself(self):
        """
        What Python would run by itself is not taken.
        """
        for name in ("sitecustomize.py", "usercustomize/__init__.py", "x/sitecustomize.py"):
            self.refused(wheel("mine", "1.0", [*CODE, (name, "")], entry=ENTRY), "by itself")

    def test_paths(self):
        """
        No file leads out of the folder.
        """
        for path in "../evil.py", "/evil.py", "a/../../evil.py", "a\\b.py":
            self.refused(wheel("mine", "1.0", [*CODE, (path, "")], entry=ENTRY), "cannot be taken")

    def test_stands_in_for_nothing(self):
        """
        A module that is there already cannot be replaced by a plugin's.
        """
        for module in "os.py", "appliance/tap.py", "hw.py", "twisted/web.py", "klein.py":
            self.refused(wheel("mine", "1.0", [*CODE, (module, "")], entry=ENTRY), "already")

    def test_requirements(self):
        """
        What a plugin needs must be there: nothing is fetched for it.
        """
        raw = wheel("mine", "1.0", CODE, entry=ENTRY, requires=["nowhere-to-be-found>=1"])
        self.refused(raw, "needs nowhere-to-be-found")
        judge(wheel("mine", "1.0", CODE, entry=ENTRY, requires=["attrs", 'x; extra == "y"']), FILE,
              self.sites)

    def test_no_plugin(self):
        """
        A wheel that is no plugin, and what is no wheel, are refused.
        """
        self.refused(b"hello", "zip")
        raw = wheel("mine", "1.0", CODE).replace(b"[appliance.plugins]", b"[appliance.plugin_]")
        self.refused(raw, "")

    def test_canonical(self):
        """
        Names are compared as packages' names are.
        """
        self.assertEqual(canonical("Air__Bubbler.x"), "air-bubbler-x")
