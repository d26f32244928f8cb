"""The views of the page: how one gets there and back, and that everybody can use them."""

from tests.support.browser.calibrated import calibrate_pumps
from tests.support.browser.cases import BrowserCase
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
from tests.support.process import UnitProcess

HERE = "document.querySelector('.views [aria-current]')?.textContent"
TITLE = "document.querySelector('.view-title')"
PLACES = {
    "dosing": ".dose",
    "calibrations/media_pump/media-known": ".looked-at canvas",
    "profiles": ".profile",
    "profiles/edit/kept.yaml": ".plan .step",
    "system": ".used",
    "system/self-test": ".panel",
    "system/alerts": ".panel",
    "system/log": ".log-line",
    "system/plugins": ".panel h4",
    "system/files": ".files li",
    "system/backup": "input[type=file]",
}
PROFILE = """\
version: "1.0"
experiment_profile_name: Kept
common:
  jobs:
    stirring:
      actions:
        - {type: start, t: 0s}
        - {type: stop, t: 5h}
"""


class NavigationTests(BrowserCase):
    """The ways around."""

    def test_links_and_back(self):
        """
        A link leads to a view and the back button back; the heading has the focus, the title tells.
        """
        self.browser.click(".views a[href='#/dosing']")
        self.browser.until(f"{HERE} === 'Dosing' && {TITLE} === document.activeElement")
        self.browser.until("document.title.includes('Dosing')")
        self.browser.click(".views a[href='#/system']")
        self.browser.until(f"{HERE} === 'System' && {TITLE}?.textContent === 'System'")
        self.browser.run("history.back()")
        self.browser.until(f"{HERE} === 'Dosing' && {TITLE}?.textContent === 'Dosing'")
        self.browser.run("history.back()")
        self.browser.until(f"{HERE} === 'Overview' && document.querySelector('.readout')")

    def test_keyboard(self):
        """
        A view is gone to with Tab and Enter alone, and the next Tab goes on in it.
        """
        self.browser.run("document.querySelector('.views a').focus()")
        self.browser.press("Tab", "Enter")
        self.browser.until(f"{TITLE} === document.activeElement")
        self.browser.press("Tab")
        self.assertTrue(self.browser.run(
            "return document.activeElement.closest('[data-view=dosing]') !== null"))

    def test_fetched_when_wanted(self):
        """
        What a view needs is fetched when it is gone to, and not before.
        """
        asked = ("return performance.getEntriesByType('resource')"
                 ".some((entry) => entry.name.endsWith('/views/dosing/index.js'))")
        self.assertFalse(self.browser.run(asked))
        self.browser.click(".views a[href='#/dosing']")
        self.browser.until("document.querySelector('.dose')")
        self.assertTrue(self.browser.run(asked))

    def test_unknown_place(self):
        """
        An address that leads nowhere shows the overview.
        """
        self.open("nowhere/at/all")
        self.browser.until(f"{HERE} === 'Overview' && document.querySelector('.readout')")

    def test_a_part_of_the_overview(self):
        """
        A link to a part of the overview leads there from any view.
        """
        self.open("system")
        self.browser.until(TITLE)
        self.browser.click(".badge.simulated")
        self.browser.until("document.querySelector('#simulation')")
        self.assertEqual(self.browser.run(f"return {HERE}"), "Overview")

    def test_comes_back(self):
        """
        A view that is left and gone to again is as live as before.
        """
        for _ in range(2):
            self.browser.click(".views a[href='#/dosing']")
            self.browser.until("document.querySelector('.dosing-view .chart canvas')")
            self.browser.click(".views a[href='#/']")
            self.browser.until("document.querySelectorAll('.charts canvas').length > 4")
        self.browser.until("!document.querySelector('.chart [role=img]').ariaLabel"
                           ".includes('no data')")


class AccessibleViewsTests(BrowserCase):
    """Each view, with everything opened."""

    @classmethod
    def start(cls) -> UnitProcess:
        """A demo with something to look at in each view."""
        unit = UnitProcess("--demo").serving()
        calibrate_pumps(unit)
        unit.ask("PUT", "/page/profiles/kept.yaml", {"text": PROFILE})
        return unit

    def each(self):
        """Every place, opened."""
        for place, shown in PLACES.items():
            self.open(place)
            self.browser.until(f"document.querySelector('.view {shown}')")
            self.browser.run(OPEN_ALL)
            yield place

    def test_names(self):
        """
        Whatever can be used has a name, every reference leads somewhere, no heading is skipped.
        """
        for place in self.each():
            for flaw in (NAMELESS, DUPLICATE_IDS, DANGLING, SKIPPED_HEADINGS):
                self.assertEqual(self.browser.run(flaw), [], place)

    def test_contrast(self):
        """
        All text stands out from its ground at least 4.5 to 1, by day and by night.
        """
        self.addCleanup(self.browser.media, prefers_color_scheme="light")
        for scheme in ("light", "dark"):
            self.browser.media(prefers_color_scheme=scheme)
            for place in self.each():
                self.browser.until(f"document.documentElement.dataset.theme === '{scheme}'")
                self.assertEqual(self.browser.run(FAINT), [], (scheme, place))

    def test_narrow(self):
        """
        On a screen 360 pixels wide nothing sticks out, and everything can be touched.
        """
        self.browser.resize(360, 740)
        for place in self.each():
            self.browser.until("innerWidth === 360")
            width, sticking_out = self.browser.run(TOO_WIDE)
            self.assertEqual((width, sticking_out), (360, []), place)
            self.assertEqual(self.browser.run(SMALL_TARGETS), [], place)
