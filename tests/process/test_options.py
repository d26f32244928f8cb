"""Tests for appliance.process.options: the command line."""

from twisted.python.usage import UsageError
from twisted.trial.unittest import SynchronousTestCase

from appliance.process.options import Options, Start


class OptionsTests(SynchronousTestCase):
    """What can be said on the command line."""

    def start(self, *words: str) -> Start:
        """The command line *words*, understood, with a data folder that does not exist."""
        options = Options()
        options.parseOptions(["--data", self.mktemp(), *words])
        return options.start

    def refusal(self, *words: str) -> str:
        """What is said of the command line *words*."""
        with self.assertRaises(UsageError) as caught:
            self.start(*words)
        return str(caught.exception)

    def test_defaults(self):
        """
        Without a board, and without anything said, a culture is simulated as fast as it grows,
        for this computer only.
        """
        start = self.start()
        self.assertEqual(start.hardware, "simulated")
        self.assertEqual(start.speed, 1.0)
        self.assertEqual(start.listen, "tcp:8080:interface=127.0.0.1")

    def test_touches_nothing(self):
        """
        Reading the command line makes no folder.
        """
        self.assertFalse(self.start("--demo").data.exists())

    def test_demo(self):
        """
        The demonstration is simulated and sixty times faster, unless another speed is given.
        """
        self.assertEqual(self.start("--demo").speed, 60.0)
        self.assertEqual(self.start("--demo", "--simulation-speed", "5").speed, 5.0)

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
        start = self.start("--fault", "motor_stall", "--fault", "room_step=-3")
        self.assertEqual(start.faults, (("motor_stall", None), ("room_step", -3.0)))
        self.assertIn("Faults are", self.refusal("--fault", "gremlins"))
        real = ("--hardware", "raspberry-pi")
        self.assertIn("simulated", self.refusal(*real, "--fault", "motor_stall"))
        self.assertIn("simulated", self.refusal(*real, "--simulation-speed", "2"))

    def test_configuration(self):
        """
        A configuration file that does not exist is refused.
        """
        self.assertIn("There is no file", self.refusal("--config", "/no/such/file"))
