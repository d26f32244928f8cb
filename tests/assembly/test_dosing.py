"""The vessel that a configuration describes. See ``appliance.assembly.dosing``."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.assembly.dosing import vessel_size
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
