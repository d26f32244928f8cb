"""Tests of appliance.core.profiles.check: what is found in a profile, and where."""

import re

from hypothesis import given, settings
from hypothesis.strategies import data, integers, sampled_from

from appliance.core.profiles.catalogue import Catalogue
from appliance.core.profiles.check import check
from tests.support.profiles import CHECK_START as START
from tests.support.profiles import HEAD, KINDS, CheckCase, profile


class StructureTests(CheckCase):
    """What a profile consists of."""

    def test_nothing(self):
        """
        What is no profile at all is said to be none.
        """
        for text in ("", "- a\n", "5\n", "# comment\n"):
            self.assertIn("no profile", self.only(text))
        self.assertIn("no YAML", self.only("a: [\n"))

    def test_all_at_once(self):
        """
        Every error is told, each with its line and column, in the order of the file.
        """
        text = """experiment_profile_name: test
version: "2.0"
colour: red
common:
  jobs:
    stirring:
      actions:
        - {type: begin, t: 0s}
        - {type: start, t: soon}
        - {type: update, t: 1m, options: {target_rmp: 5}}
        - {type: start}
        - {type: log, t: 0s, option: 5}
    stiring:
      actions:
        - {type: stop, t: 1m}
"""
        self.assertEqual(
            [(line, column) for line, column, _ in self.found(text)],
            [(2, 10), (3, 1), (8, 18), (9, 28), (10, 43), (11, 11), (12, 11), (12, 30), (15, 11)])

    def test_versions(self):
        """
        Older profiles name no version, which is noted; the version is text.
        """
        plain = "experiment_profile_name: a\n"
        body = profile(START, head="")
        self.assertIn("No version", self.only(plain + body, "note"))
        self.assertIn("quotes", self.only(plain + "version: 1.0\n" + body, "note"))
        self.assertIn("2.1 is not known", self.only(plain + "version: '2.1'\n" + body))

    def test_name(self):
        """
        A profile has a name.
        """
        self.assertIn("no name", self.only(profile(START, head="version: '1.0'\n")))

    def test_shapes(self):
        """
        Each part must be what it is.
        """
        for part in ("common: 5", "common: {jobs: []}", "pioreactors: []", "metadata: text",
                     "plugins: {a: b}", "inputs: [1]", "pioreactors: {a: 5}",
                     "common: {jobs: {stirring: {actions: 5}}}",
                     "common: {jobs: {stirring: {actions: [5]}}}",
                     "common: {jobs: {stirring: {acts: []}}}", "inputs: {a: [1]}",
                     "inputs: {'1a': 1}", "metadata: {author: [a]}", "metadata: {date: 1}"):
            self.assertEqual([f[0] for f in self.found(HEAD + part)], [3], part)

    def test_empty(self):
        """
        A profile that does nothing is probably a mistake.
        """
        self.assertIn("does nothing", self.only(HEAD, "warning"))

    def test_too_many(self):
        """
        The number of actions is bounded.
        """
        self.assertIn("20000", self.only(profile(*[START] * 20_002)))


class AnythingTests(CheckCase):
    """Whatever is written is checked."""

    whole = profile(
        START,
        "{type: update, t: 1m, if: '::stirring:$state == ready', options: {target_rpm: 5}}",
        "{type: log, t: 1h, options: {message: 'a ${{ 1 + unit() }}', level: INFO}}",
        "{type: repeat, t: 1m, every: 5m, while: true, max_time: 1h, actions: ["
        "{type: update, t: 1m, options: {target_rpm: '${{ fast }}'}}]}",
        "{type: when, t: 0s, wait_until: 'random() > 1', actions: [{type: stop, t: 0s}]}",
        head=HEAD + "inputs: {fast: 5}\nmetadata: {author: a}\nplugins: [{name: a}]\n")

    @settings(max_examples=300, deadline=None)
    @given(data())
    def test_cut_and_pasted(self, data):
        """
        A profile in which anything was replaced by anything is still checked.
        """
        parts = re.split(r"([{}\[\],:\n ]+)", self.whole)
        for _ in range(data.draw(integers(1, 4))):
            place = data.draw(integers(0, len(parts) - 1))
            parts[place] = data.draw(sampled_from(
                ["", "[a]", "{a: b}", "null", "5", "-1", "true", "''", "x", ": ", "\n", "- ",
                 "1e9", "*a", "&a b", "<<", "type", "start", "actions", "options", "${{", "}}"]))
        for finding in check("".join(parts), Catalogue("bench", KINDS, {})).findings:
            self.assertGreaterEqual(min(finding.line, finding.column), 1)


