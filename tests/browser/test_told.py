"""The page is told: it shows what happens elsewhere, and asks for nothing while it does."""

import signal

from tests.support.browser.calibrated import FILE, calibrate_pumps
from tests.support.browser.cases import CONNECTED, BrowserCase
from tests.support.process import UnitProcess

VOLUME = "document.querySelector('[data-figure=volume]')?.textContent"
ROWS = "document.querySelectorAll('.logs tbody tr')"
STEP = "document.querySelector('.wizard')?.dataset.step"
UNDER_WAY = "document.querySelector('main .banner.ask')"
AS_OF = "document.querySelector('.as-of')?.textContent"
DEVICES, PROFILES = "document.querySelector('.devices')", "document.querySelector('.profiles')"
NOW_AND_THEN = {"/page/unit"}
SLOW = """\
experiment_profile_name: Slow
version: "1.0"
common:
  jobs:
    stirring:
      actions:
        - {type: log, t: 2s, options: {message: Hello}}
        - {type: update, t: 90h, options: {target_rpm: 300}}
"""


class ToldTests(BrowserCase):
    """What others do on a demo whose pumps are calibrated."""

    @classmethod
    def start(cls) -> UnitProcess:
        """A demo with calibrated pumps, at which nothing doses."""
        unit = UnitProcess("--demo").serving()
        calibrate_pumps(unit)
        unit.ask("POST", "/unit_api/jobs/stop", {"job_name": "dosing_automation"})
        return unit

    def look(self, place: str, shown: str) -> None:
        """Open a view, wait until *shown*, and forget what it has asked for until then."""
        self.open(place)
        self.browser.until(f"{CONNECTED} && {shown}")
        self.idle(1.0)
        self.requests()

    def assert_asked_only(self, *expected: str) -> None:
        """The page has asked for nothing else since it was opened."""
        self.assertLessEqual(set(self.requests()), {*expected} | NOW_AND_THEN)

    def test_dose(self):
        """
        A dose that was started elsewhere is seen in the vessel and in the list of doses; jobs
        are asked for as they start and end, and nothing else is.
        """
        self.unit.ask("PUT", "/page/volumes", {"ml": 12.0})
        self.look("dosing", f"{VOLUME}.startsWith('12.00')")
        before = self.browser.run(f"return {ROWS}.length")
        self.unit.ask("POST", "/unit_api/jobs/run/job_name/add_media", {"options": {"ml": 0.8}})
        self.browser.until(f"{VOLUME}.startsWith('12.80')", seconds=20)
        self.browser.until(f"{ROWS}.length > args[0]", before)
        self.browser.until(f"!{ROWS}[0].textContent.includes('moving')")
        self.unit.ask("PUT", "/page/bottles/media", {"ml": 321})
        self.browser.until("document.querySelector('.figures').textContent.includes('321')")
        self.assert_asked_only("/page/jobs")

    def test_profile(self):
        """
        A profile that was started elsewhere is seen to go on by the second.
        """
        self.unit.ask("PUT", "/page/profiles/slow.yaml", {"text": SLOW})
        self.look("profiles", PROFILES)
        self.unit.ask("POST", "/page/profiles/slow.yaml/run", {})
        self.browser.until("document.querySelector('.running-profile .step.done')", seconds=20)
        clock = "document.querySelector('.running-profile .hint').textContent.split(' ')[0]"
        seen = self.browser.run(f"return {clock}")
        self.browser.until(f"{clock} > args[0]", seen)
        self.unit.ask("POST", "/unit_api/jobs/stop", {"job_name": "experiment_profile"})
        self.browser.until("!document.querySelector('.running-profile')")
        self.assert_asked_only("/page/jobs")

    def test_guided_calibration(self):
        """
        A guided calibration that was begun and answered elsewhere is seen at its step.
        """
        self.look("calibrations", DEVICES)
        at = "/page/calibrations/sessions"
        wish = {"protocol": "duration_based", "device": "media_pump"}
        id = self.unit.ask("POST", at, wish).json()["session"]["session_id"]
        self.browser.until(UNDER_WAY)
        self.browser.click("main .banner.ask a")
        self.browser.until(f"{STEP} === 'intro'")
        self.unit.ask("POST", f"{at}/{id}/inputs", {"inputs": {}})
        self.browser.until(f"{STEP} === 'settings'")
        self.unit.ask("POST", f"{at}/{id}/abort", {})
        self.browser.until(f"{STEP} === 'ended'")
        self.assert_asked_only()

    def test_kept(self):
        """
        What is kept elsewhere is listed, which is asked for when it is told that there is more.
        """
        self.look("profiles", PROFILES)
        self.unit.ask("PUT", "/page/profiles/new.yaml", {"text": SLOW})
        self.browser.until("document.querySelector('[data-profile=new]')")
        self.assert_asked_only("/page/profiles")
        self.look("calibrations", DEVICES)
        text = FILE.format(pump="spare")
        self.unit.ask("POST", "/unit_api/calibrations/media_pump", {"calibration_data": text})
        self.browser.until(f"{DEVICES}.textContent.includes('spare-known')")
        self.assert_asked_only("/page/calibrations")

    def test_idle(self):
        """
        A page at which nothing is done asks for nothing but how the unit is, now and then.
        """
        for place, shown in (("dosing", VOLUME), ("calibrations", DEVICES), ("profiles", PROFILES)):
            self.look(place, shown)
            self.idle(3.0)
            self.assert_asked_only()

    def test_lost(self):
        """
        While nothing is heard the view says of when it is; then it shows what is so, without it.
        """
        self.expected = ("WebSocket", "ERR_CONNECTION_REFUSED")
        self.unit.ask("PUT", "/page/volumes", {"ml": 11.0})
        self.look("dosing", f"{VOLUME}.startsWith('11.00')")
        self.assertFalse(self.browser.run(f"return Boolean({AS_OF})"))
        listen = f"tcp:{self.unit.port}:interface=127.0.0.1"
        self.unit.end(signal.SIGKILL)
        self.assertRegex(self.browser.until(AS_OF), r"^as of \d\d:\d\d:\d\d$")
        again = UnitProcess("--demo", data=self.unit.data, listen=listen).serving()
        self.unit = self.stage.replace(again)
        said = ("PUT", "/page/volumes", {"ml": 10.5})
        self.eventually(lambda: self.unit.ask(*said).status == 200)
        self.browser.until(f"!{AS_OF} && {VOLUME}.startsWith('10.50')", seconds=20)
