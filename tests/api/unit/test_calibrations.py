"""Tests for the routes of calibrations and estimators of the unit dialect."""

import os
from io import BytesIO
from zipfile import ZipFile

from tests.support.api import SiteCase
from tests.support.curves import FUSED, od, pump

ALL = "/unit_api/calibrations"
PUMPS = f"{ALL}/media_pump"
ACTIVE = "/unit_api/active_calibrations"
ESTIMATORS = "/unit_api/estimators/od_fused"
ACTIVE_ESTIMATORS = "/unit_api/active_estimators"


class CalibrationCase(SiteCase):
    """A site that can be given calibrations."""

    def create(self, text=None, path=PUMPS, active=False):
        """Ask to keep a calibration."""
        body = {"calibration_data": pump() if text is None else text, "set_as_active": active}
        return self.ask("POST", path, body)


class CreateTests(CalibrationCase):
    """POST /calibrations/<device>."""

    def test_created(self):
        """
        The answer is 201, with the file, which is there.
        """
        answer = self.create()
        self.assertEqual(answer.status, 201)
        self.assertEqual(set(answer.json), {"msg", "path"})
        with open(answer.json["path"]) as file:
            self.assertEqual(file.read(), pump())

    def test_set_as_active(self):
        """
        It is used at once if asked.
        """
        self.create(active=True)
        self.assertEqual(list(self.get(ACTIVE)), ["media_pump"])
        self.create(od(), f"{ALL}/od90")
        self.assertEqual(list(self.get(ACTIVE)), ["media_pump"])

    def test_bad_yaml(self):
        """
        A text that is no YAML is the caller's mistake, told with its line.
        """
        info = self.refused(self.create("calibration_type: [\n"), 400)
        self.assertIn("line", info["cause"])
        self.assertEqual(self.get(ALL), {})

    def test_bad_field(self):
        """
        A field that does not fit is named.
        """
        for text, word in ((pump(created='"2026-01-01T00:00:00Z"'), "created_at"),
                           (pump(name="'../x'"), "calibration_name"),
                           (pump() + "x_: 1\n", "x_")):
            answer = self.create(text)
            self.refused(answer, 400)
            self.assertIn(word, answer.json["error"])

    def test_code(self):
        """
        A text with code in it is refused, nothing is called, and nothing is kept.
        """
        self.create(active=True)
        for tag in ("!!python/object/apply:os.mkdir [called]", "!!python/name:os.system ''"):
            self.refused(self.create(pump(slope=9.0).replace("200.0", tag), active=True), 400)
        self.assertFalse(os.path.exists("called"))
        self.assertEqual(self.get(f"{PUMPS}/water")["curve_data_"]["coefficients"], [0.1, 0.0])

    def test_bad_body(self):
        """
        A body that is missing, no JSON, or without calibration_data is refused.
        """
        for body in (b"", b"{", b"[]", b"{}", b'{"calibration_data": 3}'):
            self.refused(self.ask("POST", PUMPS, body=body), 400)

    def test_unknown_device(self):
        """
        A device that has no calibrations is refused, and no file is left anywhere.
        """
        for device in ("newdev", "..", "%2e%2e%2fevil"):
            self.assertIn(self.create(path=f"{ALL}/{device}").status, (400, 404, 405))
        self.assertFalse((self.workbench.data / "storage").exists())

    def test_wrong_type_for_device(self):
        """
        A stirrer is not calibrated by a pump's curve.
        """
        self.refused(self.create(path=f"{ALL}/stirring"), 400)