class ActionTests(CheckCase):
    """What actions consist of."""

    def test_times(self):
        """
        A time is a number with a unit, or of hours, and not both ways.
        """
        for time in ("soon", "-1", "-5s", "5w", "true", "[1]", "1e9", "1:30", "''"):
            self.assertTrue(self.action(f"{{type: stop, t: {time}}}"), time)
        self.assertIn("no t", self.action("{type: stop}"))
        self.assertIn("Both", self.action("{type: stop, t: 1s, hours_elapsed: 1}"))
        self.assertEqual(self.found(profile(START, "{type: stop, t: ' 1.5 h '}")), [])

    def test_fields(self):
        """
        An action has the fields of its kind only.
        """
        self.assertIn("no field options", self.action("{type: stop, t: 1s, options: {}}"))
        self.assertIn("no field at", self.action("{type: stop, t: 1s, at: 5}"))
        self.assertIn("no arguments", self.only(profile("{type: start, t: 0s, args: [a]}")))
        self.assertIn("mapping", self.action("{type: update, t: 1s, options: [a]}"))

    def test_log(self):
        """
        A line of the log has a message and a known level.
        """
        self.assertIn("no message", self.action("{type: log, t: 1s, options: {level: INFO}}"))
        self.assertIn(
            "no level", self.action("{type: log, t: 1s, options: {message: a, level: X}}"))
        self.assertIn(
            "no color", self.action("{type: log, t: 1s, options: {message: a, color: X}}"))

    def test_repeat(self):
        """
        A repeat has actions and takes a second at least; it cannot hold another one.
        """
        inner = "actions: [{type: stop, t: 0s}]"
        self.assertIn("no list", self.action("{type: repeat, t: 1s, every: 5s}"))
        self.assertIn("no every", self.action(f"{{type: repeat, t: 1s, {inner}}}"))
        self.assertIn("a second", self.action(f"{{type: repeat, t: 1s, every: 0.5s, {inner}}}"))
        nested = f"{{type: repeat, t: 0s, every: 1m, {inner}}}"
        self.assertIn("cannot be in a repeat",
                      self.action(f"{{type: repeat, t: 1s, every: 5m, actions: [{nested}]}}"))
        late = "{type: repeat, t: 1s, every: 5s, actions: [{type: stop, t: 9s}]}"
        self.assertIn("later than the next turn", self.only(profile(START, late), "warning"))

    def test_when(self):
        """
        A when waits for something.
        """
        inner = "actions: [{type: stop, t: 0s}]"
        self.assertIn("no wait_until", self.action(f"{{type: when, t: 1s, {inner}}}"))
        self.assertIn("Both", self.action(
            f"{{type: when, t: 1s, wait_until: true, condition: true, {inner}}}"))

    def test_deep(self):
        """
        The depth of actions in actions is bounded.
        """
        action = "{type: stop, t: 0s}"
        for _ in range(9):
            action = f"{{type: when, t: 0s, wait_until: true, actions: [{action}]}}"
        self.assertTrue(self.action(action))


