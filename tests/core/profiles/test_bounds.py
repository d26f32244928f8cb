"""Tests of what bounds a profile, and what is said of one."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.jobs.kinds import JobKind
from appliance.core.profiles.catalogue import Catalogue
from appliance.core.profiles.check import check
from appliance.jobs.builtin import JOBS
from tests.support.profiles import profile

CATALOGUE = Catalogue("bench", tuple(map(JobKind.of, JOBS)), {})
START = "{type: start, t: 0s}"


class BoundsTests(SynchronousTestCase):
    """Much of something."""

    def found(self, text: str, severity: str = "error") -> list[str]:
        """What is said of that severity."""
        findings = check(text, CATALOGUE).findings
        return [f.message for f in findings if f.severity == severity]

    def test_enough(self):
        """
        After fifty errors nothing more is told; what is none keeps no error from being told.
        """
        many = "".join(f"colour{i}: red\n" for i in range(200))
        found = self.found(f"{profile(START)}{many}")
        self.assertEqual(len(found), 50)
        self.assertIn("colour0", found[0])
        units = "".join(f"  unit{i}: {{}}\n" for i in range(200))
        text = f"{profile(START, '{type: begin, t: 0s}')}pioreactors:\n{units}"
        self.assertIn("begin", self.found(text)[0])
        self.assertEqual(len(self.found(text, "note")), 50)

    def test_lasting(self):
        """
        Of actions that are looked at again and again there are at most two hundred.
        """
        repeat = "{type: repeat, t: 0s, every: 1s, actions: []}"
        self.assertEqual(self.found(profile(START, *[repeat] * 200)), [])
        (found,) = self.found(profile(START, *[repeat] * 250))
        self.assertIn("at most 200", found)
