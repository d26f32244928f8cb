"""How often one may guess."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.identity.throttle import Attempts
from appliance.errors import TooMany


class AttemptsTests(SynchronousTestCase):
    """How often one may guess."""

    def setUp(self):
        self.time = 0.0
        self.attempts = Attempts(lambda: self.time, allowed=2, window=10.0, peers=3)

    def test_waits_after_failures(self):
        """
        After too many failures a peer waits, and then may try again.
        """
        for _ in range(2):
            self.attempts.check("a")
            self.attempts.fail("a")
        self.assertRaises(TooMany, self.attempts.check, "a")
        self.attempts.check("b")
        self.time += 10
        self.attempts.check("a")

    def test_success_forgives(self):
        """
        Whoever got it right begins with a clean slate.
        """
        self.attempts.fail("a")
        self.attempts.forgive("a")
        self.attempts.fail("a")
        self.attempts.check("a")

    def test_table_is_bounded(self):
        """
        However many peers fail, only the last few are remembered.
        """
        for _ in range(2):
            for peer in "abcde":
                self.attempts.fail(peer)
        self.attempts.check("a")
        self.attempts.fail("e")
        self.assertRaises(TooMany, self.attempts.check, "e")
