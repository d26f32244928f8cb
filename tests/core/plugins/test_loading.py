"""Plugins when a unit starts: used, set aside, left out."""

from pathlib import Path

from twisted.logger import globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from appliance.core.plugins.loading import devices, load, settled
from appliance.core.plugins.registry import Chart, Registry
from appliance.core.plugins.trial import recall
from appliance.errors import Conflict, Invalid
from tests.support.plugins import JOB


class Rest:
    """Rests."""

    name, title, needs = "rest", "Rest", ()

    def start(self):
        """Do nothing."""


class Case(SynchronousTestCase):
    """A folder of plugins."""

    def setUp(self):
        self.folder = Path(self.mktemp()).resolve()
        self.folder.mkdir()
        self.said = []
        globalLogPublisher.addObserver(self.note)
        self.addCleanup(globalLogPublisher.removeObserver, self.note)

    def note(self, event):
        """Remember what was logged."""
        self.said.append(event.get("trace", ""))

    def write(self, name, text):
        """A plugin that is a file."""
        (self.folder / name).write_text(text)

    def load(self):
        """A start: what was registered, and what became of each plugin."""
        self.registry = Registry()
        self.registry.job(Rest)
        loaded = load(self.folder, self.registry)
        mine = [p for p in loaded.plugins if p.found.source.startswith("plugins/")]
        return {plugin.found.name: plugin.trouble for plugin in mine}


class LoadTests(Case):
    """What comes of files."""

    def test_good(self):
        """
        A file that registers a job adds it; what the file says of itself is known.
        """
        self.write("a.py", JOB.format(name="Mine", job="mine"))
        loaded = load(self.folder, Registry())
        found = next(p for p in loaded.plugins if p.found.source == "plugins/a.py")
        self.assertEqual((found.trouble, found.adds["jobs"]), ("", ["mine"]))
        about = found.found
        self.assertEqual((about.name, about.version, about.author), ("Mine", "1.2", "Ada"))
        self.assertEqual((about.summary, about.homepage),
                         ("Unknown", ""))  # fmt: skip

    def test_set_aside(self):
        """
        Whatever a plugin does wrong, it is set aside with the reason, its traceback is in the log,
        and the others are used.
        """
        for name, text in (
            ("a_syntax", "def register(registry:"),
            ("b_import", "import no_such_module_anywhere"),
            ("c_raises", "def register(registry): 1 / 0"),
            ("d_exits", "raise SystemExit(1)"),
            ("e_forgets", "x = 1"),
            ("f_clash", JOB.format(name="f_clash", job="rest")),
            ("g_nonsense", "def register(registry): registry.job(object)"),
            ("h_zero", "\0"),
            ("i_stranger", "raise GeneratorExit"),
            ("z_good", JOB.format(name="z_good", job="good")),
        ):
            self.write(f"{name}.py", text)
        troubles = self.load()
        self.assertEqual([name for name, why in troubles.items() if not why], ["z_good"])
        self.assertEqual(len(troubles), 10)
        self.assertEqual({kind for kind, _ in self.registry.kinds}, {"rest", "good"})
        self.assertIn("division by zero", troubles["c_raises"])
        self.assertIn("There is a rest already", troubles["f_clash"])
        self.assertTrue(any("ZeroDivisionError" in trace for trace in self.said))

    def test_all_or_nothing(self):
        """
        A plugin that fails half-way adds nothing.
        """
        self.write("half.py", JOB.format(name="half", job="half") + "    1 / 0\n")
        self.assertIn("half", self.load())
        self.assertEqual({kind for kind, _ in self.registry.kinds}, {"rest"})

    def test_no_folder(self):
        """
        Without a folder of plugins there are none of it.
        """
        self.folder.rmdir()
        self.assertEqual(self.load(), {})
        settled(self.folder)
        self.assertFalse(self.folder.exists())


class CrashTests(Case):
    """A plugin that takes the process with it."""

    def test_left_out(self):
        """
        What was new in a start that never came to its end is left out of the next, and used again
        when it has been changed.
        """
        self.write("old.py", JOB.format(name="old", job="old"))
        self.load()
        settled(self.folder)
        self.write("new.py", JOB.format(name="new", job="new"))
        self.load()  # and the process is gone
        troubles = self.load()
        self.assertEqual(troubles["old"], "")
        self.assertIn("did not come up", troubles["new"])
        settled(self.folder)
        self.assertIn("did not come up", self.load()["new"])
        self.write("new.py", JOB.format(name="new", job="newer"))
        self.assertEqual(self.load(), {"old": "", "new": ""})
        settled(self.folder)
        self.assertEqual(recall(self.folder).aside, {})

    def test_memory_torn(self):
        """
        If what was written down cannot be read, every plugin is new.
        """
        self.write("a.py", JOB.format(name="a", job="a"))
        (self.folder / ".state").write_text("{")
        self.assertEqual(self.load(), {"a": ""})


class RegistryTests(SynchronousTestCase):
    """What may be registered."""

    def setUp(self):
        self.registry = Registry()

    def test_jobs(self):
        """
        A job needs a name, a title, what it needs, a docstring and a start; a name is there once.
        """
        self.registry.job(Rest)
        self.assertRaises(Conflict, self.registry.job, Rest)
        start = Rest.start
        for parts in (
            {},
            {"name": "x", "title": "X", "needs": ()},
            {"name": "X y", "title": "X", "needs": (), "start": start},
            {"name": "x", "title": "X", "needs": ["lamp"], "start": start},
            {"name": "x", "title": 3, "needs": (), "start": start},
            {"name": "x", "title": "X", "needs": (), "start": start, "automation_name": "y"},
        ):
            self.assertRaises(Invalid, self.registry.job, type("X", (), {"__doc__": "X.", **parts}))

    def test_automations(self):
        """
        An automation belongs to a family.
        """
        parts = {"title": "X", "needs": (), "start": Rest.start, "__doc__": "X."}
        good = type("X", (), {**parts, "name": "led_automation", "automation_name": "disco"})
        self.registry.automation(good)
        self.assertEqual(self.registry.names()["jobs"], ["led_automation disco"])
        self.assertRaises(Invalid, self.registry.automation, Rest)
        bad = type("X", (), {**parts, "name": "led", "automation_name": "disco"})
        self.assertRaises(Invalid, self.registry.automation, bad)

    def test_others(self):
        """
        Devices, calibration types and charts have names that are there once.
        """
        self.registry.device("air_pump", lambda hardware: object())
        self.registry.chart(Chart("air", "Air", ("air",)))
        self.registry.calibration_type("ph_probe", object())
        self.assertRaises(Conflict, self.registry.device, "air_pump", object)
        self.assertRaises(Invalid, self.registry.chart, Chart("Air!", "Air", ("air",)))

    def test_devices(self):
        """
        A device that cannot be made is missing, with the reason, and keeps no other from working.
        """
        self.registry.device("good", lambda hardware: hardware)
        self.registry.device("bad", lambda hardware: 1 / 0)
        made, failed = devices(self.registry, "simulated")
        self.assertEqual(made, {"good": "simulated"})
        self.assertIn("ZeroDivisionError", failed["bad"])
