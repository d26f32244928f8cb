"""Tests for /page/calibrations and /page/self_test."""

from appliance.core.calibrations.blanks import Blank
from tests.support.api import SiteCase
from tests.support.curves import FUSED, od, pump

PATH = "/page/calibrations"
SESSIONS = f"{PATH}/sessions"


class OverviewTests(SiteCase):
    """What the page draws."""

    def test_nothing(self):
        """
        A new unit has nothing but ways to calibrate.
        """
        seen = self.get(PATH)
        self.assertEqual((seen["calibrations"], seen["estimators"], seen["sessions"]), ([], [], []))
        self.assertIs(seen["blank"], None)
        self.assertIn("media_pump_duration_based", {guide["id"] for guide in seen["protocols"]})

    def test_curve(self):
        """
        A calibration comes with its points, a curve, and what speaks against it.
        """
        folding = od(coefficients="[-0.05, 0.3, 0.0]")
        self.now(self.appliance.calibrations.create("od90", folding, activate=True))
        one = self.get(PATH)["calibrations"][0]
        self.assertEqual((one["device"], one["name"], one["active"]), ("od90", "ecoli", True))
        self.assertEqual(one["points"]["x"], [0.0, 1.0, 2.0, 4.0])
        self.assertEqual(len(one["curve"]["x"]), len(one["curve"]["y"]))
        self.assertEqual([round(x, 6) for x in one["folds_at"]], [3.0])
        self.assertApproximates(one["ambiguous_from"], 2.0, 1e-6)
        names = {concern["name"] for concern in one["concerns"]}
        self.assertTrue({"calibration-folds-over", "calibration-scatters"} <= names)

    def test_old_and_left(self):
        """
        Age is told, and readings far outside of what was recorded.
        """
        old = pump(created="2020-01-01T00:00:00Z")
        self.now(self.appliance.calibrations.create("media_pump", old))
        concerns = self.get(PATH)["calibrations"][0]["concerns"]
        self.assertEqual([concern["name"] for concern in concerns], ["calibration-old"])
        narrow = od().replace("[0.0, 0.1, 0.2, 0.4]", "[3.0, 3.1, 3.2, 3.4]")
        self.now(self.appliance.calibrations.create("od90", narrow, activate=True))
        self.run_job("od_reading", wait=10.0)
        found = {c["device"]: c for c in self.get(PATH)["calibrations"]}["od90"]
        self.assertIn("calibration-left", {concern["name"] for concern in found["concerns"]})

    def test_estimator(self):
        """
        An estimator comes with one curve for each angle.
        """
        answer = self.ask("POST", f"{PATH}/files/od_fused", {"text": FUSED, "activate": True})
        self.assertEqual(answer.status, 201)
        one = self.get(PATH)["estimators"][0]
        self.assertEqual(set(one["curves"]), {"90", "135"})
        self.assertTrue(one["active"])

    def test_file(self):
        """
        A file can be given as text; one that does not fit is refused with its line.
        """
        self.assertEqual(self.ask("POST", f"{PATH}/files/media_pump", {"text": pump()}).status, 201)
        refused = self.ask("POST", f"{PATH}/files/media_pump", {"text": "a: [\n"})
        self.assertIn("line", self.problem(refused, 400)["cause"])

    def test_blank(self):
        """
        The blank is shown and can be dropped.
        """
        self.now(self.appliance.active_calibrations.blanks.keep(Blank({"2": 0.01}, 80.0, 5.0)))
        self.assertEqual(self.get(PATH)["blank"],
                         {"means": {"2": 0.01}, "intensity": 80.0, "at_ms": 5000})
        self.assertEqual(self.ask("DELETE", f"{PATH}/blank").json, {"blank": None})
        self.problem(self.ask("DELETE", f"{PATH}/blank"), 404)


