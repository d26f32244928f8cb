"""Tests for appliance.process.boot: the folder and the configuration, before there is a unit."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.process.boot import Prepared, prepare
from appliance.process.options import Start


class ConfigurationTests(SynchronousTestCase):
    """Which configuration counts."""

    def prepared(self, data: Path, text: str) -> Prepared:
        """The folder *data*, prepared with *text* as the file of --config."""
        self.config = Path(self.mktemp())
        self.config.write_text(text)
        return prepare(Start(data.resolve(), "tcp:0", "simulated", config=self.config))

    def test_makes_no_sense(self):
        """
        A configuration that makes no sense is refused in a line, with file and line.
        """
        with self.assertRaises(SystemExit) as caught:
            self.prepared(Path(self.mktemp()), "[stirring]\ntarget_rpm = quick\n")
        self.assertIn(f"{self.config}:2", str(caught.exception))

    def test_layers(self):
        """
        --config goes before unit.ini in the data folder, which goes before shared.ini.
        """
        data = Path(self.mktemp())
        data.mkdir()
        (data / "shared.ini").write_text("[stirring]\ntarget_rpm = 300\nduty_cycle = 20\n")
        (data / "unit.ini").write_text("[unit]\nname = two\n[stirring]\ntarget_rpm = 400\n")
        prepared = self.prepared(data, "[unit]\nname = three\n")
        self.assertEqual(prepared.config.text("unit", "name"), "three")
        self.assertEqual(prepared.sections["stirring"]["target_rpm"], 400.0)
        self.assertFalse(prepared.trial)
