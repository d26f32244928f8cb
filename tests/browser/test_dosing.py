"""Dosing by hand and by itself: the vessel, the forms, what is under way, what was done."""

from tests.support.browser.calibrated import calibrate_pumps
from tests.support.browser.cases import BrowserCase, button, state_is
from tests.support.process import UnitProcess

VOLUME = "document.querySelector('[data-figure=volume]').textContent"
MEDIUM = "[data-dose=add_media]"
SHOWN = "document.querySelector('[data-view=dosing] .dose')"


class DosingTests(BrowserCase):
    """The dosing view of a demo whose pumps are calibrated."""

    @classmethod
    def start(cls) -> UnitProcess:
        """A demo with calibrated pumps."""
        unit = UnitProcess("--demo").serving()
        calibrate_pumps(unit)
        return unit

    def setUp(self) -> None:
        """Open the view, with 12 mL in the vessel and all pumps at rest."""
        super().setUp()
        self.unit.ask("POST", "/unit_api/jobs/stop", {"job_name": "dosing_automation"})
        self.unit.ask("PUT", "/page/volumes", {"ml": 12.0})
        self.browser.go(f"{self.unit.url}/#/dosing")
        self.browser.until(SHOWN)
        self.browser.until(f"{VOLUME}.startsWith('12.00')")

    def volumes(self) -> dict:
        """What the unit says of its liquids."""
        return self.unit.ask("GET", "/page/volumes").json()

    def test_dose(self):
        """
        A dose in mL reaches the vessel: the ledger, the drawing and the list of doses tell it.
        """
        self.browser.fill(f"{MEDIUM} input", "1.5")
        self.browser.press("Enter")
        self.browser.until(f"{VOLUME}.startsWith('13.5')", seconds=20)
        self.assertIn("13.5", self.browser.accessible(".vessel")[1])
        self.browser.until("document.querySelectorAll('.logs tbody tr').length >= 2")
        self.assertAlmostEqual(self.volumes()["ml"], 13.5, delta=0.05)

    def test_refused(self):
        """
        More than there is room for is refused in words, and nothing is moved.
        """
        self.expected = ("status of 4",)
        self.browser.fill(f"{MEDIUM} input", "15")
        self.browser.press("Enter")
        said = self.browser.until(f"document.querySelector('{MEDIUM} .problem')?.textContent")
        self.assertIn("no room", said)
        self.assertEqual(self.volumes()["ml"], 12.0)

    def test_bad_amount(self):
        """
        What is no amount is not sent.
        """
        self.browser.fill(f"{MEDIUM} input", "much")
        said = self.browser.until(f"document.querySelector('{MEDIUM} .complaint')?.textContent")
        self.assertIn("number", said)

    def test_stop(self):
        """
        A pump that turns until it is stopped shows what it moved, and is stopped by its button.
        """
        self.browser.run(
            "const s = document.querySelector('[data-dose=remove_waste] select');"
            "s.value = 'continuously'; s.dispatchEvent(new Event('change', {bubbles: true}))")
        self.browser.click(button("Remove waste"))
        self.browser.until("document.querySelector('[data-dose=remove_waste] progress')")
        self.browser.click(button("Stop: Waste"))
        self.eventually(lambda: not self.on("remove_waste"))
        self.browser.until("!document.querySelector('[data-dose=remove_waste] progress')")

    def test_stop_all(self):
        """
        One button stops everything that doses, and nothing else.
        """
        self.unit.ask("POST", "/unit_api/jobs/run/job_name/dosing_automation", {"options": {
            "automation_name": "fed_batch", "dosing_volume_ml": 0.5, "duration": 600}})
        self.browser.until("document.querySelector('.stop-dosing')")
        self.browser.click(".stop-dosing")
        self.eventually(lambda: not self.on("dosing_automation"))
        self.browser.until("!document.querySelector('.stop-dosing')")
        self.assertTrue(self.on("od_reading"))

    def test_exchange(self):
        """
        An exchange brings medium in and takes waste out, by the pumps' own script.
        """
        before = self.volumes()
        self.browser.fill("[data-dose=exchange] input", "2")
        self.browser.press("Enter")
        self.browser.until("document.querySelector('[data-dose=exchange] progress')")
        self.eventually(lambda: self.volumes()["media_ml"] >= before["media_ml"] + 1.9)
        self.eventually(lambda: not self.on("pumps"))

    def test_tell_volume(self):
        """
        What a person sees in the vessel is told to the unit.
        """
        self.browser.run("document.querySelector('.contents details').open = true")
        self.browser.fill(".tell input", "14.5")
        self.browser.press("Enter")
        self.browser.until(f"{VOLUME}.startsWith('14.50')")
        self.assertEqual(self.volumes()["ml"], 14.5)

    def test_automation(self):
        """
        An automation is chosen, given its parameters, and started from its card.
        """
        self.browser.until("document.querySelector('[data-job=dosing_automation] select')")
        self.browser.run(
            "const s = document.querySelector('[data-job=dosing_automation] select');"
            "s.value = 'turbidostat'; s.dispatchEvent(new Event('change', {bubbles: true}))")
        self.browser.until("document.querySelector('input[name=target_biomass]')")
        self.browser.fill("input[name=target_biomass]", "0.5")
        self.browser.press("Enter")
        self.browser.until(state_is("dosing_automation", "ready"))

    def test_marks(self):
        """
        Doses are marked on the chart of the optical density, and told in its words.
        """
        self.unit.ask("POST", "/unit_api/jobs/run/job_name/add_media", {"options": {"ml": 0.5}})
        self.browser.until(
            "[...document.querySelectorAll('[role=img]')]"
            ".some((chart) => /[1-9][0-9]* doses of medium/.test(chart.ariaLabel))", seconds=20)
