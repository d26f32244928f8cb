"""Telling jobs what to do: by mouse, by keyboard, and what the page refuses to send."""

from tests.support.browser.cases import BrowserCase, button, card, state_is

TARGET = f"{card('stirring')} [data-setting=target_rpm] input"
COMPLAINT = f"document.querySelector('{card('stirring')} .complaint')?.textContent"


class ControllingTests(BrowserCase):
    """The cards of a demo. Stirring runs when a test begins."""

    def setUp(self) -> None:
        """See that stirring runs, and start from a known speed."""
        super().setUp()
        self.run_job("stirring")
        self.unit.ask("PATCH", "/unit_api/jobs/settings/job_name/stirring",
                      {"settings": {"target_rpm": 500}})
        self.browser.until("document.querySelector(args[0]).value === '500'", TARGET)

    def test_change_sticks(self):
        """
        A speed typed into the card reaches the unit, and is still there after a reload.
        """
        self.browser.fill(TARGET, "640")
        self.browser.press("Enter")
        self.eventually(lambda: self.setting("stirring", "target_rpm") == 640)
        self.browser.until("!document.querySelector('[data-setting=target_rpm] [type=submit]')")
        self.browser.go(f"{self.unit.url}/")
        self.browser.until("document.querySelector(args[0])?.value === '640'", TARGET)

    def test_others_changes_are_seen(self):
        """
        What somebody else changes is seen without asking.
        """
        self.unit.ask("PATCH", "/unit_api/jobs/settings/job_name/stirring",
                      {"settings": {"target_rpm": 720}})
        self.browser.until("document.querySelector(args[0]).value === '720'", TARGET)

    def test_bad_value(self):
        """
        A speed beyond the limit is refused in words, and nothing is changed.
        """
        self.browser.fill(TARGET, "99999")
        self.browser.press("Enter")
        said = self.browser.until(COMPLAINT)
        self.assertIn("0 to 2000 RPM", said)
        self.assertEqual(
            self.browser.run(f"return document.querySelector('{TARGET}').ariaInvalid"), "true")
        self.assertEqual(self.setting("stirring", "target_rpm"), 500)

    def test_escape_forgets(self):
        """
        Escape brings back the value that holds.
        """
        self.browser.fill(TARGET, "12")
        self.browser.press("Escape")
        self.browser.until("document.querySelector(args[0]).value === '500'", TARGET)

    def test_unit_refuses(self):
        """
        What only the unit can refuse is told with its remedy, on the card.
        """
        self.expected = ("status of 4",)
        self.browser.click(button("Start Lamps"))
        said = self.browser.until(
            "document.querySelector('[data-job=led_intensity] .problem')?.textContent")
        self.assertIn("at least one of A, B, C, D", said)

    def test_pause_resume_stop_start(self):
        """
        Pause, resume, stop and start do so, and the card says so.
        """
        for label, state in (
            ("Pause", "sleeping"), ("Resume", "ready"), ("Stop", "disconnected"),
            ("Start", "ready"),
        ):
            self.browser.click(button(f"{label} Stirring"))
            self.browser.until(state_is("stirring", state))

    def test_keyboard_alone(self):
        """
        A job is stopped and started with Tab, Enter and Space alone; the focus stays on its card.
        """
        self.tab_to("Stop Stirring")
        self.browser.press("Enter")
        self.browser.until(state_is("stirring", "disconnected"))
        self.browser.until("document.activeElement.getAttribute('aria-label') === 'Start Stirring'")
        self.browser.press("Space")
        self.browser.until(state_is("stirring", "ready"))

    def tab_to(self, label: str) -> None:
        """Press Tab until the button of that name has the focus, and it can be seen that it has."""
        for _ in range(150):
            self.browser.press("Tab")
            name, outline = self.browser.run(
                "return [document.activeElement.getAttribute('aria-label'),"
                "getComputedStyle(document.activeElement).outlineStyle]")
            if name == label:
                self.assertNotEqual(outline, "none")
                return
        self.fail(f"Tab never comes to {label}.")

    def test_options(self):
        """
        A job is started with the options that were typed.
        """
        self.browser.click(button("Stop Stirring"))
        self.browser.until(state_is("stirring", "disconnected"))
        self.browser.click(f"{card('stirring')} summary")
        self.browser.fill(f"{card('stirring')} input[name=target_rpm]", "450")
        self.browser.press("Enter")
        self.browser.until(state_is("stirring", "ready"))
        self.assertEqual(self.setting("stirring", "target_rpm"), 450)

    def test_stop_everything(self):
        """
        Stop everything asks first, then stops all but the monitor.
        """
        self.browser.click(".stop-all")
        self.browser.until("document.querySelector('dialog[open]')")
        self.browser.press("Escape")
        self.browser.until("!document.querySelector('dialog')")
        self.assertTrue(self.on("stirring"))
        self.browser.click(".stop-all")
        self.browser.until("document.querySelector('dialog[open]')")
        self.browser.click("dialog .danger")
        self.browser.until(
            "document.querySelectorAll('.job:not([data-job=monitor]) .chip.disconnected').length"
            " === document.querySelectorAll('.job:not([data-job=monitor])').length")
        self.assertTrue(self.on("monitor"))

    def test_new_experiment(self):
        """
        A new experiment is begun from its dialog, and the page follows.
        """
        self.browser.click(".experiment-button")
        self.browser.until("document.querySelector('dialog[open] details')")
        self.browser.run("document.querySelector('dialog details').open = true")
        self.browser.fill("dialog details input[required]", "Second run")
        self.browser.press("Enter")
        self.browser.until(
            "document.querySelector('.experiment-name').textContent === 'Second run'")
        self.browser.until("!document.querySelector('dialog')")
