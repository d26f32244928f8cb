"""The power switch that systemd has, played by a list of answers."""

import subprocess

from twisted.trial.unittest import SynchronousTestCase

from hw.drivers.power import SystemdPower
from hw.errors import HardwareError


class Systemd:
    """Answers each command with what it was told to, and remembers them."""

    def __init__(self, code=0, out='s "yes"\n', err=""):
        self.commands, self._said = [], (code, out, err)

    def __call__(self, command):
        self.commands.append(command)
        code, out, err = self._said
        return subprocess.CompletedProcess(command, code, out, err)


class SystemdPowerTests(SynchronousTestCase):
    """The driver."""

    def failure(self, act, systemd):
        """How *act* of a driver on *systemd* fails."""
        with self.assertRaises(HardwareError) as caught:
            act(SystemdPower(systemd))
        return caught.exception

    def test_switch(self):
        """
        The switch is used by fixed words, each a word of its own: there is no shell.
        """
        systemd = Systemd()
        power = SystemdPower(systemd)
        power.check()
        power.reboot()
        power.shutdown()
        used = [command[0] for command in systemd.commands]
        self.assertEqual(used, ["busctl", "busctl", "systemctl", "systemctl"])
        self.assertEqual([command[-1] for command in systemd.commands[2:]], ["reboot", "poweroff"])

    def test_clock(self):
        """
        The clock is set to a moment that names its zone.
        """
        systemd = Systemd()
        SystemdPower(systemd).set_clock(1_767_225_600.25)
        self.assertEqual(systemd.commands[0][-1], "2026-01-01 00:00:00.250000 UTC")

    def test_not_permitted(self):
        """
        A switch that would ask for a password is not permitted, and is not tried.
        """
        why = self.failure(SystemdPower.check, Systemd(out='s "challenge"\n'))
        self.assertEqual(why.name, "power-not-permitted")
        self.assertIn("polkit", why.remedy)

    def test_refused(self):
        """
        What systemd says goes into the message.
        """
        why = self.failure(SystemdPower.reboot, Systemd(1, "", "Access denied\n"))
        self.assertEqual(why.name, "power-not-permitted")
        self.assertIn("Access denied.", why.message)

    def test_synchronised(self):
        """
        A clock that follows the network cannot be set by hand, and the remedy says what to do.
        """
        said = "Failed to set time: Automatic time synchronization is enabled"
        why = self.failure(lambda power: power.set_clock(0.0), Systemd(1, "", said))
        self.assertEqual(why.name, "clock-not-set")
        self.assertIn("set-ntp false", why.remedy)

    def test_no_systemd(self):
        """
        A computer without systemd is named as such.
        """

        def missing(command):
            raise FileNotFoundError(2, "No such file or directory", command[0])

        self.assertEqual(self.failure(SystemdPower.check, missing).name, "power-not-permitted")
