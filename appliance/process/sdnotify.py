"""Tells systemd that the unit is ready, alive and stopping. See sd_notify(3)."""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

from twisted.application.service import Service

from appliance.clocks import Loop


class SystemdNotifier(Service):
    """Speaks to the socket that systemd names in *environment*; silent where there is none.

    The watchdog is fed from the reactor: a reactor that no longer turns is one to restart.
    """

    def __init__(self, reactor, environment: Mapping[str, str]) -> None:
        self.setName("systemd")
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._feeding = Loop(reactor, self._tell, "WATCHDOG=1")
        self._half = _watchdog_seconds(environment) / 2.0
        self._leaving = True

    def come_back(self) -> None:
        """The process will be replaced by another of the same number: that is not its end."""
        self._leaving = False

    def ready(self) -> None:
        """The unit answers requests, and its jobs are back."""
        self._tell("READY=1")
        if self._half and self._address and not self._feeding.running:
            self._feeding.start(self._half)

    def stopService(self):
        super().stopService()
        self._tell("STOPPING=1" if self._leaving else "RELOADING=1")
        if self._feeding.running:
            self._feeding.stop()

    def _tell(self, what: str) -> None:
        if not self._address:
            return
        kind = socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
        with socket.socket(socket.AF_UNIX, kind) as s, suppress(OSError):
            s.sendto(what.encode(), self._address)


def _watchdog_seconds(environment: Mapping[str, str]) -> float:
    """After how long without a word systemd would kill this process; 0: it would not."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    return int(environment.get("WATCHDOG_USEC") or 0) / 1e6
