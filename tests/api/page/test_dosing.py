"""Tests for /page/volumes, /page/doses, /page/bottles, /page/tubes and /page/system."""

from appliance.model import DoseGain, Liquid, Trouble
from tests.support.api import SiteCase
from tests.support.curves import pump

VOLUMES = "/page/volumes"


class VolumesTests(SiteCase):
    """What the vessel and the bottles hold."""

    def test_seen(self):
        """
        The vessel comes with its limits, its bottles and its pumps.
        """
        seen = self.get(VOLUMES)
        self.assertLessEqual(seen["ml"], seen["fill_ml"])
        self.assertEqual(set(seen["bottles"]), {"media", "alt_media"})
        self.assertEqual([p["kind"] for p in seen["pumps"]],
                         ["add_media", "add_alt_media", "remove_waste"])  # fmt: skip
        self.assertEqual((seen["busy"], seen["stopped"]), (None, None))

    def test_calibrated(self):
        """
        A pump names its calibration.
        """
        self.now(self.appliance.calibrations.create("media_pump", pump(), activate=True))
        first, second, _ = self.get(VOLUMES)["pumps"]
        self.assertEqual(first["calibration"],
                         self.appliance.calibrations.active("media_pump").name)  # fmt: skip
        self.assertIsNone(second["calibration"])

    def test_told(self):
        """
        What somebody has seen in the vessel holds from then on, if it can be.
        """
        answer = self.ask("PUT", VOLUMES, {"ml": 11.5})
        self.assertEqual((answer.status, self.get(VOLUMES)["ml"]), (200, 11.5))
        self.assertEqual(self.ask("PUT", VOLUMES, {"ml": 1000.0}).status, 400)
        self.assertEqual(self.ask("PUT", VOLUMES, {"ml": 1.0, "colour": 1}).status, 400)
        self.assertEqual(self.get(VOLUMES)["ml"], 11.5)

    def test_bottles(self):
        """
        A bottle is counted from what it is said to hold, and no longer when nothing is said.
        """
        self.ask("PUT", "/page/bottles/media", {"ml": 250.0})
        self.assertEqual(self.get(VOLUMES)["bottles"]["media"], 250.0)
        self.ask("PUT", "/page/bottles/media", {"ml": None})
        self.assertIsNone(self.get(VOLUMES)["bottles"]["media"])
        self.assertEqual(self.ask("PUT", "/page/bottles/beer", {"ml": 1.0}).status, 400)

    def test_tubes(self):
        """
        A new tube has moved nothing yet; there are tubes on pumps only.
        """
        self.appliance.dosing.ledger.pumped["waste"] = 12.0
        self.assertEqual(self.ask("POST", "/page/tubes/waste", {}).status, 200)
        self.assertEqual(self.get(VOLUMES)["pumps"][2]["pumped_ml"], 0.0)
        self.assertEqual(self.ask("POST", "/page/tubes/hose", {}).status, 400)

    def test_gain(self):
        """
        What share of its doses a pump was seen to give is told, until it has a new tube.
        """
        self.assertIsNone(self.get(VOLUMES)["pumps"][0]["gain"])
        self.appliance.dosing.ledger.learn("media", DoseGain(0.63, 0.04))
        told = self.get(VOLUMES)["pumps"]
        self.assertEqual((told[0]["gain"], told[0]["gain_sd"]), (0.63, 0.04))
        self.assertIsNone(told[2]["gain"])
        self.ask("POST", "/page/tubes/media", {})
        self.assertIsNone(self.get(VOLUMES)["pumps"][0]["gain"])

    def test_stopped(self):
        """
        Why dosing was stopped is told until somebody says what is in the vessel.
        """
        self.appliance.dosing.interlock.stop(Trouble("dry", "Nothing came.", "Look at the bottle."))
        self.assertEqual(self.get(VOLUMES)["stopped"]["message"], "Nothing came.")
        self.ask("PUT", VOLUMES, {"ml": 12.0})
        self.assertIsNone(self.get(VOLUMES)["stopped"])


class DosesTests(SiteCase):
    """What was dosed."""

    def test_newest_first(self):
        """
        Doses are told with what was meant and what was moved, the newest first.
        """
        dosing = self.appliance.dosing.operations
        self.ask("PUT", VOLUMES, {"ml": 10.0})
        for ml in (1.0, 0.5):
            self.now(dosing.book(Liquid.MEDIA, ml, "test"))
        doses = self.get("/page/doses")
        self.assertEqual([(d["ml"], d["moved_ml"]) for d in doses], [(0.5, 0.5), (1.0, 1.0)])
        self.assertEqual({d["source"] for d in doses}, {"test"})
        self.assertEqual(len(self.get("/page/doses?limit=1")), 1)
        self.assertEqual(self.ask("GET", "/page/doses?limit=0").status, 400)


class SystemTests(SiteCase):
    """What runs."""

    def test_seen(self):
        """
        Versions, model, start and web server are told.
        """
        seen = self.get("/page/system")
        self.assertIn("Twisted", seen["versions"])
        self.assertEqual(set(seen["model"]), {"name", "version"})
        self.assertLessEqual(seen["started_ms"], seen["now_ms"])
        self.assertEqual(seen["hardware"], "simulated")