class SessionTests(SiteCase):
    """Guided calibrations over HTTP."""

    def begin(self):
        """A new session's address."""
        answer = self.ask("POST", SESSIONS, {"protocol": "dc_based", "device": "stirring"})
        self.assertEqual(answer.status, 201, answer.body)
        return f"{SESSIONS}/{answer.json['session']['session_id']}"

    def test_shape(self):
        """
        A session and its step have the fields that other units' have.
        """
        seen = self.get(self.begin())
        self.assertEqual(set(seen), {"session", "step"})
        self.assertEqual(set(seen["session"]), {
            "session_id", "protocol_name", "target_device", "status", "step_id", "data",
            "created_at", "updated_at", "result", "error",
        })
        self.assertEqual(set(seen["step"]), {
            "step_id", "step_type", "title", "body", "fields", "metadata",
        })
        self.assertEqual(seen["step"]["step_type"], "form")

    def test_through(self):
        """
        A calibration from its first step to its curve.
        """
        path = self.begin()
        self.ask("POST", f"{path}/inputs", {"inputs": {"name": "mine"}})
        answer = self.ask("POST", f"{path}/inputs", {"inputs": {}})
        self.assertTrue(answer.json["step"]["metadata"]["working"])
        self.wind(90.0)
        seen = self.get(path)
        self.assertEqual(seen["step"]["step_id"], "review")
        self.assertTrue(seen["step"]["metadata"]["curve"]["x"])
        done = self.ask("POST", f"{path}/inputs", {"inputs": {"activate": True}}).json
        self.assertEqual(done["session"]["status"], "complete")
        self.assertEqual(done["session"]["result"]["calibration_name"], "mine")
        self.assertEqual(list(self.get("/unit_api/active_calibrations")), ["stirring"])

    def test_refused(self):
        """
        What does not fit is refused, and the session stays where it was.
        """
        path = self.begin()
        for body in ({"inputs": {"lowest": "much"}}, {"inputs": {"x": 1}}, {"input": {}}):
            self.problem(self.ask("POST", f"{path}/inputs", body), 400)
        self.problem(self.ask("POST", f"{SESSIONS}/none/inputs", {"inputs": {}}), 404)
        self.problem(self.ask("GET", f"{SESSIONS}/none"), 404)
        again = {"protocol": "dc_based", "device": "stirring"}
        self.problem(self.ask("POST", SESSIONS, again), 409)
        self.problem(self.ask("POST", SESSIONS, {"protocol": "x", "device": "y"}), 404)
        self.assertEqual(self.get(path)["step"]["step_id"], "settings")

    def test_abort(self):
        """
        A session can be given up, and then another begun.
        """
        path = self.begin()
        self.assertEqual(self.ask("POST", f"{path}/abort").json["session"]["status"], "aborted")
        self.problem(self.ask("POST", f"{path}/inputs", {"inputs": {}}), 409)
        self.begin()
        self.assertEqual(len(self.get(SESSIONS)), 2)


class ProtocolTests(SiteCase):
    """GET /unit_api/calibration_protocols."""

    def test_shape(self):
        """
        The list is sorted by device and priority, each with what it needs.
        """
        found = self.get("/unit_api/calibration_protocols")
        self.assertEqual(set(found[0]), {
            "id", "target_device", "protocol_name", "priority", "title", "description",
            "requirements",
        })
        keys = [(p["target_device"], p["priority"], p["title"]) for p in found]
        self.assertEqual(keys, sorted(keys))
        self.assertEqual({p["protocol_name"] for p in found}, {
            "duration_based", "standards", "dc_based", "od_fusion_standards", "od_fusion_offset",
        })


class SelfTestTests(SiteCase):
    """GET /page/self_test."""

    def test_report(self):
        """
        The newest report stays after the test has ended; before any there is none.
        """
        self.assertIs(self.get("/page/self_test"), None)
        self.faults.inject("tmp_nack")
        self.run_job("self_test", k="heating", wait=60.0)
        self.wind(1.0)
        report = self.get("/page/self_test")
        first = report["results"][0]
        self.assertEqual((first["name"], first["passed"]), ("test_detect_heating_pcb", False))
        self.assertTrue(first["message"] and first["remedy"])
