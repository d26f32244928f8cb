"""Tests of profiles that are carried out: every action, at its time."""

from math import exp

from tests.support.profiles import HEAD, ProfileCase, profile

START = "{type: start, t: 0s, options: {target_rpm: 400}}"


class ActionTests(ProfileCase):
    """What each kind of action does."""

    def test_start(self):
        """
        A job is started with its options, and its record says who started it.
        """
        self.carry_out(profile(START), 1)
        running = self.jobs.find("stirring")
        self.assertEqual(running.values["target_rpm"], 400.0)
        self.assertEqual(running.record.source, "experiment_profile")

    def test_overrides(self):
        """
        What is overridden of the configuration is an option, too, unless the options say else.
        """
        start = "{type: start, t: 0s, config_overrides: {target_rpm: 300, duty_cycle: 20}, %s}"
        self.carry_out(profile(start % "options: {target_rpm: 450}"), 1)
        self.assertEqual(self.target(), 450.0)

    def test_update(self):
        """
        A setting is changed at its time.
        """
        self.carry_out(profile(START, "{type: update, t: 90s, options: {target_rpm: 800}}"), 300)
        self.assertEqual(self.told, [(0.5, "ready"), (90.0, 800.0)])

    def test_pause_resume_stop(self):
        """
        A job rests, goes on and stops.
        """
        self.carry_out(profile(
            START, "{type: pause, t: 1m}", "{type: resume, t: 2m}", "{type: stop, t: 3m}"), 300)
        states = [(0.5, "ready"), (60.0, "sleeping"), (120.5, "ready"), (180.0, "disconnected")]
        self.assertEqual(self.told, states)
        self.assertNotIn("stirring", self.jobs.running)

    def test_log(self):
        """
        A line is written at its level, with what its expressions come to.
        """
        self.carry_out(profile(
            START,
            '{type: log, t: 2s, options: {message: "${{job_name()}} of ${{unit()}} in '
            '${{experiment()}}: ${{::stirring:target_rpm / 2}}, ${{ 1 > 2 }}", level: warning}}',
            "{type: log, t: 3s, options: {message: 15}}"), 10)
        self.assertIn("stirring of simulated in First experiment: 200, false", self.said)
        self.assertIn("15", self.said)

    def test_hours(self):
        """
        The older form of times is in hours.
        """
        self.carry_out(profile(
            "{type: start, hours_elapsed: 0.5}",
            "{type: update, hours_elapsed: 1, options: {target_rpm: 600}}"), 3700)
        self.assertEqual(self.told, [(1800.5, "ready"), (3600.0, 600.0)])

    def test_forms_of_time(self):
        """
        Times are seconds, minutes, hours or days, or a number of hours.
        """
        ends = {"90s": 90, "1.5m": 90, "0.5h": 1800, "0.01d": 864, "0.25": 900}
        for text, seconds in ends.items():
            plan = self.now(self.profiles.files.check(profile(f"{{type: stop, t: {text}}}")))
            self.assertAlmostEqual(plan.profile.plan("simulated")[0].at, seconds, 6)

    def test_order(self):
        """
        Actions of one moment are done as they are written, and lines of the log come last.
        """
        self.carry_out(profile(
            '{type: log, t: 0s, options: {message: "at ${{::stirring:target_rpm}}"}}',
            START, "{type: update, t: 0s, options: {target_rpm: 500}}"), 5)
        self.assertIn("at 500", self.said)

    def test_condition(self):
        """
        An action is done only if its condition holds at its time.
        """
        self.carry_out(profile(
            START,
            "{type: update, t: 1m, if: '::stirring:target_rpm > 400', options: {target_rpm: 1}}",
            "{type: update, t: 2m, if: false, options: {target_rpm: 2}}",
            "{type: update, t: 3m, if: '${{ ::stirring:target_rpm == 400 }}',"
            " options: {target_rpm: 3}}"), 300)
        self.assertEqual(self.told[1:], [(180.0, 3.0)])

    def test_ends(self):
        """
        When everything is done the job ends, and says so.
        """
        self.carry_out(profile(START), 5)
        self.assertNotIn("experiment_profile", self.jobs.running)
        self.assertIsNone(self.profiles.current)
        self.assertIn("The profile test is done.", self.said)

    def test_inputs(self):
        """
        Inputs stand for their values in options and conditions.
        """
        head = HEAD + "inputs: {fast: 700, wanted: true}\n"
        self.carry_out(profile(
            "{type: start, t: 0s, if: wanted, options: {target_rpm: '${{ fast + 50 }}'}}",
            head=head), 1)
        self.assertEqual(self.target(), 750.0)

    def test_sections(self):
        """
        What is common and what this unit is to do is done, and nothing of what others are to do.
        """
        text = profile(START) + """pioreactors:
  other:
    jobs: {stirring: {actions: [{type: update, t: 1s, options: {target_rpm: 1}}]}}
  simulated:
    label: mine
    jobs: {stirring: {actions: [{type: update, t: 2s, options: {target_rpm: 2}}]}}
"""
        self.carry_out(text, 10)
        self.assertEqual(self.told[1:], [(2.0, 2.0)])

    def test_as_another(self):
        """
        A unit can do what another one was to do, whose name then stands for its own.
        """
        text = HEAD + """pioreactors:
  other:
    jobs: {stirring: {actions: [
      {type: start, t: 0s, options: {target_rpm: 400}},
      {type: update, t: 2s, options: {target_rpm: "${{ other:stirring:target_rpm + 1 }}"}}]}}
"""
        self.now(self.profiles.files.write("mine", text, "other"))
        self.begin(10, as_unit="other")
        self.assertEqual(self.told[1:], [(2.0, 401.0)])