class OptionTests(CheckCase):
    """What jobs are told."""

    def test_options(self):
        """
        Options and settings exist, can be given at that time, and have a fitting value.
        """
        start = "{type: start, t: 0s, options: {%s}}"
        self.assertIn("no option target", self.only(profile(start % "target: 5")))
        self.assertIn("between 0 and 2000 RPM", self.only(profile(start % "target_rpm: 9999")))
        self.assertIn("a number", self.only(profile(start % "target_rpm: fast")))
        self.assertIn("is measured", self.only(profile(start % "measured_rpm: 5")))
        update = "{type: update, t: 1s, options: {%s}}"
        self.assertIn("when stirring starts", self.action(update % "use_rpm: true"))
        self.assertIn("no setting", self.action(update % "rpm: 5"))
        self.assertIn("text, a number", self.action(update % "target_rpm: [5]"))

    def test_did_you_mean(self):
        """
        The remedy names what was probably meant.
        """
        checked = check(profile(START, job="stiring"), Catalogue("bench", KINDS, {}))
        self.assertEqual(checked.errors[0].remedy, "Did you mean stirring?")

    def test_missing(self):
        """
        What a job cannot start without is asked for, unless an expression gives it.
        """
        thermostat = "{type: start, t: 0s, options: {automation_name: thermostat%s}}"
        job = "temperature_automation"
        self.assertIn("target_temperature", self.only(profile(thermostat % "", job=job)))
        given = profile(thermostat % ", target_temperature: '${{ 30 + 2 }}'", job=job)
        self.assertEqual(self.found(given), [])
        self.assertIn("needs an automation_name", self.only(profile(START, job=job)))
        other = "{type: start, t: 0s, options: {automation_name: hot}}"
        self.assertIn("no automation called hot", self.only(profile(other, job=job)))
        self.assertIn("Which lamp?", self.only(profile(START, job="led_intensity")))

    def test_automation(self):
        """
        What changes an automation is checked against the one that was started before.
        """
        start = "{type: start, t: 0s, options: {automation_name: only_record_temperature}}"
        update = "{type: update, t: 1m, options: {target_temperature: 30}}"
        job = "temperature_automation"
        self.assertIn("no setting", self.only(profile(start, update, job=job)))
        self.assertEqual(self.found(profile(update, job=job)), [])

    def test_older_names(self):
        """
        What was called otherwise is taken as what it is called now, which is noted.
        """
        start = "{type: start, t: 0s, options: {automation_name: chemostat, volume: 1}}"
        self.assertIn("exchange_volume_ml",
                      self.only(profile(start, job="dosing_automation"), "note"))
        start = "{type: start, t: 0s, options: {automation_name: only_record_temperature}}"
        self.assertIn("temperature_automation",
                      self.only(profile(start, job="temperature_control"), "note"))

    def test_own_ways(self):
        """
        A job that makes its settings out of its options in its own way is asked itself.
        """
        start = "{type: start, t: 0s, options: {%s}}"
        self.assertEqual(self.found(profile(start % "media: 1, sleep: 2, waste: 1", job="pumps")),
                         [])
        self.assertTrue(self.only(profile(start % "soup: 1", job="pumps")))

    def test_unknown_job(self):
        """
        A job that is not there is told once, with the plugin it may belong to.
        """
        text = profile(START, "{type: stop, t: 1s}", job="bubbler",
                       head=HEAD + "plugins: [{name: air, version: '>=1'}]\n")
        checked = check(text, Catalogue("bench", KINDS, {}))
        self.assertEqual(len(checked.errors), 1)
        self.assertIn("plugin that is not installed: air", checked.errors[0].remedy)

    def test_itself(self):
        """
        A profile cannot start profiles.
        """
        kinds = [kind for kind in KINDS if kind.name != "experiment_profile"]
        text = profile("{type: start, t: 0s, options: {filename: a}}", job="experiment_profile")
        self.assertEqual(len(check(text, Catalogue("bench", kinds, {})).errors), 1)


