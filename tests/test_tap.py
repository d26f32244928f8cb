"""Tests for appliance.tap: the command line, and who is trusted where."""

from pathlib import Path

from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.python.usage import UsageError
from twisted.trial.unittest import SynchronousTestCase

from appliance.api.access.authentication import LoginAccess, LoopbackAccess
from appliance.tap import Options, access_for, hold, readable


class OptionsTests(SynchronousTestCase):
    """What can be said on the command line."""

    def options(self, *words: str) -> Options:
        """The command line *words*, understood, with a data folder that does not exist."""
        options = Options()
        options.parseOptions(["--data", self.mktemp(), *words])
        return options

    def refusal(self, *words: str) -> str:
        """What is said of the command line *words*."""
        with self.assertRaises(UsageError) as caught:
            self.options(*words)
        return str(caught.exception)

    def test_defaults(self):
        """
        Without a board, and without anything said, a culture is simulated as fast as it grows,
        for this computer only.
        """
        options = self.options()
        self.assertEqual(options["hardware"], "simulated")
        self.assertEqual(options["speed"], 1.0)
        self.assertEqual(options["listen"], "tcp:8080:interface=127.0.0.1")

    def test_touches_nothing(self):
        """
        Reading the command line makes no folder.
        """
        self.assertFalse(self.options("--demo")["data"].exists())

    def test_demo(self):
        """
        The demonstration is simulated and sixty times faster, unless another speed is given.
        """
        self.assertEqual(self.options("--demo")["speed"], 60.0)
        self.assertEqual(self.options("--demo", "--simulation-speed", "5")["speed"], 5.0)

    def test_demo_of_the_real(self):
        """
        There is no demonstration on a real board: it would heat and stir whatever is in it.
        """
        self.assertIn("--demo", self.refusal("--demo", "--hardware", "raspberry-pi"))

    def test_speed(self):
        """
        A speed is a number from 1 to 1000.
        """
        for speed in "0.5", "1001", "nan", "inf", "-1":
            said = self.refusal("--simulation-speed", speed)
            self.assertIn("between 1 and 1000", said)
        self.assertIn("'fast'", self.refusal("--simulation-speed", "fast"))

    def test_hardware(self):
        """
        Hardware that does not exist is refused with what there is.
        """
        for wrong in "quantum", "replay", "simulated:3":
            self.assertIn("replay:FILE", self.refusal("--hardware", wrong))
        self.assertIn("no recording", self.refusal("--hardware", "replay:/no/such/file"))

    def test_faults(self):
        """
        Faults can be given several times, and only to a simulated unit.
        """
        options = self.options("--fault", "motor_stall", "--fault", "room_step=-3")
        self.assertEqual(options["faults"], [("motor_stall", None), ("room_step", -3.0)])
        self.assertIn("Faults are", self.refusal("--fault", "gremlins"))
        real = ("--hardware", "raspberry-pi")
        self.assertIn("simulated", self.refusal(*real, "--fault", "motor_stall"))
        self.assertIn("simulated", self.refusal(*real, "--simulation-speed", "2"))

    def test_configuration(self):
        """
        A configuration that makes no sense is refused with file and line.
        """
        self.assertIn("There is no file", self.refusal("--config", "/no/such/file"))
        path = Path(self.mktemp())
        path.write_text("[stirring]\ntarget_rpm = quick\n")
        self.assertIn(f"{path}:2", self.refusal("--config", str(path)))

    def test_layers(self):
        """
        --config goes before unit.ini in the data folder, which goes before shared.ini.
        """
        data = Path(self.mktemp())
        data.mkdir()
        (data / "shared.ini").write_text("[stirring]\ntarget_rpm = 300\nduty_cycle = 20\n")
        (data / "unit.ini").write_text("[unit]\nname = two\n[stirring]\ntarget_rpm = 400\n")
        last = Path(self.mktemp())
        last.write_text("[unit]\nname = three\n")
        options = Options()
        options.parseOptions(["--data", str(data), "--config", str(last)])
        self.assertEqual(options["read"].text("unit", "name"), "three")
        self.assertEqual(options["configured"]["stirring"]["target_rpm"], 400.0)


class HoldTests(SynchronousTestCase):
    """The data folder belongs to one process."""

    def test_not_a_folder(self):
        """
        A file where the folder should be is said in a line.
        """
        path = Path(self.mktemp())
        path.write_text("")
        with self.assertRaises(SystemExit) as caught:
            hold(path)
        self.assertIn(str(path), str(caught.exception))

    def test_taken(self):
        """
        A folder that is held cannot be held again.
        """
        path = Path(self.mktemp())
        hold(path)
        with self.assertRaises(SystemExit) as caught:
            hold(path)
        self.assertIn("Another appliance", str(caught.exception))


class Unit:
    """Of the appliance, what logins need."""

    identity = object()


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
            self.assertIsInstance(access_for(listen, Unit()), LoopbackAccess, listen)

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
            self.assertIsInstance(access_for(listen, Unit()), LoginAccess, listen)


class ReadableTests(SynchronousTestCase):
    """Addresses for people."""

    def test_addresses(self):
        """
        What can be typed into a browser is written so.
        """
        self.assertEqual(readable(IPv4Address("TCP", "127.0.0.1", 80)), "http://127.0.0.1:80")
        self.assertEqual(readable(IPv6Address("TCP", "::1", 80)), "http://[::1]:80")
        self.assertIn("/run/x", readable(UNIXAddress(b"/run/x")))
