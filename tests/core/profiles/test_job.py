"""Tests of appliance.jobs.experiment_profile."""

from pathlib import Path

from appliance.errors import Conflict, Invalid, NotFound
from tests.support.profiles import ProfileCase, profile
from tests.support.workbench import Workbench

START = "{type: start, t: 0s, options: {target_rpm: 400}}"


class JobTests(ProfileCase):
    """The job that carries profiles out."""

    def test_settings(self):
        """
        It tells which profile it is, since when, and how far it is.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, options: {target_rpm: 1}}",
                               "{type: stop, t: 2m}", "{type: stop, t: 3m}"), 61)
        values = self.jobs.find("experiment_profile").values
        self.assertEqual(values["experiment_profile_name"], "test")
        self.assertEqual(values["start_time_utc"], "2026-01-01T00:00:00+00:00")
        self.assertEqual(values["progress"], 50.0)

    def test_one_at_a_time(self):
        """
        A second profile is refused while one is carried out.
        """
        self.carry_out(profile("{type: stop, t: 1h}"))
        self.refused(Conflict, self.jobs.run("experiment_profile", {"filename": "mine"}))

    def test_refused(self):
        """
        A profile that does not exist, has errors or is for another experiment is not begun.
        """
        def run(**options):
            return self.jobs.run("experiment_profile", options)

        self.refused(NotFound, run(filename="none"))
        self.refused(Invalid, run(filename="../mine"))
        folder = self.workbench.data / "experiment_profiles"
        folder.mkdir(parents=True)
        (folder / "bad.yaml").write_text(profile("{type: start, t: soon}"))
        why = self.refused(Invalid, run(filename="bad"))
        self.assertEqual(why, "bad has errors: line 7, column 28: soon is no time.")
        (folder / "good.yaml").write_text(profile(START))
        self.refused(Conflict, run(filename="good", experiment="another"))
        self.assertEqual(self.jobs.running, {})

    def test_stop(self):
        """
        When it is stopped nothing more is done, and the jobs it started go on.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, options: {target_rpm: 1}}"), 30)
        self.now(self.jobs.stop("experiment_profile"))
        self.wind(100)
        self.assertEqual(self.target(), 400.0)
        self.assertIsNone(self.profiles.current)

    def test_another_experiment(self):
        """
        It ends with its experiment.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, options: {target_rpm: 1}}"), 30)
        self.now(self.appliance.experiments.create("next", choose=True))
        self.wind(100)
        self.assertEqual(self.jobs.running, {})

    def test_pause(self):
        """
        While it is paused its time stands still.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, options: {target_rpm: 1}}"), 30)
        self.now(self.jobs.find("experiment_profile").pause())
        self.wind(1000)
        self.assertEqual(self.target(), 400.0)
        self.now(self.jobs.find("experiment_profile").resume())
        self.wind(100)
        self.assertEqual(self.told[1:], [(1060.0, 1.0)])

    def test_dry_run(self):
        """
        A dry run does nothing and says what would be done.
        """
        self.carry_out(profile(
            START, "{type: repeat, t: 1h, every: 30s, while: 'random() > 0.1', actions: ["
            "{type: update, t: 1s, if: true, options: {target_rpm: '${{ 1 + 1 }}'}}]}"), 5,
            dry_run=True)
        self.assertEqual(self.jobs.running, {})
        self.assertEqual(self.said[1:], [
            "0:00:00 start stirring: target_rpm 400",
            "1:00:00 repeat every 30 s, as long as random() > 0.1",
            "    + 0:00:01 set stirring: target_rpm ${{ 1 + 1 }}, if True"])

    def test_failure(self):
        """
        What fails is a trouble with its line and what follows from it, and the rest is done.
        """
        text = profile(
            "{type: update, t: 1s, options: {target_rpm: 5}}", START.replace("0s", "10s"))
        self.carry_out(text, 5)
        self.assertEqual(self.troubles("experiment_profile"), {"profile-action-failed"})
        trouble = self.jobs.find("experiment_profile").troubles[0]
        self.assertIn("Line 7", trouble.message)
        self.assertIn("stirring is not running", trouble.message)
        self.wind(10)
        self.assertEqual(self.target(), 400.0)

    def test_failed_start(self):
        """
        When a job does not start it is said how many later actions need it.
        """
        self.carry_out(profile(
            "{type: start, t: 0s, options: {A: '${{ 100 * 2 }}'}}",
            "{type: update, t: 1h, options: {A: 5}}", "{type: stop, t: 2h}",
            job="led_intensity"), 5)
        trouble = self.jobs.find("experiment_profile").troubles[0]
        self.assertIn("A cannot be 200", trouble.message)
        self.assertIn("2 later actions need it", trouble.message)

SLOW = '''
"""A job that takes long."""

class Slow:
    """Takes a minute to be ready."""

    name = "slow"
    title = "Slow"
    needs = ()

    def __init__(self, kit):
        self.kit = kit

    async def start(self):
        await self.kit.sleep(60.0)

def register(registry):
    registry.job(Slow)
'''


class SlowStartTests(ProfileCase):
    """A job of a plugin, which takes a minute to be ready."""

    def make_workbench(self) -> Workbench:
        """One with the plugin."""
        data = Path(self.mktemp())
        (data / "plugins").mkdir(parents=True)
        (data / "plugins" / "slow.py").write_text(SLOW)
        return Workbench(self.spec, self.ini, data=str(data))

    def test_others_go_on(self):
        """
        Jobs that plugins add can be told things, and one that was accepted and is not ready for
        long does not hold up the rest.
        """
        self.carry_out(profile(
            "{type: start, t: 0s}", "{type: log, t: 1s, options: {message: hello}}",
            "{type: stop, t: 2m}", job="slow"), 5)
        self.assertEqual(self.jobs.find("slow").state, "init")
        self.assertNotIn("hello", self.said)
        self.wind(10)
        self.assertIn("hello", self.said)
        self.wind(60)
        self.assertEqual(self.jobs.find("slow").state, "ready")
        self.wind(60)
        self.assertNotIn("slow", self.jobs.running)
