"""/unit_api/jobs/settings and /unit_api/capabilities."""

import json

from appliance.core.dosing.default_calibrations import calibrate
from tests.support.api import STIRRING, SiteCase


class ShowTests(SiteCase):
    """Reading settings."""

    def test_values(self):
        """
        Numbers are numbers, yes and no are 1 and 0, and the state is one of them.
        """
        self.run_job("stirring", target_rpm=400)
        settings = self.get(STIRRING)["settings"]
        self.assertEqual(settings["$state"], "ready")
        self.assertEqual(settings["target_rpm"], 400.0)
        self.assertIs(type(settings["use_rpm"]), int)

    def test_shapes_are_json_in_a_text(self):
        """
        What has a shape of its own is JSON inside a text, its moment in ISO 8601.
        """
        self.run_job("stirring", wait=10)
        measured = json.loads(self.get(STIRRING)["settings"]["measured_rpm"])
        self.assertEqual(set(measured), {"measured_rpm", "timestamp"})
        self.assertTrue(measured["timestamp"].endswith("Z"))

    def test_one(self):
        """
        One setting can be asked for; one that is not known is a 404.
        """
        self.run_job("stirring", target_rpm=400)
        self.assertEqual(self.get(STIRRING + "/setting/target_rpm"), {"target_rpm": 400.0})
        self.assertEqual(self.get(STIRRING + "/setting/$state"), {"$state": "ready"})
        self.refused(self.ask("GET", STIRRING + "/setting/colour"), 404)

    def test_not_running(self):
        """
        A job that does not run has no settings.
        """
        self.refused(self.ask("GET", STIRRING), 404)
        self.refused(self.ask("GET", STIRRING + "/setting/target_rpm"), 404)


class ChangeTests(SiteCase):
    """Changing settings."""

    def change(self, **settings):
        """Ask for a change."""
        return self.ask("PATCH", STIRRING, {"settings": settings})

    def test_reaches_the_motor(self):
        """
        The stir bar follows a target that was changed over HTTP.
        """
        self.run_job("stirring", wait=20, target_rpm=400)
        self.assertEqual(self.change(target_rpm=800).json, {"status": "success"})
        self.wind(30)
        measured = json.loads(self.get(STIRRING)["settings"]["measured_rpm"])
        self.assertLess(abs(measured["measured_rpm"] - 800), 40)

    def test_all_or_none(self):
        """
        If one value does not fit, nothing changes.
        """
        self.run_job("stirring", target_rpm=400)
        self.refused(self.change(target_rpm=500, duty_cycle=900), 400)
        self.assertEqual(self.get(STIRRING)["settings"]["target_rpm"], 400.0)

    def test_pause_and_resume(self):
        """
        The state is set like any other setting.
        """
        self.run_job("stirring")
        for state in ("sleeping", "ready"):
            changing = self.client.begin("PATCH", STIRRING, {"settings": {"$state": state}})
            self.wind(5)
            self.assertEqual(changing.answer().json, {"status": "success"})
            self.assertEqual(self.get(STIRRING)["settings"]["$state"], state)

    def test_state_disconnected_stops(self):
        """
        A job told to be disconnected ends.
        """
        self.run_job("stirring")
        self.change(**{"$state": "disconnected"})
        self.assertNotIn("stirring", self.jobs.running)

    def test_refusals(self):
        """
        Values that do not fit, settings that are measured, bodies without settings are refused.
        """
        self.run_job("stirring")
        for body in (
            {"settings": {"target_rpm": "fast"}},
            {"settings": {"measured_rpm": 1}},
            {"settings": {"$state": "juggling"}},
            {"settings": []},
            {},
        ):
            self.refused(self.ask("PATCH", STIRRING, body), 400)

    def test_not_running(self):
        """
        A job that does not run cannot be changed.
        """
        self.refused(self.change(target_rpm=500), 404)


class CapabilitiesTests(SiteCase):
    """What can be run."""

    def setUp(self):
        super().setUp()
        entries = self.get("/unit_api/capabilities")
        self.entries = {(e["job_name"], e.get("automation_name")): e for e in entries}

    def test_entry(self):
        """
        An entry has the fields that clients of this dialect read.
        """
        entry = self.entries["stirring", None]
        self.assertEqual(
            list(entry),
            ["job_name", "help", "arguments", "options", "published_settings", "cli_example"],
        )
        options = {option["name"]: option for option in entry["options"]}
        self.assertEqual(
            set(options["target_rpm"]),
            {"name", "long_flag", "help", "required", "multiple", "default", "type"},
        )
        self.assertEqual(options["target_rpm"]["long_flag"], "target-rpm")
        self.assertEqual(
            entry["published_settings"]["target_rpm"],
            {"datatype": "float", "settable": True, "unit": "RPM"},
        )
        self.assertEqual(
            entry["published_settings"]["$state"], {"datatype": "text", "settable": True}
        )

    def test_automations_have_entries(self):
        """
        Each automation of a family is an entry, sorted, and needs what it needs.
        """
        thermostat = self.entries["temperature_automation", "thermostat"]
        (target,) = (o for o in thermostat["options"] if o["name"] == "target_temperature")
        self.assertTrue(target["required"])
        self.assertIn("--automation-name thermostat", thermostat["cli_example"])
        keys = [(job, automation or "") for job, automation in self.entries]
        self.assertEqual(keys, sorted(keys))

    def test_whatever_it_lists_can_be_run(self):
        """
        Every listed job is accepted with the options it says it requires; lamps and doses need
        any one, and a script of the pumps some sense.
        """
        self.now(calibrate(self.appliance.calibrations, "unit"))
        for (job, automation), entry in self.entries.items():
            required = {o["name"]: 1 for o in entry["options"] if o["required"]}
            if automation:
                required["automation_name"] = automation
            if job == "run_pump":
                required["out_of_vial"] = True
            if job in ("add_media", "add_alt_media", "remove_waste"):
                required["duration"] = 10
            if job not in self.jobs.running and job not in ("led_intensity", "pumps"):
                self.jobs.check(job, required)
