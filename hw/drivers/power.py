"""The computer's power switch and clock, by way of systemd."""

import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from hw.errors import HardwareError

LOGIN = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
MAY_REBOOT = ("busctl", "call", *LOGIN, "CanReboot")
MAY_SHUT_DOWN = ("busctl", "call", *LOGIN, "CanPowerOff")
REBOOT = ("systemctl", "--no-ask-password", "reboot")
SHUT_DOWN = ("systemctl", "--no-ask-password", "poweroff")
SET_CLOCK = ("timedatectl", "--no-ask-password", "set-time")
YES = 's "yes"'
PATIENCE = 20.0
LET = "Let the user that the unit runs as do it, with a rule for polkit; see docs/hardware.md."
SYNCHRONISED = "The clock follows the network; turn that off first: timedatectl set-ntp false."

Run = Callable[[Sequence[str]], subprocess.CompletedProcess]


def run(command: Sequence[str]) -> subprocess.CompletedProcess:
    """Run *command*, which no shell sees, and wait for its end."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL
    )


class SystemdPower:
    """Asks systemd, whose own rules say whether this process may."""

    def __init__(self, run: Run = run) -> None:
        self._run = run

    def check(self) -> None:
        """Raise HardwareError "power-not-permitted" unless the switch would work now."""
        for question in (MAY_REBOOT, MAY_SHUT_DOWN):
            said = self._do(question, "power-not-permitted", "The unit may not switch the computer")
            if said.strip() != YES:
                raise HardwareError(
                    "power-not-permitted", "The unit may not switch its computer off.", LET
                )

    def reboot(self) -> None:
        """Start the computer anew."""
        self._do(REBOOT, "power-not-permitted", "The computer does not reboot")

    def shutdown(self) -> None:
        """Switch the computer off."""
        self._do(SHUT_DOWN, "power-not-permitted", "The computer does not shut down")

    def set_clock(self, utc: float) -> None:
        """Set the computer's clock to *utc*, in seconds since the epoch."""
        moment = datetime.fromtimestamp(utc, UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
        self._do((*SET_CLOCK, moment), "clock-not-set", "The clock was not set")

    def _do(self, command: Sequence[str], name: str, failed: str) -> str:
        try:
            done = self._run(command)
        except (OSError, subprocess.SubprocessError) as error:
            raise HardwareError(name, f"{failed}: {error}.", LET) from error
        if done.returncode:
            why = (done.stderr.strip() or f"{command[0]} ended with {done.returncode}").rstrip(".")
            remedy = SYNCHRONISED if "synchroni" in why else LET
            raise HardwareError(name, f"{failed}: {why}.", remedy)
        return done.stdout
