"""/unit_api/system: the switch, the clock, the web server, updates."""

from twisted.internet.defer import Deferred

from hw.errors import HardwareError
from hw.sim.power import Outside
from tests.support.api import LoginCase, SiteCase
from tests.support.workbench import Workbench

CLOCK = "/unit_api/system/utc_clock"
RESTART = "/unit_api/system/web_server/restart"
STATUS = "/unit_api/system/web_server/status"


class MachineCase(SiteCase):
    """A unit whose switch is listened to."""

    door = None

    def make_workbench(self):
        """Make the unit, with its switch wired to this test."""
        self.heard = []
        outside = Outside(self.reboot, lambda: self.heard.append("shutdown"))
        return Workbench(self.spec, self.ini, door=self.door, outside=outside)

    def reboot(self):
        """What a reboot finds turning."""
        self.heard.append(self.simulation.driven()["stirrer"])


class SwitchTests(MachineCase):
    """Rebooting and shutting down."""

    def test_devices_are_safe_first(self):
        """
        Nothing turns any more when the switch is used, and the task is complete.
        """
        self.run_job("stirring", wait=10)
        task = self.done(self.ask("POST", "/unit_api/system/reboot"))
        self.assertEqual((task.status, task.json["result"]), (200, True))
        self.assertEqual(self.heard, [0.0])

    def test_shutdown(self):
        """
        Shutting down is the same, with either method.
        """
        task = self.done(self.ask("PATCH", "/unit_api/system/shutdown"))
        self.assertIs(task.json["result"], True)
        self.assertEqual(self.heard, ["shutdown"])

    def test_not_permitted(self):
        """
        A unit that may not use the switch says so by name, and nothing that runs is disturbed.
        """
        self.run_job("stirring", wait=10)

        def refuse():
            raise HardwareError("power-not-permitted", "Not here.", "Ask the administrator.")

        self.simulation.power.check = refuse
        task = self.done(self.ask("POST", "/unit_api/system/reboot"))
        self.assertEqual((task.status, task.json["status"]), (500, "failed"))
        self.assertIn("Ask the administrator.", task.json["error"])
        self.assertEqual(self.jobs.find("stirring").state, "ready")

    def test_disobeyed(self):
        """
        If the computer does not obey after all, the jobs go on.
        """
        self.run_job("stirring", wait=10)

        def refuse():
            raise HardwareError("power-not-permitted", "Not here.")

        self.simulation.power.reboot = refuse
        asked = self.ask("POST", "/unit_api/system/reboot")
        self.wind(30)
        self.assertEqual(self.done(asked).status, 500)
        self.assertEqual(self.jobs.find("stirring").state, "ready")
        self.assertGreater(self.simulation.driven()["stirrer"], 0)

    def test_not_twice(self):
        """
        The switch is used once in fifteen seconds.
        """
        self.done(self.ask("POST", "/unit_api/system/reboot"))
        self.refused(self.ask("POST", "/unit_api/system/shutdown"), 429)
        self.workbench.reactor.advance(16)
        self.done(self.ask("POST", "/unit_api/system/shutdown"))
        self.assertEqual(self.heard, [0.0, "shutdown"])

    def test_one_at_a_time(self):
        """
        While the switch is being used, the answer names the lock, and there is no second task.
        """
        with_lock = self.appliance.tasks.locks.during("power", Deferred)
        answer = self.ask("POST", "/unit_api/system/reboot")
        self.assertEqual(answer.status, 202)
        self.assertEqual(answer.json, {"status": "in_progress", "lock": "power-lock"})
        with_lock().close()


class ClockTests(MachineCase):
    """Setting the clock."""

    def set(self, moment):
        """Ask for the clock to be set."""
        return self.ask("POST", CLOCK, {"utc_clock_time": moment})

    def test_forward(self):
        """
        A clock that is set forward is followed at once.
        """
        self.assertIs(self.done(self.set("2031-01-31T12:34:56Z")).json["result"], True)
        self.assertEqual(self.get(CLOCK)["clock_time"][:19], "2031-01-31T12:34:56")

    def test_back(self):
        """
        After a clock was set back by a day, no time of a series is repeated or goes back.
        """
        self.run_job("stirring", wait=60)
        self.assertIs(self.done(self.set("2025-12-31T00:00:00+00:00")).json["result"], True)
        self.wind(60)
        series = self.now(self.appliance.readings.between("stirring_rpm", 0.0, 4e9, 1000))
        times = [at for at, _ in series]
        self.assertGreater(len(times), 20)
        self.assertEqual(times, sorted(set(times)))

    def test_refused(self):
        """
        What is no moment, or none that can be, is refused with what would be one.
        """
        info = self.refused(self.ask("POST", CLOCK), 400)
        self.assertIn("utc_clock_time", info["remediation"])
        for wrong in "yesterday", "1999-01-01T00:00:00Z", "2199-01-01", "0001-01-01T00:00:00+14:00":
            self.refused(self.set(wrong), 400)
        self.refused(self.set(7), 400)

    def test_not_set(self):
        """
        A clock that cannot be set is the task's error.
        """

        def refuse(utc):
            raise HardwareError("clock-not-set", "It follows the network.")

        self.simulation.power.set_clock = refuse
        task = self.done(self.set("2031-01-31T12:34:56Z"))
        self.assertEqual((task.status, task.json["error"]), (500, "It follows the network."))


class Door:
    """A listener that is told when to listen again."""

    listening = True

    def __init__(self):
        self.opened = Deferred()

    async def restart(self):
        """Close until ``opened``."""
        self.listening = False
        await self.opened
        self.listening = True


class WebServerTests(MachineCase):
    """The web server."""

    def make_workbench(self):
        """Make the unit, with a door."""
        self.door = Door()
        return super().make_workbench()

    def test_restart(self):
        """
        The server is disconnected while it restarts, and only one may restart it at a time.
        """
        door = self.door
        self.assertEqual(self.get(STATUS)["state"], "ready")
        task = self.ask("POST", RESTART)
        self.assertEqual(
            self.get(STATUS),
            {"service": "appliance", "state": "disconnected", "raw_status": "inactive"},
        )
        again = self.ask("PATCH", RESTART)
        self.assertEqual(again.json, {"status": "in_progress", "lock": "web-restart-lock"})
        door.opened.callback(None)
        self.assertIs(self.done(task).json["result"], True)
        self.assertEqual(self.get(STATUS)["raw_status"], "active")


class NotListeningTests(MachineCase):
    """A unit without a web server."""

    def test_none(self):
        """
        A unit that does not listen cannot do so again.
        """
        self.refused(self.ask("POST", RESTART), 503)


class UpdateTests(MachineCase):
    """What is not there yet."""

    def test_not_yet(self):
        """
        Updates are refused as something that will be, and unknown targets as unknown.
        """
        self.refused(self.ask("POST", "/unit_api/system/update", {"options": {}}), 503)
        self.refused(self.ask("PATCH", "/unit_api/system/update/app"), 503)
        info = self.ask("POST", "/unit_api/system/update/ui")
        self.refused(info, 404)
        self.assertEqual(info.json["error"], "Invalid target")


class LoginTests(LoginCase):
    """Who may."""

    def test_nobody(self):
        """
        Whoever has not logged in switches nothing.
        """
        for path in "reboot", "shutdown", "utc_clock", "web_server/restart", "update", "update/app":
            self.refused(self.ask("POST", f"/unit_api/system/{path}"), 401)
