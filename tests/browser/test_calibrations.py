"""Calibrations: looked at, put to use, brought, deleted; and made, step by step."""

from tests.support.browser.calibrated import FILE, calibrate_pumps, keep_folding
from tests.support.browser.cases import BrowserCase, press
from tests.support.process import UnitProcess

SHELF = "document.querySelector('.looked-at')"
GO_ON = "document.querySelector('.wizard .primary:not(:disabled)')"
STEP = "document.querySelector('.wizard')?.dataset.step"


class CalibrationsTests(BrowserCase):
    """The calibrations of a demo whose pumps are calibrated."""

    @classmethod
    def start(cls) -> UnitProcess:
        """A demo with calibrated pumps."""
        unit = UnitProcess("--demo").serving()
        calibrate_pumps(unit)
        return unit

    def active(self, device: str) -> str | None:
        """The name of the calibration that *device* uses."""
        found = self.unit.ask("GET", "/unit_api/active_calibrations").json().get(device)
        return found and found["calibration_name"]

    def test_curve(self):
        """
        A calibration is drawn with its points, told in words, and what speaks against it is said.
        """
        self.open("calibrations/media_pump/media-known")
        self.browser.until(SHELF)
        told = self.browser.run("return document.querySelector('.curve-plot').ariaLabel")
        self.assertEqual(told, "Volume against Duration, from 1 to 16: a curve, 3 points.")
        self.browser.until("document.querySelector('.curve-plot canvas')")
        self.browser.until("document.querySelector('[data-concern=calibration-old]')")

    def test_fold(self):
        """
        A calibration that folds over is warned of, with where it does.
        """
        keep_folding(self.unit, "2026-01-31T12:34:56Z")
        self.open("calibrations/od90/standards")
        said = self.browser.until(
            "document.querySelector('[data-concern=calibration-folds-over]')?.textContent")
        self.assertIn("turns at OD600 3.5", said)

    def test_use_and_use_no_more(self):
        """
        A calibration is taken out of use and put to use again.
        """
        self.open("calibrations/waste_pump/waste-known")
        self.browser.until(SHELF)
        self.browser.run(press("Use it no more"))
        self.eventually(lambda: self.active("waste_pump") is None)
        self.browser.until(f"{SHELF}.textContent.includes('Use it')")
        self.browser.until("[...document.querySelectorAll('.looked-at button')]"
                           ".some((button) => button.textContent === 'Use it')")
        self.browser.run(press("Use it"))
        self.eventually(lambda: self.active("waste_pump") == "waste-known")

    def test_delete(self):
        """
        A calibration is deleted after a question.
        """
        text = FILE.format(pump="spare")
        self.unit.ask("POST", "/unit_api/calibrations/media_pump", {"calibration_data": text})
        self.open("calibrations/media_pump/spare-known")
        self.browser.until(SHELF)
        self.browser.run(press("Delete"))
        self.browser.until("document.querySelector('dialog[open]')")
        self.browser.click("dialog .danger")
        self.browser.until("location.hash === '#/calibrations'")
        self.browser.until("!document.querySelector('[data-device=media_pump]')"
                           ".textContent.includes('spare-known')")

    def test_bring_a_file(self):
        """
        A YAML file is brought, and kept if it is one.
        """
        self.open("calibrations")
        self.browser.until(SHELF)
        self.browser.run(
            "document.querySelector('.devices > .options').open = true;"
            "const files = new DataTransfer();"
            "files.items.add(new File([arguments[0]], 'brought.yaml'));"
            "const field = document.querySelector('input[type=file]'); field.files = files.files;"
            "field.dispatchEvent(new Event('change', {bubbles: true}))",
            FILE.format(pump="brought"))
        self.browser.until("!document.querySelector('.devices .options button[type=submit]')"
                           ".disabled")
        self.browser.run(press("Keep it"))
        self.browser.until("location.hash === '#/calibrations/media_pump/brought-known'")
        self.eventually(lambda: self.active("media_pump") == "brought-known")
        self.unit.ask("PATCH", "/unit_api/active_calibrations/media_pump/media-known", {})

    def test_wizard(self):
        """
        A pump is calibrated step by step; a reload in the middle changes nothing.
        """
        self.unit.ask("POST", "/unit_api/jobs/stop", {"job_name": "dosing_automation"})
        self.open("calibrations")
        self.browser.until(SHELF)
        self.browser.run("document.querySelector('[data-device=alt_media_pump] details').open=true")
        self.browser.click("[data-device=alt_media_pump] .guide button")
        self.browser.until(f"{STEP} === 'intro'")
        self.browser.run(f"{GO_ON}.click()")
        self.browser.until(f"{STEP} === 'settings'")
        self.browser.fill("input[name=durations]", "1 2")
        self.browser.press("Enter")
        self.agree_and_measure()
        self.browser.until(f"{STEP} === 'review'")
        self.browser.until("document.querySelector('.curve-plot canvas')")
        self.browser.run(f"{GO_ON}.click()")
        self.browser.until("document.querySelector('.wizard').textContent.includes('used from')")
        self.assertNotEqual(self.active("alt_media_pump"), "alt_media-known")

    def agree_and_measure(self) -> None:
        """Go through the runs of the pump, with a reload before the first measurement."""
        measured = 0
        while True:
            self.browser.until(f"['prime', 'run', 'volume', 'review'].includes({STEP})")
            step = self.browser.run(f"return {STEP}")
            if step == "review":
                return
            shown = self.browser.run("return document.querySelector('.step-title').textContent")
            if step == "volume":
                if not measured:
                    self.open(self.browser.run("return location.hash.slice(2)"))
                    self.browser.until("document.querySelector('input[name=ml]')")
                measured += 1
                self.browser.fill("input[name=ml]", str(0.1 * measured))
            self.browser.run(
                "document.querySelectorAll('.wizard [type=checkbox]').forEach((box) => {"
                " if (!box.checked && box.name !== 'again') box.click(); })")
            self.browser.until(GO_ON)
            self.browser.run(f"{GO_ON}.click()")
            self.browser.until(
                "document.querySelector('.step-title')?.textContent !== args[0]", shown,
                seconds=20)

    def test_abort(self):
        """
        A guided calibration is aborted after a question.
        """
        made = self.unit.ask("POST", "/page/calibrations/sessions",
                             {"protocol": "duration_based", "device": "waste_pump"}).json()
        self.open(f"calibrations/session/{made['session']['session_id']}")
        self.browser.until(f"{STEP} === 'intro'")
        self.browser.run(press("Abort this calibration"))
        self.browser.until("document.querySelector('dialog[open]')")
        self.browser.click("dialog .danger")
        self.browser.until("document.querySelector('.step-title').textContent === 'Aborted'")
