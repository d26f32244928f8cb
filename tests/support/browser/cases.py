"""A unit and a browser for a class of tests, and what such tests say again and again."""

import atexit
import os
from collections.abc import Callable

from twisted.trial.unittest import SynchronousTestCase

from tests.support.browser.webdriver import Browser, browser_is_missing
from tests.support.process import UnitProcess

IN_CI = bool(os.environ.get("CI"))
WANTED = IN_CI or bool(os.environ.get("APPLIANCE_BROWSER"))
CONNECTED = "document.querySelector('.connection.fine') !== null"


def reason_to_skip() -> str | None:
    """Why nothing is tried here: not asked for, or no browser, except where there must be one."""
    if not WANTED:
        return "set APPLIANCE_BROWSER=1 to test the page in a browser"
    return None if IN_CI else browser_is_missing() or None


class Stage:
    """One browser for all tests, and one unit for the class whose turn it is.

    Starting them takes as long as many tests; what is left at the end is ended with Python.
    """

    def __init__(self) -> None:
        self.browser: Browser | None = None
        self.unit: UnitProcess | None = None
        self._holder: type | None = None
        self._ended: list[UnitProcess] = []

    def enter(self, holder: type, start: Callable[[], UnitProcess]) -> None:
        """Give *holder* a unit made by *start*, unless it has it already."""
        if self.browser is None:
            atexit.register(self.leave)
            self.browser = Browser()
        if self._holder is not holder:
            self.browser.go("about:blank")  # or the page would complain that its unit is gone
            self._end_unit()
            self._holder, self.unit = holder, start()

    def replace(self, unit: UnitProcess) -> UnitProcess:
        """*unit* goes on where the one before it ended, in the same folder."""
        self._ended.append(self.unit)
        self.unit = unit
        return unit

    def leave(self) -> None:
        """End everything."""
        self._end_unit()
        self.browser.close()

    def _end_unit(self) -> None:
        for unit in (self.unit, *self._ended):
            if unit is not None:
                unit.close()
        self.unit, self._ended = None, []


class BrowserCase(SynchronousTestCase):
    """Tests of the page of a demo, opened anew for each."""

    skip = reason_to_skip()
    stage = Stage()
    expected: tuple[str, ...] = ()

    @classmethod
    def start(cls) -> UnitProcess:
        """The unit that the tests of this class share."""
        return UnitProcess("--demo").serving()

    def setUp(self) -> None:
        """Open the page on a desk's screen, and forget what was complained of before."""
        self.enter()
        self.browser.until(CONNECTED)

    def enter(self) -> None:
        """Go to the unit's address."""
        self.stage.enter(type(self), self.start)
        self.browser, self.unit = self.stage.browser, self.stage.unit
        self.browser.resize(1280, 900)
        self.browser.media(prefers_color_scheme="light")
        self.browser.complaints()
        self.browser.go(f"{self.unit.url}/")

    def open(self, place: str) -> None:
        """Go to a place of the page that its address names, as if it had been typed anew."""
        self.browser.go("about:blank")
        self.browser.go(f"{self.unit.url}/#/{place}")

    def tearDown(self) -> None:
        """Nothing was wrong on the browser's console but what a test expects."""
        said = self.browser.complaints()
        unexpected = [line for line in said if not any(word in line for word in self.expected)]
        self.assertEqual(unexpected, [])

    # -- the unit, asked past the page

    def setting(self, job: str, name: str) -> object:
        """A setting of a running job, as the unit tells it."""
        return self.unit.ask("GET", f"/unit_api/jobs/settings/job_name/{job}").json()["settings"][
            name
        ]

    def run_job(self, job: str) -> None:
        """Have *job* running, whatever became of it before."""
        if not self.on(job):
            self.unit.ask("POST", f"/unit_api/jobs/run/job_name/{job}", {"options": {}})
        self.browser.until(state_is(job, "ready"))

    def on(self, job: str) -> bool:
        """Whether *job* runs or sleeps."""
        jobs = self.unit.ask("GET", "/page/jobs").json()
        return any(entry["running"] for entry in jobs if entry["name"] == job)

    def eventually(self, condition: Callable[[], bool]) -> None:
        """Look until *condition* holds; the browser's clock paces us."""
        for _ in range(100):
            if condition():
                return
            self.browser.until("performance.now() > args[0] + 50", self.now())
        raise AssertionError(f"never: {condition}")

    def requests(self) -> list[str]:
        """The paths that the page has asked the unit for since this was looked at last."""
        return self.browser.run(
            "const asked = performance.getEntriesByType('resource')"
            ".filter(({ initiatorType }) => initiatorType === 'fetch')"
            ".map(({ name }) => new URL(name).pathname);"
            "performance.clearResourceTimings(); return asked")

    def idle(self, seconds: float) -> None:
        """Leave the page alone for so long, by its own clock."""
        self.browser.until("performance.now() > args[0] + args[1]", self.now(), seconds * 1000)

    def now(self) -> float:
        """Milliseconds since the page began to load."""
        return self.browser.run("return performance.now()")


def card(job: str) -> str:
    """The selector of a job's card."""
    return f"[data-job={job}]"


def state_is(job: str, state: str) -> str:
    """A condition: the card of *job* shows *state*."""
    return f"document.querySelector('{card(job)} .chip.{state}')"


def button(label: str) -> str:
    """The selector of a button with an accessible name of its own."""
    return f'button[aria-label="{label}"]'


def press(label: str) -> str:
    """A script that presses the button or follows the link of that text."""
    return ("[...document.querySelectorAll('main button, main a, dialog button')]"
            f".find((button) => button.textContent.trim() === '{label}').click()")
