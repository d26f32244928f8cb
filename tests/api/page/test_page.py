"""/page: what the page of the unit asks for."""

from appliance.core.jobs.kinds import JobKind
from appliance.jobs.builtin import JOBS
from tests.support.api import LoginCase, SiteCase


class UnitTests(SiteCase):
    """The unit as a whole."""

    def test_unit(self):
        """
        The unit is shown with all that the head of the page needs.
        """
        unit = self.get("/page/unit")
        self.assertEqual(
            set(unit),
            {"name", "version", "hardware", "now_ms", "boot", "speed", "achieved_speed",
             "experiment", "who", "login_needed", "health"},
        )
        self.assertEqual(unit["who"], {"name": "local", "role": "admin"})
        self.assertIs(unit["login_needed"], False)
        self.assertEqual(unit["health"], {"status": "ok", "troubles": []})


class JobTests(SiteCase):
    """Jobs."""

    def jobs_shown(self):
        """The jobs, by name and automation."""
        return {(job["name"], job["automation"]): job for job in self.get("/page/jobs")}

    def test_every_kind_is_shown(self):
        """
        Jobs are shown whether they run or not, each automation for itself.
        """
        shown = self.jobs_shown()
        self.assertEqual(len(shown), len(self.jobs.kinds))
        stirring = shown["stirring", None]
        self.assertEqual((stirring["running"], stirring["state"]), (False, "disconnected"))
        self.assertEqual((stirring["started_ms"], stirring["experiment"]), (None, None))

    def test_running(self):
        """
        A job that runs is shown with its state and the values of its settings.
        """
        self.run_job("stirring", target_rpm=400)
        stirring = self.jobs_shown()["stirring", None]
        self.assertEqual((stirring["running"], stirring["state"]), (True, "ready"))
        target = {s["name"]: s for s in stirring["settings"]}["target_rpm"]
        self.assertEqual(target["value"], 400.0)
        self.assertEqual((target["unit"], target["kind"]), ("RPM", "float"))
        self.assertEqual((target["low"], target["high"]), (0.0, 2000.0))

    def test_one_automation_runs(self):
        """
        Of a family only the automation that runs is shown as running.
        """
        self.run_job("temperature_automation", automation_name="thermostat",
                     target_temperature=30)  # fmt: skip
        shown = self.jobs_shown()
        running = {a: shown["temperature_automation", a]["running"]
                   for a in ("thermostat", "only_record_temperature")}  # fmt: skip
        self.assertEqual(running, {"thermostat": True, "only_record_temperature": False})

    def test_cards(self):
        """
        A job says where its card is, after which others, and what it shows at once.
        """
        shown = self.jobs_shown()
        overview = [job for job in shown.values() if job["place"] == "overview"]
        overview.sort(key=lambda job: job["order"])
        listed = [kind.name for kind in map(JobKind.of, JOBS) if kind.place == "overview"]
        self.assertEqual(list(dict.fromkeys(job["name"] for job in overview)),
                         list(dict.fromkeys(listed)))
        self.assertEqual(shown["add_media", None]["place"], "dosing")
        self.assertEqual(
            [s["name"] for s in shown["stirring", None]["settings"] if s["prominent"]],
            ["target_rpm", "measured_rpm"],
        )
        self.assertTrue(all(s["prominent"] for s in shown["led_intensity", None]["settings"]))

    def test_answer_to_resume(self):
        """
        The question whether jobs are brought back is answered with yes or no, nothing else.
        """
        self.assertEqual(self.ask("POST", "/page/jobs/resume", {"answer": False}).status, 200)
        for body in ({}, {"answer": "maybe"}, {"answer": True, "colour": "red"}):
            self.problem(self.ask("POST", "/page/jobs/resume", body), 400)


class ReadingsTests(SiteCase):
    """Readings and logs."""

    def setUp(self):
        super().setUp()
        self.run_job("stirring", wait=60)

    def test_series(self):
        """
        Series are listed with their unit, a name for people, and from when to when they reach.
        """
        series = {info["name"]: info for info in self.get("/page/series")}
        stirring = series["stirring_rpm"]
        self.assertEqual((stirring["unit"], stirring["label"]), ("RPM", "Stirring"))
        self.assertLess(stirring["first_ms"], stirring["last_ms"])

    def test_declared(self):
        """
        What may be recorded is told, with its unit and label, before there is a reading of it.
        """
        told = {one["name"]: one for one in self.get("/page/series/declared")}
        self.assertNotIn("growth_rate", {info["name"] for info in self.get("/page/series")})
        self.assertEqual(told["growth_rate"],
                         {"name": "growth_rate", "unit": "1/h", "label": "Growth rate"})

    def test_whole_run(self):
        """
        Without a window the whole run is shown; a series that is none has no points.
        """
        shown = self.get("/page/readings?series=stirring_rpm,nothing")
        plot = shown["series"]["stirring_rpm"]
        self.assertGreater(len(plot["t"]), 20)
        self.assertEqual(shown["from"], plot["t"][0])
        self.assertEqual({len(plot[part]) for part in plot}, {len(plot["t"])})
        self.assertEqual(shown["series"]["nothing"]["t"], [])

    def test_window(self):
        """
        A window has readings from its beginning until before its end.
        """
        times = self.get("/page/readings?series=stirring_rpm")["series"]["stirring_rpm"]["t"]
        path = f"/page/readings?series=stirring_rpm&from={times[3]}&to={times[6]}"
        shown = self.get(path)
        self.assertEqual((shown["from"], shown["to"]), (times[3], times[6]))
        self.assertEqual(shown["series"]["stirring_rpm"]["t"], times[3:6])

    def test_points(self):
        """
        A plot has at most as many points as were asked for.
        """
        shown = self.get("/page/readings?series=stirring_rpm&points=5")
        self.assertLessEqual(len(shown["series"]["stirring_rpm"]["t"]), 5)

    def test_refusals(self):
        """
        Windows and numbers that make no sense are refused.
        """
        for query in ("", "series=", "series=od&points=1", "series=od&points=5001",
                      "series=od&from=nan", "series=od&from=-1", "series=od&colour=red",
                      "series=" + ",".join(f"s{n}" for n in range(40))):
            self.problem(self.ask("GET", "/page/readings?" + query), 400)

    def test_logs(self):
        """
        The log is told newest first, from a level on, with words in it.
        """
        for level in ("INFO", "ERROR", "INFO"):
            self.appliance.logs.write(level, "test", f"Said at {level}.")
            self.wind(1)
        logs = self.get("/page/logs?contains=said&limit=2")
        self.assertEqual([entry["level"] for entry in logs], ["INFO", "ERROR"])
        (error,) = self.get("/page/logs?level=ERROR&contains=said")
        self.assertEqual(set(error), {"at_ms", "level", "source", "message", "experiment"})
        older = self.get(f"/page/logs?contains=said&before={error['at_ms']}")
        self.assertEqual([entry["level"] for entry in older], ["INFO"])

    def test_log_refusals(self):
        """
        Levels and limits that are none are refused.
        """
        for query in ("level=LOUD", "limit=0", "limit=1001", "before=x"):
            self.problem(self.ask("GET", "/page/logs?" + query), 400)


