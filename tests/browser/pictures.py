"""Takes the pictures of the documentation: ``python -m tests.browser.pictures``.

A demo lives through hours in half a minute, is looked at in a browser, and is broken once.
"""

from datetime import UTC, datetime
from pathlib import Path

from tests.support.browser.calibrated import calibrate_pumps, keep_folding
from tests.support.browser.cases import CONNECTED, button
from tests.support.browser.webdriver import Browser
from tests.support.process import UnitProcess

INTO = Path(__file__).parents[2] / "docs" / "pictures"
HOURS = 6.2
DESK, LOW, TELEPHONE = (1280, 900), (1280, 700), (390, 844)
DRAWN = "!document.querySelector('.chart [role=img]').ariaLabel.includes('no data')"


class Photographer:
    """A browser that looks at one unit and keeps what it saw."""

    def __init__(self, unit: UnitProcess, browser: Browser) -> None:
        self.unit, self.browser = unit, browser

    def grow_old(self) -> None:
        """Let the culture grow for hours, then live at the speed of a demo."""
        self.browser.go(f"{self.unit.url}/")
        self.browser.until(CONNECTED)
        self.speed(1000)
        while self.age() < HOURS * 3600:
            self.settle(1.0)
        self.speed(60)
        self.settle(6.0)

    def age(self) -> float:
        """Seconds of its own time since the experiment began."""
        unit = self.unit.ask("GET", "/page/unit").json()
        return (unit["now_ms"] - unit["experiment"]["created_ms"]) / 1000

    def speed(self, speed: float) -> None:
        """Let the unit live so many times faster than real time."""
        self.unit.ask("PUT", "/page/simulation/speed", {"speed": speed})

    def look(self, size: tuple[int, int], scheme: str, window: str) -> None:
        """Open the page on a screen of *size*, in the colours of *scheme*, at *window*."""
        self.browser.resize(*size)
        self.browser.media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
        self.browser.go(f"{self.unit.url}/")
        self.browser.until(CONNECTED)
        self.browser.run(
            "[...document.querySelectorAll('.segments button')]"
            ".find((button) => button.textContent === arguments[0]).click()", window)
        self.settle()

    def settle(self, seconds: float = 1.5) -> None:
        """Wait until everything is drawn, and some frames longer."""
        self.browser.until(DRAWN)
        started = self.browser.run("return performance.now()")
        self.browser.until("performance.now() > args[0] + args[1]", started, seconds * 1000)

    def keep(self, name: str) -> None:
        """Write what the screen shows."""
        INTO.mkdir(parents=True, exist_ok=True)
        (INTO / f"{name}.png").write_bytes(self.browser.picture())

    def mend(self) -> None:
        """Repair what was broken, and let the unit come to rest."""
        self.unit.ask("DELETE", "/page/simulation/faults/motor_stall")
        self.settle(8.0)

    def show(self, selector: str) -> None:
        """Scroll until *selector* is below the bar at the top."""
        self.browser.run("arguments[0].scrollIntoView({block: 'start', behavior: 'instant'})",
                         self.browser.find(selector))

    def open(self, place: str, shown: str) -> None:
        """Go to a view on a desk's screen, and wait until *shown* is there."""
        self.browser.resize(*DESK)
        self.browser.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
        self.browser.go("about:blank")
        self.browser.go(f"{self.unit.url}/#/{place}")
        self.browser.until(f"{CONNECTED} && document.querySelector('{shown}')")
        self.pause()

    def take_views(self) -> None:
        """The views beside the overview."""
        self.unit.ask("PUT", "/page/bottles/media", {"ml": 480.0})
        self.unit.ask("POST", "/unit_api/jobs/run/job_name/dosing_automation", {"options": {
            "automation_name": "chemostat", "exchange_volume_ml": 0.5, "duration": 10}})
        self.pause(30.0)
        self.open("dosing", ".dosing-view .chart canvas")
        self.pause(3.0)
        self.keep("dosing")
        self.unit.ask("POST", "/unit_api/jobs/stop", {"job_name": "dosing_automation"})
        keep_folding(self.unit, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        self.open("calibrations/od90/standards", ".looked-at canvas")
        self.keep("calibration")
        self.take_guide()
        self.take_profile()
        self.unit.ask("POST", "/unit_api/jobs/stop/all", {})
        self.unit.ask("PUT", "/page/simulation/speed", {"speed": 300})
        self.open("system/self-test", ".view .primary")
        self.browser.click(".view .primary")
        self.browser.until("document.querySelectorAll('.result').length > 10"
                           " && document.querySelector('.view .primary')", seconds=120)
        self.pause()
        self.keep("self-test")

    def take_guide(self) -> None:
        """A guided calibration, at its second step."""
        wish = {"protocol": "duration_based", "device": "waste_pump"}
        made = self.unit.ask("POST", "/page/calibrations/sessions", wish).json()
        self.open(f"calibrations/session/{made['session']['session_id']}", ".wizard .primary")
        self.browser.click(".wizard .primary")
        self.browser.until("document.querySelector('.wizard input')")
        self.keep("guide")

    def take_profile(self) -> None:
        """The editor, with two mistakes."""
        self.open("profiles/new/warmer-by-day", ".plan .step")
        self.browser.run(
            "const area = document.querySelector('textarea');"
            "area.value = area.value.replace('every: 24h', 'every: day')"
            ".replace('target_temperature', 'target_temprature');"
            "area.dispatchEvent(new Event('input', {bubbles: true}))")
        self.browser.until("document.querySelectorAll('.finding.error').length === 2")
        self.keep("profile")

    def pause(self, seconds: float = 1.5) -> None:
        """Look on for a while."""
        started = self.browser.run("return performance.now()")
        while self.browser.run("return performance.now()") < started + seconds * 1000:
            self.browser.run_async("setTimeout(arguments[0], 300)")

    def take_all(self) -> None:
        """All pictures, in the order of the page that shows them."""
        self.look(DESK, "light", "All")
        self.keep("dashboard")
        self.look(DESK, "dark", "6 h")
        self.keep("dark")
        self.look(TELEPHONE, "light", "6 h")
        self.keep("telephone")
        self.look(DESK, "light", "All")
        self.browser.run("document.querySelector('.growth-curve').open = true")
        self.browser.until("document.querySelector('.growth-curve .curve-plot canvas')")
        self.show(".growth-curve")
        self.keep("growth-curve")
        self.look(LOW, "light", "1 h")
        self.show("#simulation")
        self.keep("simulation")
        self.look(DESK, "light", "1 h")
        self.browser.run("document.querySelector('[data-fault=motor_stall]').open = true")
        self.browser.click(button("Break: Motor stalled"))
        self.browser.until("document.querySelector('[data-trouble=stirring-stalled]')", seconds=20)
        self.settle(3.0)
        self.show("[data-job=temperature_automation]")
        self.keep("trouble")


def main() -> None:
    """Take all pictures."""
    browser = Browser()
    try:
        with UnitProcess("--demo") as unit:
            photographer = Photographer(unit, browser)
            calibrate_pumps(unit)
            photographer.grow_old()
            photographer.take_all()
            photographer.mend()
            photographer.take_views()
    finally:
        browser.close()


if __name__ == "__main__":
    main()
