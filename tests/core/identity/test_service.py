"""Tokens and sessions."""

from twisted.internet.defer import ensureDeferred
from twisted.trial.unittest import SynchronousTestCase

from appliance.core.identity.service import ADMIN, SESSION_SECONDS, Identity
from appliance.errors import NotLoggedIn
from appliance.lanes import DirectLane
from appliance.store.engine.db import Store
from tests.support.database import IN_MEMORY

DAY = 86400.0


class IdentityCase(SynchronousTestCase):
    """Somebody who knows people, and a calendar."""

    def setUp(self):
        self.today = 1_000_000.0
        self.store = Store(IN_MEMORY, DirectLane())
        self.store.open()
        self.identity = self.another()

    def another(self, token="secret"):
        """The identity of the next start, with the same store."""
        identity = Identity(token, lambda: self.today, lambda: self.today, self.store)
        self.now(identity.load())
        return identity

    def now(self, coroutine):
        """The result of a coroutine that waits for nothing."""
        return self.successResultOf(ensureDeferred(coroutine))

    def log_in(self):
        """A cookie."""
        return self.now(self.identity.log_in("secret", "peer"))


class TokenTests(IdentityCase):
    """Tokens."""

    def test_right_token(self):
        """
        The token is the administrator's, every other text is nobody's.
        """
        self.assertEqual(self.identity.of_token("secret", "peer"), ADMIN)
        for token in ("", "Secret", "secret ", "\udcff", "secre\u0301t"):
            self.assertIsNone(self.identity.of_token(token, "peer"))

    def test_wrong_token_does_not_log_in(self):
        """
        A wrong token is refused with a hint where the right one is.
        """
        refused = self.failureResultOf(
            ensureDeferred(self.identity.log_in("guess", "peer")), NotLoggedIn
        )
        self.assertIn("admin-token", refused.value.remedy)


class SessionTests(IdentityCase):
    """Sessions."""

    def test_cookie_is_known(self):
        """
        A cookie is whoever logged in, another cookie is nobody, and no two are the same.
        """
        first, second = self.log_in(), self.log_in()
        self.assertNotEqual(first, second)
        self.assertEqual(self.identity.of_cookie(first, "peer"), ADMIN)
        self.assertIsNone(self.identity.of_cookie(first + "x", "peer"))

    def test_survives_a_restart(self):
        """
        A session outlives the process.
        """
        cookie = self.log_in()
        self.assertEqual(self.another().of_cookie(cookie, "peer"), ADMIN)

    def test_ends(self):
        """
        A session that nobody used for thirty days has ended, after a restart too.
        """
        cookie = self.log_in()
        self.today += SESSION_SECONDS + 1
        self.assertIsNone(self.another().of_cookie(cookie, "peer"))
        self.assertIsNone(self.identity.of_cookie(cookie, "peer"))

    def test_new_token_ends_sessions(self):
        """
        Whoever logged in with a token that was replaced is logged out.
        """
        cookie = self.log_in()
        self.assertIsNone(self.another("new secret").of_cookie(cookie, "peer"))

    def test_slides(self):
        """
        A session that is used goes on, and a restart remembers that it was.
        """
        cookie = self.log_in()
        for _ in range(4):
            self.today += 20 * DAY
            self.assertEqual(self.identity.of_cookie(cookie, "peer"), ADMIN)
        self.today += 20 * DAY
        self.assertEqual(self.another().of_cookie(cookie, "peer"), ADMIN)

    def test_logging_out(self):
        """
        Logging out ends a session for good; doing it twice does no harm.
        """
        cookie = self.log_in()
        for _ in range(2):
            self.now(self.identity.log_out(cookie))
        self.assertIsNone(self.identity.of_cookie(cookie, "peer"))
        self.assertIsNone(self.another().of_cookie(cookie, "peer"))
