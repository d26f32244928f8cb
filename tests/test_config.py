"""Tests for appliance.config."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance import config
from appliance.assembly.sections import SECTIONS
from appliance.assembly.wiring import SimulationOptions
from appliance.core.jobs.resumption import JobOptions
from appliance.errors import Invalid
from appliance.jobs.builtin import builtin, configurable
from appliance.store.retention import StorageOptions


class ConfigCase(SynchronousTestCase):
    """A test with files to read."""

    def file(self, text: str, name: str = "unit.ini") -> Path:
        """A configuration file that holds *text*."""
        folder = Path(self.mktemp())
        folder.mkdir(parents=True)
        path = folder / name
        path.write_text(text, "utf-8")
        return path

    def complaint(self, text: str) -> Invalid:
        """What is said of a configuration that holds *text*."""
        path = self.file(text)
        with self.assertRaises(Invalid) as caught:
            SECTIONS.check(config.read([path]), configurable(builtin().jobs))
        caught.exception.message = caught.exception.message.replace(str(path), "unit.ini")
        return caught.exception

    def assertSays(self, text: str, *words: str) -> None:
        """The complaint about *text* holds *words*."""
        complaint = self.complaint(text)
        for word in words:
            self.assertIn(word, f"{complaint.message} {complaint.remedy}")


class ReadingTests(ConfigCase):
    """From files to a ``Config``."""

    def test_defaults(self):
        """
        Without any file there is a value for everything, and it passes its own check.
        """
        found = config.read([])
        self.assertEqual(SECTIONS.check(found, configurable(builtin().jobs)), {})
        self.assertEqual(found.section(JobOptions).autostart, "monitor")
        self.assertEqual(found.section(StorageOptions).keep_raw_days, 90.0)

    def test_layers(self):
        """
        What a later file says replaces what an earlier one said, key by key.
        """
        first = self.file("[unit]\nname = one\n[simulation]\nroom = 19\n")
        second = self.file("[unit]\nname = two\n")
        found = config.read([first, second])
        self.assertEqual(found.text("unit", "name"), "two")
        self.assertEqual(found.section(SimulationOptions).room, 19.0)
        self.assertEqual(found.section(SimulationOptions).seed, 1.0)

    def test_missing_file(self):
        """
        A file that does not exist says nothing.
        """
        found = config.read([Path(self.mktemp())])
        self.assertEqual(found, config.read([]))

    def test_unreadable_file(self):
        """
        A file that is a folder, or no text, is named.
        """
        folder = Path(self.mktemp())
        folder.mkdir()
        binary = self.file("")
        binary.write_bytes(b"[unit]\nname = \xff\xfe\n")
        for path in folder, binary:
            with self.assertRaises(Invalid) as caught:
                config.read([path])
            self.assertIn(str(path), caught.exception.message)

    def test_byte_order_mark(self):
        """
        A file that was written on Windows is read like any other.
        """
        path = self.file("\ufeff[unit]\r\nname = here\r\n")
        self.assertEqual(config.read([path]).text("unit", "name"), "here")

    def test_comments_and_blanks(self):
        """
        Lines that begin with # or ; are for people, as are blank ones; a # in a value is its own.
        """
        text = "\n# about\n; more\n[unit]\n  name =  a # b  \n"
        self.assertEqual(config.parse(text, "x")["unit"]["name"].value, "a # b")

    def test_section_twice(self):
        """
        A section may be gone on with further down.
        """
        text = "[unit]\nname = x\n[jobs]\nresume = ask\n[unit]\nmodel = y\n"
        self.assertEqual(list(config.parse(text, "x")["unit"]), ["name", "model"])


class ComplainingTests(ConfigCase):
    """What does not make sense is refused with file and line."""

    def test_not_a_line(self):
        """
        A line that is neither a section nor a value is shown.
        """
        self.assertSays("[unit]\nfast\n", "unit.ini:2", "'fast'")
        self.assertSays("[unit\n", "unit.ini:1")
        self.assertSays("[unit]\n= 3\n", "unit.ini:2")

    def test_no_section(self):
        """
        A value needs a section.
        """
        self.assertSays("name = x\n", "unit.ini:1", "before any [section]")

    def test_twice(self):
        """
        A value that is given twice in a file is shown with the line of the first.
        """
        self.assertSays("[unit]\nname = x\n\nname = y\n", "unit.ini:4", "unit.ini:2")

    def test_unknown_section(self):
        """
        A section that nothing reads is refused, and the others are named.
        """
        self.assertSays("[motor]\nspeed = 1\n", "unit.ini:2", "[motor]", "stirring")

    def test_unknown_key(self):
        """
        A key that nothing reads is refused, and the others are named.
        """
        self.assertSays("[stirring]\nspeed = 1\n", "unit.ini:2", "speed", "target_rpm")
        self.assertSays("[unit]\ncolour = red\n", "unit.ini:2", "colour", "model_version")

    def test_setting_out_of_range(self):
        """
        A job's setting is checked by the setting itself.
        """
        self.assertSays("[stirring]\n\ntarget_rpm = 99999\n", "unit.ini:3", "target_rpm")
        self.assertSays("[stirring]\ntarget_rpm = quick\n", "unit.ini:2", "target_rpm", "quick")

    def test_measured_setting(self):
        """
        What a job measures cannot be configured.
        """
        self.assertSays("[stirring]\nmeasured_rpm = 5\n", "unit.ini:2", "measured")

    def test_not_a_number(self):
        """
        A number that is none is refused at start-up, whoever reads it later.
        """
        self.assertSays("[storage]\nkeep_days = long\n", "unit.ini:2", "'long'", "number")
        self.assertSays("[storage]\nmax_mb = nan\n", "unit.ini:2")
        self.assertSays("[http]\nmax_dashboards = -1\n", "unit.ini:2", "above 0")
        self.assertSays("[http]\nmax_dashboards = 2.5\n", "unit.ini:2", "a whole number")

    def test_unknown_policy(self):
        """
        A policy that does not exist is refused with those that do.
        """
        self.assertSays("[jobs]\nresume = sometimes\n", "unit.ini:2", "always, never, ask")

    def test_unknown_autostart(self):
        """
        A job that does not exist cannot be one that always runs.
        """
        self.assertSays("[jobs]\nautostart = monitor dance\n", "unit.ini:2", "dance", "stirring")


class ValueTests(ConfigCase):
    """What a good configuration gives."""

    def test_settings(self):
        """
        The settings of jobs and automations come out as values, under the names of their sections.
        """
        path = self.file(
            "[stirring]\ntarget_rpm = 612\n"
            "[temperature_automation.thermostat]\ntarget_temperature = 31\n"
        )
        self.assertEqual(
            SECTIONS.check(config.read([path]), configurable(builtin().jobs)),
            {
                "stirring": {"target_rpm": 612.0},
                "temperature_automation.thermostat": {"target_temperature": 31.0},
            },
        )