class RepeatTests(ProfileCase):
    """What is done again and again."""

    def repeat(self, bounds, wait, **more):
        """Repeat an update every minute, from the first."""
        self.carry_out(profile(
            START,
            f"{{type: repeat, t: 1m, every: 60s, {bounds} actions: [{{type: update, t: 10s,"
            " options: {target_rpm: '${{ ::stirring:target_rpm + 100 }}'}}]}"), wait, **more)

    def test_every(self):
        """
        The actions are done in every turn, at their time in it.
        """
        self.repeat("", 200)
        self.assertEqual(self.told[1:], [(70.0, 500.0), (130.0, 600.0), (190.0, 700.0)])
        self.assertIn("experiment_profile", self.jobs.running)

    def test_while(self):
        """
        Turns begin as long as the condition holds; then the repeat is over.
        """
        self.repeat("while: '::stirring:target_rpm < 600',", 600)
        self.assertEqual(self.told[1:], [(70.0, 500.0), (130.0, 600.0)])
        self.assertNotIn("experiment_profile", self.jobs.running)

    def test_max_time(self):
        """
        Turns begin until the time is over.
        """
        self.repeat("max_time: 2m,", 600)
        self.assertEqual(self.told[1:], [(70.0, 500.0), (130.0, 600.0)])

    def test_older_names(self):
        """
        The older names of its fields are in hours.
        """
        self.carry_out(profile(
            START,
            "{type: repeat, hours_elapsed: 0.5, repeat_every_hours: 0.25, max_hours: 0.5, actions:"
            " [{type: update, hours_elapsed: 0, options: {target_rpm: '${{random() * 9}}'}}]}"),
            7200)
        self.assertEqual([at for at, _ in self.told[1:]], [1800.0, 2700.0])

    def test_unknown_for_now(self):
        """
        A condition that cannot be told is a failure of that turn; the next one is tried.
        """
        self.carry_out(profile(
            "{type: repeat, t: 0s, every: 60s, while: '::stirring:target_rpm < 900', actions: ["
            "{type: log, t: 0s, options: {message: turn}}]}", "{type: start, t: 90s}"), 150)
        self.assertEqual(self.said.count("turn"), 1)
        self.assertIn("failed: stirring is not running.", self.outcomes())


class WhenTests(ProfileCase):
    """What is done as soon as something is so."""

    def test_at_once(self):
        """
        It happens at the very moment, and its actions follow from then on.
        """
        self.carry_out(profile(
            START,
            "{type: when, t: 10s, wait_until: '::stirring:target_rpm >= 600', actions: ["
            "{type: update, t: 0s, options: {target_rpm: 1000}}, {type: stop, t: 1m}]}"), 33.3)
        self.now(self.jobs.find("stirring").change({"target_rpm": 650}))
        self.wind(100)
        self.assertEqual(
            self.told[1:], [(33.3, 650.0), (33.3, 1000.0), (93.3, "disconnected")])

    def test_state(self):
        """
        The state of a job can be waited for, also of one that does not run yet.
        """
        self.carry_out(profile(
            "{type: when, t: 0s, condition: '${{ ::stirring:$state == ready }}', actions: ["
            "{type: update, t: 0s, options: {target_rpm: 700}}]}", "{type: start, t: 20s}"), 60)
        self.assertEqual(self.told, [(20.5, "ready"), (20.5, 700.0)])

    def test_hours(self):
        """
        Time can be waited for, within some seconds.
        """
        self.carry_out(profile(
            START, "{type: when, t: 0s, wait_until: 'hours_elapsed() > 0.01', actions: ["
            "{type: stop, t: 0s}]}"), 60)
        self.assertEqual(self.told[1:], [(40.5, "disconnected")])

    def test_nested(self):
        """
        A when can hold a repeat and another when.
        """
        self.carry_out(profile(
            START,
            "{type: when, t: 0s, wait_until: '::stirring:target_rpm > 0', actions: ["
            "{type: when, t: 5s, wait_until: true, actions: ["
            "{type: repeat, t: 5s, every: 10s, max_time: 20s, actions: ["
            "{type: update, t: 0s, options: {target_rpm: '${{ ::stirring:target_rpm + 1}}'}}"
            "]}]}]}"), 60)
        self.assertEqual(self.told[1:], [(10.5, 401.0), (20.5, 402.0)])

    def test_phase(self):
        """
        A phase of growth is waited for, also before it is known at all.
        """
        self.run_job("growth_rate_calculating")
        self.carry_out(profile(
            START, "{type: when, t: 0s, wait_until: '::growth_rate_calculating:phase == "
            "stationary', actions: [{type: update, t: 0s, options: {target_rpm: 700}}]}"), 20)
        level = -2.0
        for i in range(300):
            self.workbench.clock.advance(15.0)
            level += 0.6 / 240.0 if i < 200 else 0.0
            wobble = 1.0 + 0.01 * ((i * 7919) % 11 - 5) / 5.0
            self.appliance.readings.record("od", wobble * exp(level))
        self.assertEqual([what for _, what in self.told[1:]], [700.0])
        self.assertGreater(self.told[1][0], 20 + 200 * 15)

    def test_not_yet_known(self):
        """
        What cannot be told yet is waited for, and said once.
        """
        self.carry_out(profile(
            "{type: when, t: 0s, wait_until: '::od_reading:od2.od > 0.5', actions: []}"), 60)
        self.assertEqual(sum("od_reading is not running." in line for line in self.said), 1)
        self.assertEqual(len(self.profiles.current.agenda.watches), 1)
