"""Plugins on the page: what they bring, which are set aside, and how others come where they may."""

from pathlib import Path
from tempfile import mkdtemp

from tests.support.browser.cases import BrowserCase, button, card, state_is
from tests.support.process import UnitProcess

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugin-air-bubbler" / "air_bubbler.py"
CHARTED = "[...document.querySelectorAll('.chart [role=img]')].some(" \
    "(plot) => plot.ariaLabel.startsWith(args[0]) && plot.ariaLabel.includes(args[1]))"


VIEWS = ("overview", "dosing", "calibrations", "profiles", "system")
PLACED = """
class Somewhere:
    \"\"\"Does nothing.\"\"\"
    needs = ()
    def __init__(self, kit): pass
    def start(self): pass

def register(registry):
    for place in {views}:
        told = dict(name="at_" + place, title="At " + place, place=place, __doc__="Does nothing.")
        registry.job(type(place, (Somewhere,), told))
"""

SENSOR = """
from appliance.plugin import Series

class ReadAcidity:
    \"\"\"Reads how sour the broth is.\"\"\"
    name, title, needs = "ph", "Acidity", ()
    records = (Series("broth_ph", "pH", "Acidity of the broth"),)
    def __init__(self, kit): self.kit = kit
    def start(self): self.kit.every(1.0, lambda: self.kit.record("broth_ph", 7.125))

def register(registry):
    registry.job(ReadAcidity)
"""


class PlacesTests(BrowserCase):
    """A demo with a plugin that brings a job for each view."""

    @classmethod
    def start(cls) -> UnitProcess:
        """A demo in a folder that has the plugin already."""
        data = Path(mkdtemp(prefix="unit-"))
        (data / "plugins").mkdir()
        (data / "plugins" / "placed.py").write_text(PLACED.format(views=VIEWS), "utf-8")
        return UnitProcess("--demo", data=data).serving()

    def test_places(self):
        """
        The card of a plugin's job is in the view that the job names, and in no other.
        """
        for view in VIEWS:
            self.open("" if view == "overview" else view)
            self.browser.until(f"document.querySelector('{card('at_' + view)}')")
            shown = self.browser.run("return [...document.querySelectorAll('[data-job^=at_]')]"
                                     ".map((shown) => shown.dataset.job)")
            self.assertEqual(shown, [f"at_{view}"])

    def test_elsewhere(self):
        """
        While it runs it has a card on the overview, too, which is its last.
        """
        self.addCleanup(self.unit.ask, "POST", "/unit_api/jobs/stop", {"job_name": "at_system"})
        self.open("system")
        self.browser.until(f"document.querySelector('{card('at_system')}')")
        self.browser.click(button("Start At system"))
        self.browser.until(state_is("at_system", "ready"))
        self.open("")
        self.browser.until(state_is("at_system", "ready"))
        cards = self.browser.run(
            "return [...document.querySelectorAll('[data-job]')].map((card) => card.dataset.job)")
        self.assertEqual(cards[-2:], ["at_overview", "at_system"])


class PluginsTests(BrowserCase):
    """A demo with the example, a sensor, one that fails, and installing allowed."""

    @classmethod
    def start(cls) -> UnitProcess:
        """A demo in a folder that has plugins already."""
        data = Path(mkdtemp(prefix="unit-"))
        (data / "plugins").mkdir()
        (data / "plugins" / "air_bubbler.py").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
        (data / "plugins" / "broken.py").write_text("raise ValueError('no luck')\n", "utf-8")
        (data / "plugins" / "acidity.py").write_text(SENSOR, "utf-8")
        (data / "unit.ini").write_text("[plugins]\ninstall = allowed\n", "utf-8")
        return UnitProcess("--demo", data=data).serving()

    def test_listed(self):
        """
        Plugins are listed with what they add; one that failed is set aside, and says why.
        """
        self.open("system/plugins")
        self.browser.until("document.querySelectorAll('[data-plugin]').length === 3")
        listed = self.browser.run("return [...document.querySelectorAll('[data-plugin]')]"
                                  ".map((plugin) => plugin.textContent)")
        self.assertTrue(any("in use" in text and "air_bubbler" in text for text in listed), listed)
        self.assertTrue(any("set aside" in text and "no luck" in text for text in listed), listed)

    def test_install_is_refused(self):
        """
        Where it may be, a name is asked for; what is not on the list is refused in words.
        """
        self.expected = ("status of 4", "status of 500")
        self.open("system/plugins")
        self.browser.until("document.querySelector('.view form')")
        self.browser.fill(".view form input", "something-else")
        self.browser.press("Enter")
        self.browser.until("document.querySelector('.view form .problem')", seconds=20)

    def test_job_and_chart(self):
        """
        The job of a plugin has a card, and its chart is among the further measurements.
        """
        self.browser.until(f"document.querySelector('{card('air_bubbler')}')")
        self.browser.click(button("Start Air bubbler"))
        self.browser.until(state_is("air_bubbler", "ready"))
        self.browser.until("document.querySelector('.more-charts')")
        self.browser.run("document.querySelector('.more-charts').open = true")
        self.browser.until(CHARTED, "Air bubbler", "%", seconds=20)

    def test_series(self):
        """
        What a plugin records without a word on charts has a chart, by its label and in its unit.
        """
        self.browser.until(f"document.querySelector('{card('ph')}')")
        self.browser.click(button("Start Acidity"))
        self.browser.until(state_is("ph", "ready"))
        self.browser.until("document.querySelector('.more-charts')")
        self.browser.run("document.querySelector('.more-charts').open = true")
        self.browser.until(CHARTED, "Acidity of the broth", "7.125\u00a0pH", seconds=20)
