"""No regular expression of the product is worse than linear in what it is given."""

import re
from collections import deque
from itertools import islice

from twisted.trial.unittest import SynchronousTestCase

from appliance.core import logs
from tests.bounds.pace import SLOW, SMALLEST, within
from tests.bounds.patterns import Used, hard, used_patterns

LIMIT, LENGTH = 0.05, 1_000_000
STEPS = 10_000, 100_000, LENGTH
QUICK = 0.3
"""Of the limit of a step: what took less is within that of the next, were it quadratic."""
MOST_FOUND = 50_000  # a place that fits takes its time, and takes it once
BOUNDED = {logs.SECRET.pattern: logs.LOOKED_AT}
"""What is cut before an expression sees it, and where."""


def tried(used: Used, text) -> None:
    """Use the pattern as the product does."""
    if used.searched:
        deque(islice(used.pattern.finditer(text), MOST_FOUND), 0)
    else:
        used.pattern.fullmatch(text)
        used.pattern.match(text)


def too_slow(used: Used) -> str:
    """What takes the pattern too long, or nothing."""
    most = BOUNDED.get(used.pattern.pattern, LENGTH)
    hardest = list(hard(used.pattern))
    for size in (step for step in STEPS if step <= most):
        limit = LIMIT * size / LENGTH
        took = {}
        for how in hardest:
            text = how.text(size, used.pattern.pattern)
            took[how] = within(max(limit, SMALLEST), lambda t=text: tried(used, t))
            if took[how] > max(limit, SMALLEST) * SLOW:
                return f"{used.where}: {took[how]:.3f} s for {size} of {how}"
        hardest = [how for how, seconds in took.items() if seconds > limit * QUICK]
    return ""


class PatternsTests(SynchronousTestCase):
    """Every pattern that is written anywhere, or held by a module or a class."""

    def test_found(self):
        """
        Expressions in calls, in modules, in classes and in tables are found.
        """
        found = " ".join(used.where for used in used_patterns())
        for name in ("admission.HOST", "server.py", "expressions.TOKEN", "yaml_nodes.BASES"):
            self.assertIn(name, found)

    def test_long_repeats(self):
        """
        A million characters of what an expression is made of take it no longer than 50 ms.
        """
        slow = [complaint for used in used_patterns() if (complaint := too_slow(used))]
        self.assertEqual(slow, [])

    def test_means_something(self):
        """
        Expressions that were quadratic once are found to be so.
        """
        for once, searched in (
            (re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL), True),
            (re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*([smhd])\s*"), False),
            (re.compile(rb"(?<=://)([^\s/@:]*):[^\s@]+@"), True),
        ):
            self.assertNotEqual(too_slow(Used("once", once, searched)), "", once.pattern)
