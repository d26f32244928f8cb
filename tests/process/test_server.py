"""Tests for appliance.process.server: who is trusted where."""

from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.trial.unittest import SynchronousTestCase

from appliance.process.server import is_local, readable


class AccessTests(SynchronousTestCase):
    """Who is trusted depends on who can come."""

    def test_loopback(self):
        """
        Only this computer can reach a loopback address, or a socket in the file system.
        """
        for listen in (
            "tcp:8080:interface=127.0.0.1",
            "tcp:interface=127.0.0.1:port=8080",
            "tcp6:8080:interface=\\:\\:1",
            "unix:/run/appliance",
        ):
            self.assertTrue(is_local(listen), listen)

    def test_elsewhere(self):
        """
        Everything else wants a login, also what is not understood.
        """
        for listen in (
            "tcp:8080",
            "tcp:8080:interface=0.0.0.0",
            "tcp:8080:interface=192.168.1.5",
            "tcp:8080:interface=127.0.0.1.example.org",
            "tcp6:8080",
            "systemd:domain=INET:index=0",
            "ssl:443",
            "",
        ):
            self.assertFalse(is_local(listen), listen)


class ReadableTests(SynchronousTestCase):
    """Addresses for people."""

    def test_addresses(self):
        """
        What can be typed into a browser is written so.
        """
        self.assertEqual(readable(IPv4Address("TCP", "127.0.0.1", 80)), "http://127.0.0.1:80")
        self.assertEqual(readable(IPv6Address("TCP", "::1", 80)), "http://[::1]:80")
        self.assertIn("/run/x", readable(UNIXAddress(b"/run/x")))