class AlertTests(SiteCase):
    """Alerts."""

    def test_acknowledging(self):
        """
        An alert can be acknowledged, more than once without harm; one that is none cannot.
        """
        self.run_job("stirring", wait=10)
        self.faults.inject("hall_dead")
        self.wind(60)
        alert = self.get("/page/alerts")[0]
        self.assertIsNone(alert["acknowledged_ms"])
        for _ in range(2):
            answer = self.ask("POST", f"/page/alerts/{alert['id']}/acknowledge")
            self.assertIsNotNone(answer.json["acknowledged_ms"])
        self.problem(self.ask("POST", "/page/alerts/999/acknowledge"), 404)


class ExperimentTests(SiteCase):
    """Experiments."""

    def test_new_one_is_worked_on(self):
        """
        A new experiment is the one that is worked on from then on.
        """
        body = {"name": "overnight", "medium": "LB", "resume": "ask"}
        answer = self.ask("POST", "/page/experiments", body)
        self.assertEqual((answer.status, answer.json["chosen"]), (201, True))
        chosen = {e["name"]: e["chosen"] for e in self.get("/page/experiments")}
        self.assertEqual(chosen, {"overnight": True, "First experiment": False})
        self.assertEqual(self.get("/page/unit")["experiment"]["medium"], "LB")

    def test_changing(self):
        """
        Medium and policy can be changed, and an earlier experiment chosen again.
        """
        self.ask("POST", "/page/experiments", {"name": "overnight"})
        path = "/page/experiments/First%20experiment"
        answer = self.ask("PATCH", path, {"medium": "YPD", "chosen": True})
        self.assertEqual((answer.json["medium"], answer.json["chosen"]), ("YPD", True))
        self.assertEqual(self.appliance.experiments.current.name, "First experiment")

    def test_refusals(self):
        """
        A name that is taken, none at all or with a slash in it, and fields nobody knows.
        """
        taken = self.ask("POST", "/page/experiments", {"name": "First experiment"})
        self.problem(taken, 409)
        for body in ({}, {"name": ""}, {"name": "a/b"}, {"name": "a", "resume": "perhaps"},
                     {"name": "a", "colour": "red"}):
            self.problem(self.ask("POST", "/page/experiments", body), 400)
        self.problem(self.ask("PATCH", "/page/experiments/none", {"medium": "LB"}), 404)


class SimulationTests(SiteCase):
    """A simulated unit."""

    def test_fault_comes_and_goes(self):
        """
        A fault can be made and mended.
        """
        shown = self.ask("PUT", "/page/simulation/faults/motor_stall", {}).json
        self.assertEqual([f["name"] for f in shown["faults"] if f["active"]], ["motor_stall"])
        shown = self.ask("DELETE", "/page/simulation/faults/motor_stall").json
        self.assertFalse(any(f["active"] for f in shown["faults"]))

    def test_speed(self):
        """
        The speed can be set within its limits.
        """
        self.assertEqual(self.ask("PUT", "/page/simulation/speed", {"speed": 60}).status, 200)
        self.assertEqual(self.get("/page/simulation")["speed"], 60)
        for speed in (0, 1e9, None, "fast"):
            self.problem(self.ask("PUT", "/page/simulation/speed", {"speed": speed}), 400)

    def test_unknown_fault(self):
        """
        A fault that does not exist is a 404.
        """
        self.problem(self.ask("PUT", "/page/simulation/faults/juggling", {}), 404)
        self.problem(self.ask("DELETE", "/page/simulation/faults/juggling"), 404)


class StrangersTests(LoginCase):
    """Somebody unknown."""

    def test_page_is_closed(self):
        """
        Nothing of the unit is shown to somebody who has not logged in.
        """
        for path in ("/page/unit", "/page/jobs", "/page/series", "/page/readings?series=od",
                     "/page/logs", "/page/alerts", "/page/experiments", "/page/simulation"):
            self.problem(self.ask("GET", path), 401)
        self.problem(self.ask("PUT", "/page/simulation/speed", {"speed": 2}), 401)
