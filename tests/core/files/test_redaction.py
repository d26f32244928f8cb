"""Tests of appliance.core.files.redaction: what nobody may see in a configuration file."""

import io

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.files.redaction import LONGER, is_redacted, redacted, redacted_pieces
from tests.bounds.pace import SLOW, within

LIMIT, LENGTH = 0.5, 1 << 20


class RedactionTests(SynchronousTestCase):
    """Stars for secrets, and everything else as it was."""

    def test_by_name(self):
        """
        What a name with password, secret or token in it is given has stars in its place.
        """
        for line, shown in (
            (b"api_token = abc", b"api_token = ***"),
            (b"  DB-Password=\tx y\r\n", b"  DB-Password=\t***\r\n"),
            (b"my secret = a = b\n", b"my secret = ***\n"),
            (b"token =\n", b"token =\n"),
            (b"# a token = is\n", b"# a token = is\n"),
            (b"a = token\n", b"a = token\n"),
            (b"a = 1\x0bpassword = x\x0cb = 2", b"a = 1\x0bpassword = ***\x0cb = 2"),
        ):
            self.assertEqual(redacted(line), shown)

    def test_in_addresses(self):
        """
        The password in an address has stars in its place, whatever is in it and around it.
        """
        for line, shown in (
            (b"url = x://me:pw@host/db", b"url = x://me:***@host/db"),
            (b"url = x://me:p@w://:@host\tx://:q@h z", b"url = x://me:***@host\tx://:***@h z"),
            (b"x://me@corp:pw@host", b"x://me@corp:***@host"),
            (b"a://h/b,x://me:pw@h", b"a://h/b,x:***@h"),
            (b"x://me@host:80/ a@b:c", b"x://me@host:80/ a@b:c"),
            (b"x://me:@host", b"x://me:@host"),
        ):
            self.assertEqual(redacted(line), shown)

    def test_anything(self):
        """
        Whatever bytes hold no secret come out as they went in.
        """
        raw = b"[a]\r\nb = \xff\xfe \xc3\xa9\n\n  c\r= d\n"
        self.assertEqual(redacted(raw), raw)
        self.assertEqual(b"".join(redacted_pieces(io.BytesIO(raw))), raw)

    def test_long_lines(self):
        """
        Of a line that is too long to be one of a configuration nothing is shown, in pieces either.
        """
        raw = b"a = 1\ntoken = " + b"x" * 100_000 + b"\nb = 2\npassword = y"
        shown = f"a = 1\n{LONGER}\nb = 2\npassword = ***".encode()
        self.assertEqual(redacted(raw), shown)
        self.assertEqual(b"".join(redacted_pieces(io.BytesIO(raw))), shown)

    def test_seen(self):
        """
        Stars are seen where a secret should be, and nowhere else.
        """
        for text in (b"[a]\nb = ***\nc = 1", b"url = x://a:***@h", b"b=***"):
            self.assertTrue(is_redacted(text))
        for text in (b"", b"b = a***", b"# ***", b"b = 1\n***\n"):
            self.assertFalse(is_redacted(text))

    def test_long_repeats(self):
        """
        A file as large as may be read takes no longer than its length says, whatever is in it.
        """
        for unit in (b"a", b"/", b"\n", b" ", b"=", b"://", b"x://a:", b"://a:@", b"token", b"a\n",
                     b"password\n", b"x://a:b@h ", b"token=x\n", b"x://a:" + b"@" * 4000 + b"\n",
                     b" " * 4000 + b"\n", b"://a:" * 800 + b"\n"):  # fmt: skip
            raw = unit * (LENGTH // len(unit))
            for scan in (redacted, is_redacted, lambda r: list(redacted_pieces(io.BytesIO(r)))):
                took = within(LIMIT, lambda s=scan, r=raw: s(r))
                self.assertLessEqual(took, LIMIT * SLOW, unit[:20])
