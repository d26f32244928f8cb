"""The system view: versions, self-test, alerts, log, plugins, files, a copy of all of it, power."""

import socket
from base64 import b64encode
from io import BytesIO
from zipfile import ZipFile

from tests.support.browser.cases import CONNECTED, BrowserCase, press
from tests.support.process import UnitProcess

PLACE = "document.querySelector('.parts [aria-current]')?.textContent"


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class SystemTests(BrowserCase):
    """The system view of a demo that starts anew at the same address."""

    @classmethod
    def start(cls) -> UnitProcess:
        """A demo at an address of its own."""
        return UnitProcess("--demo", listen=f"tcp:{free_port()}:interface=127.0.0.1").serving()

    def show(self, part: str, shown: str) -> None:
        """Open a part of the view and wait until *shown* is there."""
        self.open(f"system/{part}")
        self.browser.until(f"document.querySelector('.view {shown}')")

    def choose_archive(self, script: str) -> None:
        """Put into the form of the import what *script* makes: an async body that returns bytes."""
        self.browser.run_async(
            "const done = arguments[0]; (async () => {"
            f"const bytes = await (async () => {{ {script} }})();"
            "const files = new DataTransfer(); files.items.add(new File([bytes], 'all.zip'));"
            "const field = document.querySelector('input[type=file]'); field.files = files.files;"
            "field.dispatchEvent(new Event('change', {bubbles: true})); done(); })()")
        self.browser.until("!document.querySelector('form .danger').disabled")
        self.browser.click("form .danger")
        self.browser.until("document.querySelector('dialog[open]')")
        self.browser.click("dialog .danger")

    def test_unit(self):
        """
        Software, computer and clocks are told; the hardware is looked at.
        """
        self.show("", ".used")
        self.browser.until("document.querySelector('main').textContent.includes('Twisted')")
        self.browser.run(press("Look at the hardware"))
        self.browser.until("document.querySelector('.well')", seconds=20)

    def test_power_asks_first(self):
        """
        Shutting down asks first, and Escape leaves everything as it is.
        """
        self.show("", ".used")
        self.browser.run(press("Shut down"))
        self.browser.until("document.querySelector('dialog[open]')")
        self.browser.press("Escape")
        self.browser.until("!document.querySelector('dialog')")
        self.assertEqual(self.unit.ask("GET", "/unit_api/health").status, 200)

    def test_web_server(self):
        """
        The web server is restarted after a question, and the page comes back by itself.
        """
        self.expected = ("WebSocket", "ERR_CONNECTION", "ERR_EMPTY", "ERR_SOCKET")
        self.show("", ".used")
        self.browser.run("window.unchanged = true")
        self.browser.run(press("Restart it"))
        self.browser.until("document.querySelector('dialog[open]')")
        self.browser.click("dialog .danger")
        self.browser.until("!document.querySelector('dialog')")
        self.browser.until(f"{CONNECTED} && window.unchanged", seconds=20)

    def test_self_test(self):
        """
        The self-test is refused while its parts are in use, then told with each of its results.
        """
        self.expected = ("status of 4",)
        self.show("self-test", ".primary")
        self.heat()
        self.browser.click(".view .primary")
        self.browser.until("document.querySelector('.view .problem')?.textContent.includes('Stop')")
        self.addCleanup(self.unit.ask, "PUT", "/page/simulation/speed", {"speed": 60})
        self.unit.ask("POST", "/unit_api/jobs/stop/all", {})
        self.eventually(self.at_rest)
        self.unit.ask("PUT", "/page/simulation/speed", {"speed": 1000})
        self.browser.click(".view .primary")
        self.browser.until("document.querySelectorAll('.result').length === 11"
                           " && document.querySelector('.view .primary')", seconds=60)
        self.browser.until("document.querySelector('.section-head [role=status]').textContent"
                           ".includes('of 11 passed')")

    def at_rest(self) -> bool:
        """Whether nothing runs but what always does."""
        jobs = self.unit.ask("GET", "/page/jobs").json()
        return not any(job["running"] for job in jobs if not job["long_running"])

    def heat(self) -> None:
        """See that the heater is in use."""
        if not self.on("temperature_automation"):
            self.unit.ask("POST", "/unit_api/jobs/run/job_name/temperature_automation",
                          {"options": {"automation_name": "thermostat"}})
            self.eventually(lambda: self.on("temperature_automation"))

    def test_alerts(self):
        """
        An alert is raised, acknowledged and cleared, and its history can be read.
        """
        self.unit.ask("POST", "/unit_api/jobs/run/job_name/stirring", {"options": {}})
        self.unit.ask("PUT", "/page/simulation/faults/motor_stall", {})
        self.addCleanup(self.unit.ask, "DELETE", "/page/simulation/faults/motor_stall")
        entry = "document.querySelector('[data-alert=stirring-stalled]')"
        self.show("alerts", ".panel")
        self.browser.until(f"{entry}?.classList.contains('new')", seconds=20)
        self.browser.click("[data-alert=stirring-stalled] button")
        self.browser.until(f"{entry}?.classList.contains('seen')")
        self.unit.ask("DELETE", "/page/simulation/faults/motor_stall")
        self.unit.ask("POST", "/unit_api/jobs/stop", {"job_name": "stirring"})
        self.browser.until(f"{entry}?.classList.contains('over')", seconds=20)
        self.browser.until(f"/raised .* acknowledged .* cleared/.test({entry}.textContent)")

    def test_log(self):
        """
        The log has a page of its own, with its search.
        """
        self.show("log", ".log-line")
        self.browser.fill(".logs input[type=search]", "Serving at")
        self.browser.until("document.querySelectorAll('.log-line').length === 1", seconds=20)

    def test_plugins(self):
        """
        Plugins are listed; nothing can be installed as long as no administrator lets it.
        """
        self.show("plugins", "h4")
        self.browser.until("document.querySelector('.view').textContent.includes('is off')")
        self.assertFalse(self.browser.run("return document.querySelector('.view form') !== null"))

    def test_files(self):
        """
        The data folder is browsed, a file is read, and what is no place of it is refused.
        """
        text = "version: '1.0'\nexperiment_profile_name: Seen\n"
        self.unit.ask("PUT", "/page/profiles/seen.yaml", {"text": text})
        self.show("files", ".files li")
        self.browser.run("[...document.querySelectorAll('.files a')]"
                         ".find((link) => link.textContent === 'experiment_profiles/').click()")
        self.browser.until("document.querySelector('.files a[download=\"seen.yaml\"]')")
        said = self.browser.run_async(
            "fetch(document.querySelector('.files a[download=\"seen.yaml\"]').href)"
            ".then((answer) => answer.text()).then(arguments[0])")
        self.assertEqual(said, text)
        self.expected = ("status of 4",)
        self.show("files/nowhere", ".problem")

    def test_bad_archive(self):
        """
        What is no archive of a unit is refused with the reason, and nothing is changed.
        """
        self.expected = ("status of 4",)
        self.show("backup", "input[type=file]")
        self.choose_archive("return new Uint8Array([1, 2, 3, 4])")
        self.browser.until("document.querySelector('.view .problem')", seconds=20)
        self.assertEqual(self.unit.ask("GET", "/unit_api/health").status, 200)

    def test_spoilt_archive(self):
        """
        What is found wrong only when the archive is looked through is told too, with the reason.
        """
        self.expected = ("status of 4", "status of 5")
        whole = BytesIO(self.unit.ask("GET", "/unit_api/zipped_dot_pioreactor").body)
        with ZipFile(whole, "a") as archive:
            archive.writestr("storage/calibrations/media_pump/bad.yaml", "a: [1")
        self.show("backup", "input[type=file]")
        text = b64encode(whole.getvalue()).decode()
        self.choose_archive(
            f"return Uint8Array.from(atob('{text}'), (letter) => letter.charCodeAt(0));")
        said = self.browser.until("document.querySelector('.view .problem')?.textContent",
                                  seconds=30)
        self.assertIn("bad.yaml", said)

    def test_there_and_back(self):
        """
        Everything is taken as one file and brought back; the unit starts anew with it, the page
        says so.
        """
        self.expected = ("WebSocket", "ERR_", "status of 5", "status of 4")
        self.show("backup", "input[type=file]")
        self.choose_archive(
            "const all = await fetch('/unit_api/zipped_dot_pioreactor'); return all.arrayBuffer();")
        self.browser.until("document.querySelector('.view .well')", seconds=90)
        self.browser.until(CONNECTED, seconds=20)
