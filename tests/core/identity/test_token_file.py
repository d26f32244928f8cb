"""The file with the administrator's token."""

import os
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.identity.token_file import admin_token
from tests.support.syscalls import DURABLE, calls


class AdminTokenTests(SynchronousTestCase):
    """The file with the administrator's token."""

    def setUp(self):
        self.path = Path(self.mktemp())
        self.addCleanup(os.umask, os.umask(0))

    def test_is_made_once(self):
        """
        The first start makes a long token, every later one finds it.
        """
        token = admin_token(self.path)
        self.assertGreaterEqual(len(token), 40)
        self.assertEqual(admin_token(self.path), token)

    def test_is_private(self):
        """
        Only its owner can read it, whatever the umask; if that was changed, it is put right.
        """
        admin_token(self.path)
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)
        self.path.chmod(0o644)
        admin_token(self.path)
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)

    def test_empty_file(self):
        """
        A file that a power cut left empty is no token that lets everybody in; a new one is made.
        """
        self.path.touch()
        token = admin_token(self.path)
        self.assertGreaterEqual(len(token), 40)
        self.assertEqual(self.path.read_text(), token + "\n")

    def test_is_on_the_card(self):
        """
        When the unit goes on, the token and its name are on the card.
        """
        self.assertEqual(calls(admin_token, self.path), DURABLE)
