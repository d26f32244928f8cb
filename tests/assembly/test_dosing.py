"""The vessel that a configuration describes. See ``appliance.assembly.dosing``."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.assembly.dosing import vessel_size
from appliance.assembly.sections import SECTIONS
from appliance.config import Config, parse
from appliance.core.dosing.ledger import VesselSize
from appliance.errors import Invalid
from hw.interfaces import Vessel

VIAL = Vessel(fill=18.0, efflux=15.0)


class VesselTests(SynchronousTestCase):
    """How much may be in it, and where its waste tube ends."""

    def size(self, text):
        """What the vial is taken for if that is configured of dosing."""
        return vessel_size(Config(parse(f"[dosing]\n{text}\n", "unit.ini")), VIAL)

    def test_usual(self):
        """
        What is not said is that of the model; nothing makes a vial larger than it is.
        """
        self.assertEqual(self.size(""), VesselSize(18.0, 15.0, 15.0))
        self.assertEqual(self.size("max_fill_ml = 40"), VesselSize(18.0, 15.0, 15.0))
        self.assertEqual(self.size("efflux_ml = 12\ninitial_ml = 10"), VesselSize(18.0, 12.0, 10.0))

    def test_no_room(self):
        """
        Limits that leave no room for any dose are refused, with file and line.
        """
        for text, line in (
            ("efflux_ml = 16\nmax_fill_ml = 15.5", 2),
            ("max_fill_ml = 14", 2),
            ("max_fill_ml = 15", 2),
            ("efflux_ml = 18", 2),
            ("max_fill_ml = 16\ninitial_ml = 17", 3),
        ):
            refusal = self.assertRaises(Invalid, self.size, text)
            self.assertIn(f"unit.ini:{line}", refusal.message, text)

    def test_agreement(self):
        """
        A configuration is refused as a whole for it, wherever it is read; the vial counts.
        """
        def check(text):
            return SECTIONS.check(Config(parse(text, "unit.ini")), {"monitor": {}})

        for text, line in (
            ("[dosing]\nefflux_ml = 16\nmax_fill_ml = 15.5", 2),
            ("[dosing]\nefflux_ml = 30", 2),
            ("[unit]\nmodel = pioreactor_60ml", 2),
            ("[unit]\nmodel = pioreactor_40ml\nmodel_version = 9", 2),
        ):
            refusal = self.assertRaises(Invalid, check, text)
            self.assertIn(f"unit.ini:{line}", refusal.message, text)
        large = ("[unit]\nmodel = pioreactor_40ml\nmodel_version = 1.0\n[dosing]\nefflux_ml = 30")
        self.assertEqual(check(large), {})

    def test_nothing_that_stops_dosing(self):
        """
        Nor can a dose be of nothing, or less be taken out than was put in.
        """
        for key, value in (
            ("max_subdose_ml", "0"), ("waste_multiplier", "0.5"), ("usual_ml_s", "0"),
        ):
            refusal = self.assertRaises(
                Invalid, SECTIONS.check, Config(parse(f"[dosing]\n{key} = {value}", "unit.ini")), {}
            )
            self.assertIn("unit.ini:2", refusal.message, key)