class ReadTests(CalibrationCase):
    """The routes that show."""

    def test_shape(self):
        """
        A calibration is its fields, whether it is active, and whose it is.
        """
        self.create(active=True)
        one = self.get(f"{PUMPS}/water")
        self.assertEqual(one, {
            "calibration_type": "simple_peristaltic_pump",
            "calibration_name": "water",
            "calibrated_on_pioreactor_unit": "bench",
            "created_at": "2026-01-01T00:00:00Z",
            "curve_data_": {"type": "poly", "coefficients": [0.1, 0.0]},
            "x": "Duration",
            "y": "Volume",
            "recorded_data": {"x": [1.0, 2.0, 4.0, 8.0], "y": [0.1, 0.2, 0.4, 0.8]},
            "hz": 200.0,
            "dc": 100.0,
            "voltage": 5.0,
            "is_active": True,
            "pioreactor_unit": self.appliance.name,
        })
        self.assertEqual(self.get(ALL), {"media_pump": [one]})
        self.assertEqual(self.get(PUMPS), [one])
        self.assertEqual(self.get(ACTIVE), {"media_pump": one})

    def test_nothing(self):
        """
        A unit without calibrations has none, of no known device.
        """
        self.assertEqual(self.get(ALL), {})
        self.assertEqual(self.get(PUMPS), [])
        self.assertEqual(self.get(ACTIVE), {})
        self.refused(self.ask("GET", f"{ALL}/toaster"), 404)
        self.refused(self.ask("GET", f"{PUMPS}/water"), 404)

    def test_zip(self):
        """
        All of them in one zip.
        """
        self.create()
        answer = self.ask("GET", "/unit_api/zipped_calibrations")
        self.assertEqual(answer.headers["content-type"], "application/zip")
        self.assertIn("_calibrations.zip", answer.headers["content-disposition"])
        self.assertEqual(ZipFile(BytesIO(answer.body)).namelist(), ["media_pump/water.yaml"])

    def test_wrong_methods(self):
        """
        A method that a path does not have is 405.
        """
        for method, path in (("PUT", ALL), ("POST", ACTIVE), ("PATCH", PUMPS),
                             ("POST", "/unit_api/zipped_calibrations")):
            self.refused(self.ask(method, path), 405)


class ActiveTests(CalibrationCase):
    """The routes that choose."""

    def test_choose(self):
        """
        One is chosen, and let go; letting go twice is no error.
        """
        self.create()
        answer = self.ask("PATCH", f"{ACTIVE}/media_pump/water")
        self.assertEqual(answer.json, {"status": "success"})
        self.assertTrue(self.get(f"{PUMPS}/water")["is_active"])
        for device in ("media_pump", "media_pump", "toaster"):
            self.assertEqual(self.ask("DELETE", f"{ACTIVE}/{device}").json, {"status": "success"})
        self.assertEqual(self.get(ACTIVE), {})

    def test_unknown(self):
        """
        What is not there cannot be chosen.
        """
        for path in ("media_pump/zzz", "toaster/water", "media_pump/..%2fwater"):
            self.refused(self.ask("PATCH", f"{ACTIVE}/{path}"), 404)
        self.assertEqual(self.get(ACTIVE), {})

    def test_delete(self):
        """
        A calibration that is removed is gone, and not in use.
        """
        self.create(active=True)
        answer = self.ask("DELETE", f"{PUMPS}/water")
        self.assertEqual(answer.json["msg"],
                         "Calibration 'water' for device 'media_pump' deleted successfully.")
        self.assertEqual(self.get(ACTIVE), {})
        self.refused(self.ask("DELETE", f"{PUMPS}/water"), 404)


class EstimatorTests(CalibrationCase):
    """The routes of estimators."""

    def setUp(self) -> None:
        super().setUp()
        self.now(self.appliance.estimators.create("od_fused", FUSED))

    def test_shape(self):
        """
        An estimator is its fields, whether it is active, whose it is, and what it is for.
        """
        one = self.get(f"{ESTIMATORS}/fused")
        self.assertEqual(one["estimator_name"], "fused")
        self.assertEqual(one["is_active"], False)
        self.assertEqual(one["device"], "od_fused")
        self.assertEqual(self.get(ESTIMATORS), [one])
        self.assertEqual(self.get("/unit_api/estimators"), {"od_fused": [one]})

    def test_choose_and_delete(self):
        """
        One is chosen, let go, and removed.
        """
        self.ask("PATCH", f"{ACTIVE_ESTIMATORS}/od_fused/fused")
        self.assertEqual(list(self.get(ACTIVE_ESTIMATORS)), ["od_fused"])
        self.ask("DELETE", f"{ACTIVE_ESTIMATORS}/od_fused")
        self.assertEqual(self.get(ACTIVE_ESTIMATORS), {})
        answer = self.ask("DELETE", f"{ESTIMATORS}/fused")
        self.assertEqual(answer.json["msg"],
                         "Estimator 'fused' for device 'od_fused' deleted successfully.")

    def test_unknown(self):
        """
        What is not there is not found.
        """
        for method, path in (("GET", f"{ESTIMATORS}/x"), ("DELETE", f"{ESTIMATORS}/x"),
                             ("GET", "/unit_api/estimators/toaster"),
                             ("PATCH", f"{ACTIVE_ESTIMATORS}/od_fused/x")):
            self.refused(self.ask(method, path), 404)
