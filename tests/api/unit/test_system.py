"""/unit_api: health, versions, clock, hardware, tasks, and what is not there yet."""

from appliance.errors import Conflict
from tests.support.api import SiteCase


class SystemTests(SiteCase):
    """The unit as a whole."""

    def test_health(self):
        """
        A unit without troubles is ok.
        """
        health = self.get("/unit_api/health")
        self.assertEqual(health["status"], "ok")
        self.assertEqual(health["pioreactor_unit"], self.appliance.name)
        self.assertRegex(health["utc_time"], r"Z$")

    def test_health_names_what_is_wrong(self):
        """
        What is wrong with the hardware has a name in the unit's health.
        """
        self.run_job("stirring", wait=10)
        self.faults.inject("hall_dead")
        self.wind(60)
        health = self.get("/unit_api/health")
        self.assertNotEqual(health["status"], "ok")
        self.assertEqual([t["name"] for t in health["troubles"]], sorted(self.alerts()))

    def test_version(self):
        """
        The software has a version, and the page, which is part of it, the same.
        """
        self.assertEqual(self.get("/unit_api/versions/app"), {"version": self.appliance.version})
        self.assertEqual(self.get("/unit_api/versions/ui"), {"version": self.appliance.version})

    def test_clock(self):
        """
        The clock can be read.
        """
        clock = self.get("/unit_api/system/utc_clock")
        self.assertEqual(clock["status"], "success")
        self.wind(60)
        self.assertGreater(self.get("/unit_api/system/utc_clock")["clock_time"],
                           clock["clock_time"])


class HardwareCheckTests(SiteCase):
    """Looking at the hardware."""

    def check(self, **body):
        """Ask for a check."""
        return self.ask("POST", "/unit_api/hardware/check", body)

    def test_ends(self):
        """
        The task of a check ends with a finding.
        """
        task = self.done(self.check(model_name="pioreactor_20ml", model_version="1.1"))
        self.assertEqual((task.status, task.json["result"]), (200, {"status": "ok"}))

    def test_finds_what_is_wrong(self):
        """
        What is wrong is the reason of a warning.
        """
        self.run_job("stirring", wait=10)
        self.faults.inject("hall_dead")
        self.wind(60)
        task = self.done(self.check(model_name="pioreactor_20ml", model_version="1.1"))
        self.assertEqual(task.json["result"]["status"], "warning")
        self.assertTrue(task.json["result"]["reason"])

    def test_asks_devices_that_nothing_uses(self):
        """
        A converter that does not answer is found although no job reads it.
        """
        self.faults.inject("adc_nack")
        task = self.done(self.check(model_name="pioreactor_20ml", model_version="1.1"))
        self.assertEqual(task.json["result"]["status"], "warning")
        self.assertEqual(self.jobs.running.keys(), {"monitor"})

    def test_another_model(self):
        """
        A unit that was set up as another model says so.
        """
        task = self.done(self.check(model_name="pioreactor_40ml", model_version="1.5"))
        self.assertIn("set up as pioreactor_20ml 1.1", task.json["result"]["reason"])

    def test_unknown_model(self):
        """
        A model that does not exist, or none, is refused.
        """
        self.refused(self.check(model_name="teapot", model_version="1.0"), 400)
        self.refused(self.check(), 400)


class TaskTests(SiteCase):
    """What became of things."""

    def test_result_can_be_read_again(self):
        """
        A result is not lost by reading it.
        """
        answer = self.ask("POST", "/unit_api/jobs/stop/all")
        first, second = self.done(answer), self.done(answer)
        self.assertEqual((first.status, first.body), (200, second.body))

    def test_pending(self):
        """
        A task that goes on is a 202 with its address.
        """
        answer = self.ask("POST", "/unit_api/jobs/run/job_name/stirring")
        task = self.done(answer)
        self.assertEqual(task.status, 202)
        self.assertEqual(task.json["result_url_path"], answer.json["result_url_path"])
        self.wind(5)

    def test_failed(self):
        """
        A task that failed is a 500 that says why, in the shape of every error.
        """

        async def refuse():
            raise Conflict("The lamp is in use.")

        task = self.now(self.appliance.tasks.launch("light", refuse))
        answer = self.ask("GET", f"/unit_api/task_results/{task.id}")
        self.assertEqual((answer.status, answer.json["status"]), (500, "failed"))
        self.assertEqual(answer.json["error"], "The lamp is in use.")
        info = answer.json["error_info"]
        self.assertEqual((info["cause"], info["status"]), (answer.json["error"], 500))

    def test_unknown(self):
        """
        A task that never was is a 404, not one that goes on for ever.
        """
        self.refused(self.ask("GET", "/unit_api/task_results/none"), 404)
