"""The process replaced by a new one with the same command line, once it has stopped in order."""

import atexit
import os
import sys
from collections.abc import Callable

from appliance.process.early import keep_back
from appliance.process.sdnotify import SystemdNotifier


class Restart:
    """Asks for an end by *end*, and sees to it that another process follows.

    The new process has the same number, so whoever supervises this one notices nothing but a
    short silence. It needs no supervisor, and is the same on a laptop.
    """

    def __init__(self, reactor, notifier: SystemdNotifier, end: Callable[[], None]) -> None:
        self._reactor, self._notifier, self._end = reactor, notifier, end
        self._asked = False

    def ask(self) -> None:
        """From any thread: stop everything in order, then start anew."""
        self._reactor.callFromThread(self._begin)

    def ask_to_end(self) -> None:
        """From any thread: stop everything in order."""
        self._reactor.callFromThread(self._end)

    def _begin(self) -> None:
        if not self._asked:
            self._asked = True
            self._notifier.come_back()
            atexit.register(again)
        self._end()


def again() -> None:
    """Become a new process with this one's command line, now."""
    keep_back()
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
