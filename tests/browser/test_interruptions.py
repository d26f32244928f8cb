"""When something goes wrong: faults, a server that is killed, and a stranger at the door."""

import signal
from urllib.parse import quote

from tests.support.browser.cases import CONNECTED, BrowserCase, button, card, state_is
from tests.support.process import UnitProcess

STALLED = f"document.querySelector('{card('stirring')} [data-trouble=stirring-stalled]')"


class FaultTests(BrowserCase):
    """What is broken in the simulation is told by name, and forgotten when it is repaired."""

    def test_stalled_motor(self):
        """
        A motor that is stalled on the page is a trouble on the card, with what to do about it.
        """
        self.browser.until("document.querySelector('[data-fault=motor_stall]')")
        self.browser.run("document.querySelector('[data-fault=motor_stall]').open = true")
        self.browser.click(button("Break: Motor stalled"))
        self.assertIn("stir bar", self.browser.until(f"{STALLED}?.textContent", seconds=15))
        self.browser.until("document.querySelector('.banner.bad, .banner.seen')")
        self.browser.click(button("Repair: Motor stalled"))
        self.browser.until(f"!{STALLED}", seconds=15)

    def test_acknowledge(self):
        """
        An alert can be acknowledged, and then says so.
        """
        self.unit.ask("POST", "/unit_api/jobs/stop/all", {})
        self.browser.until(state_is("stirring", "disconnected"))
        self.run_job("stirring")
        self.addCleanup(self.unit.ask, "DELETE", "/page/simulation/faults/hall_dead")
        self.unit.ask("PUT", "/page/simulation/faults/hall_dead", {})
        self.browser.until(STALLED, seconds=15)
        self.browser.click(".alerts .banner.bad button")
        self.browser.until("document.querySelector('.banner.seen .banner-meta')"
                           "?.textContent.includes('acknowledged')")


class KilledTests(BrowserCase):
    """The server dies without a word and comes back."""

    expected = ("WebSocket", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "Failed to load resource")

    def test_comes_back_by_itself(self):
        """
        After kill -9 and a new start the page goes on by itself, without being loaded again.
        """
        self.browser.run("window.kept = 'the same page'")
        self.kill_and_start()
        before = self.browser.run(f"return {READ}")
        self.browser.until(f"{READ} !== args[0]", before)
        self.assertEqual(self.browser.run("return window.kept"), "the same page")

    def test_asks_whether_to_go_on(self):
        """
        A unit that was told to ask is off after a power cut, until the page says to go on.
        """
        name = self.unit.ask("GET", "/page/unit").json()["experiment"]["name"]
        policy = f"/page/experiments/{quote(name)}"
        self.unit.ask("PATCH", policy, {"resume": "ask"})
        self.addCleanup(lambda: self.unit.ask("PATCH", policy, {"resume": "always"}))
        self.kill_and_start()
        self.browser.until("document.querySelector('.banner.ask')?.textContent.includes('Stirring')")
        self.browser.until(state_is("stirring", "disconnected"))
        self.browser.click(".banner.ask button")
        self.browser.until(state_is("stirring", "ready"))
        self.browser.until("!document.querySelector('.banner.ask')")

    def kill_and_start(self) -> None:
        """Kill the unit and start it again; both are seen on the page."""
        listen = f"tcp:{self.unit.port}:interface=127.0.0.1"
        self.unit.end(signal.SIGKILL)
        self.browser.until("document.querySelector('.connection.lost')?.textContent"
                           ".includes('Reconnecting in')")
        self.browser.resize(360, 740)
        self.browser.until("document.documentElement.scrollWidth <= 360")
        self.browser.resize(1280, 900)
        again = UnitProcess("--demo", data=self.unit.data, listen=listen).serving()
        self.unit = self.stage.replace(again)
        self.browser.until(CONNECTED, seconds=15)


READ = "document.querySelector('.chart [role=img]').getAttribute('aria-label')"


class StrangerTests(BrowserCase):
    """A unit that can be reached over the network wants to know who asks."""

    expected = ("status of 401", "status of 403")

    @classmethod
    def start(cls) -> UnitProcess:
        """A unit that is bound to more than loopback."""
        return UnitProcess("--demo", listen="tcp:0").serving()

    def setUp(self) -> None:
        """Come without a cookie."""
        self.enter()

    def test_login(self):
        """
        The page leads to the login; a wrong token is refused in words, the right one lets in.
        """
        self.browser.until("location.pathname === '/login' && document.querySelector('#token')")
        self.browser.fill("#token", "not the token")
        self.browser.press("Enter")
        self.assertTrue(self.browser.until("document.querySelector('.problem')?.textContent"))
        self.browser.fill("#token", (self.unit.data / "admin-token").read_text().strip())
        self.browser.press("Enter")
        self.browser.until(f"location.pathname === '/' && {CONNECTED}")
        self.browser.run("[...document.querySelectorAll('button')]"
                         ".find((button) => button.textContent === 'Log out').click()")
        self.browser.until("location.pathname === '/login'")
