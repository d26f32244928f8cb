"""Everybody can use the page: names, roles, contrast, narrow screens, both colour schemes."""

from tests.support.browser.cases import BrowserCase, button
from tests.support.browser.flaws import (
    DANGLING,
    DUPLICATE_IDS,
    FAINT,
    NAMELESS,
    OPEN_ALL,
    SKIPPED_HEADINGS,
    SMALL_TARGETS,
    TOO_WIDE,
)

READY = ("document.querySelectorAll('.job').length > 4 && document.querySelector('.fault')"
         "&& document.querySelector('.more-charts')")


class AccessibleTests(BrowserCase):
    """The page as it is told to those who cannot see it, or not well."""

    def setUp(self) -> None:
        """Show everything there is."""
        super().setUp()
        self.addCleanup(self.browser.media, prefers_color_scheme="light")
        self.browser.until(READY)
        self.browser.run(OPEN_ALL)
        self.browser.until("document.querySelectorAll('.more-charts .chart').length > 1")

    def test_names(self):
        """
        Whatever can be used has a name, and every reference leads somewhere.
        """
        for flaw in (NAMELESS, DUPLICATE_IDS, DANGLING, SKIPPED_HEADINGS):
            self.assertEqual(self.browser.run(flaw), [])

    def test_landmarks(self):
        """
        There is one main heading, a banner, a main part and a language.
        """
        counts = self.browser.run(
            "return ['h1', 'header', 'main', 'html[lang]', 'title', 'nav[aria-label]']"
            ".map((name) => document.querySelectorAll(name).length)")
        self.assertEqual(counts, [1, 1, 1, 1, 1, 2])

    def test_a_screen_reader_is_told(self):
        """
        A screen reader is told what a chart shows, and what a button does to which job.
        """
        role, name = self.browser.accessible(".chart [role=img]")
        self.assertIn(role, ("img", "image"))
        self.assertRegex(name, r"Optical density in the last .* now .*AU, between .* and .*AU")
        self.assertEqual(self.browser.accessible(button("Stop Stirring")),
                         ("button", "Stop Stirring"))
        self.assertEqual(self.browser.accessible("[data-setting=target_rpm] input"),
                         ("textbox", "Target RPM"))

    def test_contrast(self):
        """
        All text stands out from its ground at least 4.5 to 1, by day and by night.
        """
        for scheme in ("light", "dark"):
            self.browser.media(prefers_color_scheme=scheme)
            self.browser.until(f"document.documentElement.dataset.theme === '{scheme}'")
            self.assertEqual(self.browser.run(FAINT), [], scheme)

    def test_theme_switch(self):
        """
        The switch overrules the system, and is remembered.
        """
        self.addCleanup(self.browser.run, "localStorage.removeItem('theme')")
        self.browser.run("localStorage.setItem('theme', 'dark')")
        self.browser.go(f"{self.unit.url}/")
        self.browser.until("document.documentElement.dataset.theme === 'dark'")

    def test_narrow(self):
        """
        On a screen 360 pixels wide nothing sticks out, and everything can be touched.
        """
        self.browser.resize(360, 740)
        self.browser.until("innerWidth === 360 && document.querySelector('.chart canvas')"
                           ".getBoundingClientRect().width < 350")
        width, sticking_out = self.browser.run(TOO_WIDE)
        self.assertEqual((width, sticking_out), (360, []))
        self.assertEqual(self.browser.run(SMALL_TARGETS), [])
