"""/unit_api/jobs: starting, listing and stopping."""

from tests.support.api import SiteCase

RUN = "/unit_api/jobs/run/job_name/"


class RunTests(SiteCase):
    """Starting a job."""

    def test_task_tells_that_it_is_ready(self):
        """
        A run is accepted with a task, and the task completes when the job is ready.
        """
        answer = self.ask("POST", RUN + "stirring", {"options": {"target-rpm": 400}})
        self.assertEqual(answer.json["unit"], self.appliance.name)
        self.wind(5)
        task = self.done(answer)
        self.assertEqual((task.status, task.json["status"]), (200, "complete"))
        self.assertIs(task.json["result"], True)
        self.assertEqual(self.jobs.find("stirring").values["target_rpm"], 400)

    def test_body_may_be_left_out(self):
        """
        A job that needs no options starts with no body at all, by POST or PATCH.
        """
        self.assertEqual(self.ask("PATCH", RUN + "stirring").status, 202)
        self.wind(5)

    def test_environment(self):
        """
        JOB_SOURCE and EXPERIMENT of the environment are honoured, the rest of it is not minded.
        """
        env = {"JOB_SOURCE": "experiment_profile", "HOSTNAME": "elsewhere"}
        env["EXPERIMENT"] = self.appliance.experiments.current.name
        self.ask("POST", RUN + "stirring", {"env": env})
        self.assertEqual(self.jobs.find("stirring").record.source, "experiment_profile")
        self.wind(5)

    def test_overrides_of_the_jobs_own_section(self):
        """
        A configuration override of the job's own section is a value of this run.
        """
        overrides = [["stirring", "target_rpm", "450"]]
        self.ask("POST", RUN + "stirring", {"config_overrides": overrides})
        self.assertEqual(self.jobs.find("stirring").values["target_rpm"], 450)
        self.wind(5)

    def test_refusals(self):
        """
        What can be refused is refused at once, with a cause and a remedy.
        """
        for job, body in (
            ("juggling", {}),
            ("stirring", {"options": {"target_rpm": 99999}}),
            ("stirring", {"options": {"target_rpm": "fast"}}),
            ("stirring", {"options": {"colour": "red"}}),
            ("stirring", {"args": ["fast"]}),
            ("stirring", {"config_overrides": [["od_reading", "interval", "1"]]}),
            ("stirring", {"config_overrides": [["stirring", "colour", "red"]]}),
            ("stirring", {"options": []}),
            ("temperature_automation", {}),
            ("temperature_automation", {"options": {"automation_name": "juggling"}}),
        ):
            self.refused(self.ask("POST", RUN + job, body), 400)
        self.assertNotIn("stirring", self.jobs.running)

    def test_malformed(self):
        """
        A body that is no JSON is a 400 that says where it went wrong.
        """
        info = self.refused(self.ask("POST", RUN + "stirring", body=b'{"options":'), 400)
        self.assertIn("truncated", info["cause"])

    def test_twice(self):
        """
        A job that runs cannot be run again: that is a conflict, and the first goes on.
        """
        self.run_job("stirring")
        self.refused(self.ask("POST", RUN + "stirring"), 409)
        self.assertIn("stirring", self.jobs.running)


class ListTests(SiteCase):
    """What runs."""

    def test_shape(self):
        """
        A running job has exactly the fields that clients of this dialect read.
        """
        self.run_job("stirring")
        (job,) = self.get("/unit_api/jobs/running/stirring")
        self.assertEqual(
            list(job),
            ["job_id", "unit", "experiment", "job_name", "job_source", "started_at",
             "is_running", "leader", "pid", "is_long_running_job", "ended_at"],
        )
        self.assertEqual((job["is_running"], job["ended_at"]), (1, None))
        self.assertRegex(job["started_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def test_list_follows_what_happens(self):
        """
        The list of running jobs is right after every start and stop, though it is kept.
        """
        self.assertEqual(self.names("/unit_api/jobs/running"), ["monitor"])
        self.run_job("stirring")
        self.assertEqual(self.names("/unit_api/jobs/running"), ["monitor", "stirring"])
        self.now(self.jobs.stop("stirring"))
        self.assertEqual(self.names("/unit_api/jobs/running"), ["monitor"])

    def test_list_is_right_when_nothing_can_be_stored(self):
        """
        A job that was stopped is not listed any more, even if the card is full.
        """
        self.run_job("stirring")
        self.names("/unit_api/jobs/running")
        self.faults.inject("sd_full")
        self.addCleanup(self.faults.clear, "sd_full")
        self.now(self.jobs.stop("stirring"))
        self.assertEqual(self.names("/unit_api/jobs/running"), ["monitor"])

    def test_of_an_experiment(self):
        """
        Jobs can be asked for by experiment and by name; none is an empty list.
        """
        self.run_job("stirring")
        where = "/unit_api/jobs/running/experiments/First%20experiment"
        self.assertEqual(self.names(where), ["stirring"])
        self.assertEqual(self.get("/unit_api/jobs/running/experiments/another"), [])
        self.assertEqual(self.get("/unit_api/jobs/running/od_reading"), [])

    def test_long_running(self):
        """
        The long-running jobs have a list of their own.
        """
        self.run_job("stirring")
        self.assertEqual(self.names("/unit_api/long_running_jobs/running"), ["monitor"])

    def test_history(self):
        """
        Jobs that have ended are listed too, the newest first, with both times.
        """
        self.run_job("stirring")
        self.now(self.jobs.stop("stirring"))
        newest, _ = self.get("/unit_api/jobs")
        self.assertEqual(
            list(newest),
            ["job_id", "job_name", "experiment", "job_source", "unit", "started_at", "ended_at"],
        )
        self.assertIsNotNone(newest["ended_at"])

    def names(self, path):
        """The names of the jobs at *path*."""
        return [job["job_name"] for job in self.get(path)]


class StopTests(SiteCase):
    """Stopping jobs."""

    def test_by_name(self):
        """
        A job is stopped by its name, and the task completes even if nothing matched.
        """
        self.run_job("stirring")
        for _ in range(2):
            task = self.done(self.ask("POST", "/unit_api/jobs/stop", {"job_name": "stirring"}))
            self.assertEqual((task.status, task.json["result"]), (200, True))
            self.assertNotIn("stirring", self.jobs.running)

    def test_all_filters_must_fit(self):
        """
        Filters are all to fit: a job of another source is left alone.
        """
        self.run_job("stirring")
        body = {"job_name": "stirring", "job_source": "automation"}
        self.done(self.ask("PATCH", "/unit_api/jobs/stop", body))
        self.assertIn("stirring", self.jobs.running)

    def test_something_must_be_named(self):
        """
        Nothing named is refused: it would stop everything.
        """
        for body in ({}, {"job_name": None}, {"colour": "red"}):
            self.refused(self.ask("POST", "/unit_api/jobs/stop", body), 400)

    def test_all_spares_the_monitor(self):
        """
        Stopping all jobs spares those that go on for ever.
        """
        self.run_job("stirring")
        task = self.done(self.ask("POST", "/unit_api/jobs/stop/all"))
        self.assertEqual(task.status, 200)
        self.assertEqual(list(self.jobs.running), ["monitor"])
