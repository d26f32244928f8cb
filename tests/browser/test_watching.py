"""Watching a culture: live charts, windows, zoom, and nothing asked of anybody else."""

from tests.support.browser.cases import BrowserCase

OD = "document.querySelector('.chart [role=img]').getAttribute('aria-label')"
LAST = "document.querySelector('[data-series=od] .readout-number').textContent"
SHOWN = "document.querySelector('.what-is-shown').textContent"
PLOT = ".chart .u-over"
LIVE = "(document.querySelector('.live-button').ariaPressed === 'true')"


class WatchingTests(BrowserCase):
    """The page of a demo that nobody touches."""

    def seconds_to_life(self) -> float:
        """From opening the page to the second value of a chart that has lines."""
        self.browser.go(f"{self.unit.url}/")
        first = self.browser.until(f"!{OD}.includes('no data') && {LAST} !== '–' && {OD}")
        self.browser.until(f"{OD} !== args[0]", first)
        return self.now() / 1000

    def test_moves_at_once(self):
        """
        Two seconds after the page is opened, the charts have lines and move.
        """
        times = []
        while not times or (min(times) > 2.0 and len(times) < 3):
            times.append(self.seconds_to_life())
        self.assertLess(min(times), 2.0)

    def test_four_numbers(self):
        """
        OD, growth rate, temperature and stirring are shown as numbers.
        """
        self.browser.until(
            "[...document.querySelectorAll('.readout-number')].length === 4 &&"
            "[...document.querySelectorAll('.readout-number')]"
            ".every((number) => /^−?[0-9.]+$/.test(number.textContent))"
        )

    def test_only_this_unit_is_asked(self):
        """
        The page asks nobody but the unit it came from.
        """
        self.browser.until(f"!{OD}.includes('no data')")
        asked = self.browser.run(
            "return performance.getEntriesByType('resource').map((entry) => entry.name)"
        )
        self.assertGreater(len(asked), 20)
        self.assertEqual([url for url in asked if not url.startswith(self.unit.url)], [])

    def test_growth_curve(self):
        """
        The growth curve is worked out when it is opened, with what is not known and why, and
        files to keep.
        """
        self.browser.until(f"!{OD}.includes('no data')")
        self.browser.run("document.querySelector('.growth-curve').open = true")
        self.browser.until("document.querySelectorAll('.growth-curve dd').length === 10 ||"
                           "document.querySelector('.growth-curve [role=status]')?.textContent"
                           ".includes('are needed')")

    def test_drag_zooms(self):
        """
        A stretch dragged over a chart is shown in all of them, and a button leads back.
        """
        self.browser.until(f"!{OD}.includes('no data')")
        self.browser.drag(PLOT, 0.7, 0.9)
        self.browser.until(f"!{LIVE}")
        self.browser.until(
            "[...document.querySelectorAll('.charts [role=img]')].slice(0, 3)"
            ".every((plot) => plot.getAttribute('aria-label').includes(' to '))"
        )
        self.browser.click(".live-button")
        self.browser.until(LIVE)

    def test_wheel_zooms(self):
        """
        The wheel with Ctrl zooms; a double click leads back to live.
        """
        self.browser.until(f"!{OD}.includes('no data')")
        self.browser.run(
            "const plot = document.querySelector(arguments[0]), box = plot.getBoundingClientRect();"
            "plot.dispatchEvent(new WheelEvent('wheel', {ctrlKey: true, deltaY: -300,"
            "clientX: box.left + 200, clientY: box.top + 20, bubbles: true, cancelable: true}))",
            PLOT,
        )
        self.browser.until(f"!{LIVE}")
        self.browser.run(
            "document.querySelector(arguments[0]).dispatchEvent("
            "new MouseEvent('dblclick', {bubbles: true}))",
            PLOT,
        )
        self.browser.until(LIVE)

    def test_fingers(self):
        """
        On a telephone one finger moves the charts along, and two stretch them.
        """
        self.browser.resize(390, 844)
        self.browser.until(f"!{OD}.includes('no data')")
        self.browser.touch(PLOT, (0.2, 0.7))
        self.browser.until(f"!{LIVE}")
        shown = self.browser.run(f"return {SHOWN}")
        self.browser.touch(PLOT, (0.4, 0.1), (0.6, 0.9))
        self.browser.until(f"{SHOWN} !== args[0]", shown)
        self.assertEqual(self.browser.run("return scrollX"), 0)

    def test_windows(self):
        """
        The window is chosen by name, up to the whole run.
        """
        for name in ("10 min", "All"):
            self.browser.run(
                "[...document.querySelectorAll('.segments button')]"
                ".find((button) => button.textContent === arguments[0]).click()", name)
            self.browser.until(
                "document.querySelector('.segments [aria-pressed=true]').textContent === args[0]",
                name,
            )
            self.browser.until(f"!{OD}.includes('no data')")

    def test_out_of_sight(self):
        """
        A chart that is out of sight is drawn as soon as it is scrolled to.
        """
        self.browser.resize(1280, 500)
        lamps = "[...document.querySelectorAll('.charts [role=img]')].at(-1)"
        self.browser.run(f"{lamps}.scrollIntoView({{behavior: 'instant'}})")
        self.browser.until(f"{lamps}.getAttribute('aria-label').includes('30.0')")

    def test_description(self):
        """
        The description of the HTTP interface can be read, and asks nobody else for anything.
        """
        self.browser.go(f"{self.unit.url}/docs")
        self.browser.until("document.querySelector('rapi-doc').shadowRoot"
                           "?.textContent.includes('Start a job')")

    def test_log(self):
        """
        The log is shown, and can be searched.
        """
        self.browser.until("document.querySelectorAll('.log-line').length > 3")
        self.browser.fill(".logs input[type=search]", "no line says this")
        self.browser.until("document.querySelectorAll('.log-line').length === 0")

    def test_fast(self):
        """
        A thousand times faster, the charts keep up.
        """
        self.browser.until("document.querySelector('.speed')")
        self.addCleanup(self.unit.ask, "PUT", "/page/simulation/speed", {"speed": 60})
        self.unit.ask("PUT", "/page/simulation/speed", {"speed": 1000})
        before = self.browser.run(f"return {OD}")
        self.browser.until(f"{OD} !== args[0] && !{OD}.includes('no data')", before)
        self.browser.until("performance.now() > args[0] + 1500", self.now())
        self.assertNotIn("no data", self.browser.run(f"return {OD}"))
