"""Requests that are short to send and long to take apart."""

from tests.support.api import SiteCase
from tests.support.client import Connection

POST = b"POST /unit_api/jobs/stop HTTP/1.1\r\nHost: localhost\r\n"


class BoundedTests(SiteCase):
    """What is refused before it is understood."""

    def sent(self, raw: bytes) -> Connection:
        """A connection over which *raw* was sent."""
        connection = Connection(self.site, "127.0.0.1")
        connection.send(raw)
        return connection

    def refused(self, raw: bytes, status: int) -> None:
        """*raw* is answered with *status*, and with nothing else."""
        connection = self.sent(raw)
        answers = connection.transport.value().count(b"HTTP/1.1 ")
        self.assertEqual((connection.answer().status, answers), (status, 1))
        self.assertTrue(connection.transport.disconnecting)

    def test_line_too_long(self):
        """
        An address or a header that is too long is told so.
        """
        self.refused(b"GET /" + b"a" * 40_000, 414)
        self.refused(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 40_000, 431)

    def test_length_of_many_digits(self):
        """
        A length of thousands of digits is a bad request, not an error of ours; what it was the
        length of is not taken for another request.
        """
        self.refused(POST + b"Content-Length: " + b"9" * 9000 + b"\r\n\r\nGET / HTTP/1.1\r\n", 400)
        self.refused(POST + b"content-length:" + b"0" * 30 + b"\r\nA: b\r\n\r\n", 400)
        self.assertEqual(self.flushLoggedErrors(), [])

    def test_chunks_of_nothing(self):
        """
        A body in thousands of chunks of a byte is not taken apart to its end.
        """
        chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n"
        self.refused(chunked + b"1\r\n \r\n" * 100_000 + b"0\r\n\r\n", 400)

    def test_small_chunks(self):
        """
        One in chunks as somebody writes them is.
        """
        head = POST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        last = b"16\r\n\"job_name\": \"monitor\"}\r\n0\r\n\r\n"
        body = b"1\r\n{\r\n" + b"1\r\n \r\n" * 4000 + last
        self.assertEqual(self.sent(head + body).answer().status, 202)
