"""Tests of appliance.core.profiles.scope: what expressions see."""

from tests.support.profiles import ProfileCase, profile


class ScopeTests(ProfileCase):
    """What expressions see of the jobs."""

    def look(self, lookup):
        """What the message of a line of the log comes to."""
        self.carry_out(profile(
            f"{{type: log, t: 0s, options: {{message: 'is ${{{{ {lookup} }}}}'}}}}",
            "{type: stop, t: 1h}"), 1)
        (outcome,) = self.outcomes()
        self.now(self.jobs.stop("experiment_profile"))
        return self.said[-1] if outcome == "done" else outcome

    def test_shapes(self):
        """
        Parts of what is measured are found by their names, numbers of channels too.
        """
        self.run_job("od_reading", 20)
        self.assertRegex(self.look("::od_reading:od2.angle"), "^is 90$")
        self.assertRegex(self.look("::od_reading:ods.ods.2.angle"), "^is 90$")
        self.assertRegex(self.look("simulated:od_reading:$state"), "^is ready$")
        self.assertRegex(self.look("::stirring:$state"), "^is disconnected$")

    def test_not_known(self):
        """
        What is not known says so, and what like it is known.
        """
        self.run_job("od_reading", 20)
        said = self.look("::od_reading:od1.od")
        self.assertIn("od1.od of od_reading is not known yet; known now: od2.", said)

    def test_lamps(self):
        """
        The intensities of the lamps go by their older name, too.
        """
        self.run_job("led_intensity", B=20)
        self.assertEqual(self.look("::leds:intensity.B"), "is 20")

    def test_automation(self):
        """
        Which automation runs can be asked.
        """
        self.run_job("temperature_automation", automation_name="only_record_temperature")
        self.assertEqual(self.look("::temperature_automation:automation_name"),
                         "is only_record_temperature")