class OrderTests(CheckCase):
    """What cannot work in that order."""

    def test_before_start(self):
        """
        A job that is told something before it is started, or is never started, is pointed out.
        """
        early = profile("{type: update, t: 0s, options: {target_rpm: 1}}",
                        START.replace("0s", "1m"))
        self.assertIn("starts it later", self.only(early, "warning"))
        never = profile("{type: stop, t: 0s}", "{type: pause, t: 1s}")
        self.assertIn("does not start stirring", self.only(never, "warning"))

    def test_started_in_time(self):
        """
        A start in a when or a repeat counts from when it can happen first.
        """
        when = ("{type: when, t: 1m, wait_until: true, actions: ["
                "{type: start, t: 0s}, {type: stop, t: 1m}]}")  # fmt: skip
        self.assertEqual(self.found(profile(when), "warning"), [])
        stop = "{type: stop, t: 1s}"
        self.assertEqual(len(self.found(profile(stop, when), "warning")), 1)

    def test_other_units(self):
        """
        What other units are to do is noted; a profile that has nothing for this one is warned of.
        """
        section = "{jobs: {stirring: {actions: [{type: start, t: 0s}]}}}"
        text = HEAD + f"pioreactors:\n  other: {section}\n"
        self.assertIn("for this unit, bench", self.only(text, "warning"))
        both = text + f"  bench: {section}\n"
        self.assertEqual(self.found(both, "warning"), [])
        self.assertIn("other is to do is not done here", self.only(both, "note"))


class ExpressionTests(CheckCase):
    """What expressions refer to."""

    def condition(self, expression: str) -> list[tuple]:
        """What is wrong with the condition of an action, which begins in column 28."""
        action = f"{{type: stop, t: 1s, if: '{expression}'}}"
        return self.found(profile(START, action))

    def test_right(self):
        """
        What jobs have can be looked up.
        """
        for right in ("::stirring:target_rpm > 1", "bench:stirring:measured_rpm.measured_rpm > 5",
                      "::od_reading:od1.od < 1", "::stirring:$state == ready", "unit() == bench",
                      "::leds:intensity.B > 5", "${{ true }}", "::od_reading:ods.ods.2.od > 1",
                      "::temperature_automation:automation_name == thermostat"):
            self.assertEqual((right, self.condition(right)), (right, []))

    def test_wrong(self):
        """
        What they do not have is pointed at where it is written.
        """
        for wrong, column in {
            "::stiring:target_rpm > 1": 36, "1 > ::stirring:target": 40,
            "::stirring:measured_rpm > 1": 36, "::stirring:target_rpm.x > 1": 36,
            "::stirring:measured_rpm.rpm > 1": 36, "other:stirring:target_rpm > 1": 36,
            "1 +": 39, "speed > 1": 36, "1 > 2 > 3": 42, "${{ 1 > }}": 44,
        }.items():  # fmt: skip
            found = self.condition(wrong)
            self.assertEqual((wrong, [(7 + 1, column)]), (wrong, [f[:2] for f in found]))

    def test_not_running(self):
        """
        Values of a job that the profile does not start are pointed out, its state is not.
        """
        action = "{type: stop, t: 1s, if: '::od_reading:%s'}"
        used = profile(START, action % "od1.od > 1", action % "od1.od > 2")
        self.assertIn("does not start od_reading", self.only(used, "warning"))
        self.assertEqual(self.found(profile(START, action % "$state == ready"), "warning"), [])

    def test_everywhere(self):
        """
        Expressions are checked in options, messages, conditions and repeats.
        """
        bad = "${{ ::stirring:nothing }}"
        for action in (
            f"{{type: update, t: 1s, options: {{target_rpm: '{bad}'}}}}",
            f"{{type: log, t: 1s, options: {{message: 'a {bad} b'}}}}",
            f"{{type: when, t: 1s, wait_until: '{bad}', actions: []}}",
            f"{{type: repeat, t: 1s, every: 5s, while: '{bad}', actions: []}}",
            f"{{type: repeat, t: 1s, every: 5s, actions: [{{type: stop, t: 0s, if: '{bad}'}}]}}",
        ):
            self.assertIn("no setting nothing", self.action(action))

    def test_inputs(self):
        """
        A name that is no input is an error, unless it is a word in a comparison.
        """
        head = HEAD + "inputs: {fast: 5}\n"
        action = "{type: update, t: 1s, options: {target_rpm: '${{ %s }}'}}"
        self.assertEqual(self.found(profile(START, action % "fast", head=head)), [])
        self.assertIn("Nothing is called slow",
                      self.only(profile(START, action % "slow", head=head)))
