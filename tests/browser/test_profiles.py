"""Profiles: written with help, run, paused, stopped; seen on a line of time."""

from tests.support.browser.cases import BrowserCase

SAVED = "document.querySelector('.editor [role=status]')?.textContent === 'saved'"
FINE = r"/^(Nothing|\d+ warning)/.test(document.querySelector('#findings-title')?.textContent)"
TEXT = 'version: "1.0"\nexperiment_profile_name: Tested\ncommon:\n  jobs:\n    stirring:\n'
ACTIONS = ("      actions:\n        - {type: log, t: 1s, options: {message: Hello}}\n"
           "        - {type: update, t: 90h, options: {target_rpm: 300}}\n")


class ProfilesTests(BrowserCase):
    """The profiles of a demo."""

    def setUp(self) -> None:
        """No profile runs, and the browser keeps no draft."""
        super().setUp()
        self.browser.run("sessionStorage.clear()")
        if self.on("experiment_profile"):
            self.unit.ask("POST", "/unit_api/jobs/stop", {"job_name": "experiment_profile"})
        self.unit.ask("PUT", "/page/profiles/kept.yaml", {"text": TEXT + ACTIONS})

    def type(self, text: str) -> None:
        """Put *text* into the editor as a person would by pasting."""
        self.browser.run(
            "const area = document.querySelector('textarea'); area.value = arguments[0];"
            "area.dispatchEvent(new Event('input', {bubbles: true}))", text)

    def test_examples(self):
        """
        Every example is without an error on this unit, and says what it will do.
        """
        for example in ("warm-and-stir", "warmer-by-day", "hold-when-grown"):
            self.open(f"profiles/new/{example}")
            self.browser.until(FINE)
            self.browser.until("document.querySelectorAll('.plan .step').length > 1")

    def test_checks_while_typing(self):
        """
        An error is told with its line and column as one types, and a click leads there.
        """
        self.open("profiles/edit/kept.yaml")
        self.browser.until(FINE)
        self.type(TEXT + ACTIONS.replace("90h", "soon"))
        self.browser.until("document.querySelector('.finding.error')?.textContent"
                           ".includes('Line 8, column')")
        self.assertTrue(self.browser.run(
            "return [...document.querySelectorAll('.editor .buttons button')][0].disabled"))
        self.browser.click(".finding button")
        place = self.browser.run(
            "const area = document.activeElement;"
            "return [area.tagName, area.value.slice(area.selectionStart).slice(0, 4)]")
        self.assertEqual(place, ["TEXTAREA", "soon"])

    def test_draft_survives(self):
        """
        What was typed and not saved is still there after a reload.
        """
        self.open("profiles/edit/kept.yaml")
        self.browser.until(FINE)
        self.type(TEXT + ACTIONS + "# more to come\n")
        self.open("profiles/edit/kept.yaml")
        self.browser.until("document.querySelector('textarea')?.value.includes('more to come')")

    def test_new_is_saved(self):
        """
        A new profile is saved under its name, and listed.
        """
        self.open("profiles/new/warm-and-stir")
        self.browser.until(FINE)
        self.browser.fill(".editor input", "mine.yaml")
        self.browser.run("document.querySelector('.editor .primary').click()")
        self.browser.until("location.hash === '#/profiles/edit/mine.yaml'")
        self.browser.until(SAVED)
        self.open("profiles")
        self.browser.until("[...document.querySelectorAll('.profile')]"
                           ".some((entry) => entry.textContent.includes('Warm, stir'))")

    def test_run(self):
        """
        A profile is run, seen on its line of time, paused, resumed and stopped.
        """
        self.open("profiles")
        self.browser.until("document.querySelector('.profile .primary')")
        self.browser.run("[...document.querySelectorAll('.profile .primary')].find((button) =>"
                         " button.ariaLabel.startsWith('Run kept')).click()")
        self.browser.until("document.querySelector('.running-profile .lane-now')", seconds=20)
        self.browser.until("document.querySelector('.step.done')", seconds=20)
        self.browser.until("document.querySelector('.step.next')")
        deed = "document.querySelectorAll('.running-profile .buttons button')"
        self.browser.run(f"{deed}[0].click()")
        self.browser.until("document.querySelector('.running-profile .chip.sleeping')")
        self.browser.run(f"{deed}[0].click()")
        self.browser.until("document.querySelector('.running-profile .chip.ready')")
        self.browser.run(f"{deed}[1].click()")
        self.browser.until("!document.querySelector('.running-profile')")
