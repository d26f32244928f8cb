"""A small process beside the one that drives a board: it makes safe what that no longer can.

lgpio's pulses are counted by a thread of the driving process, and a process that is stopped
(``SIGSTOP``) or killed takes it along, with outputs as they were. The keeper is told many times a
second that all is well. A driver that has gone silent because it is stopped is killed, since only
the end of a process frees its pins; then, as after every end that was not in order, all is off.
"""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from hw.errors import HardwareError

BEAT = 0.2
"""Seconds between two signs of life."""

SILENCE = 0.6
"""Seconds of silence after which the keeper looks whether its driver is stopped."""

LOOK, LOOKS = 0.02, 100
"""Seconds between looks whether a process that has hung up is gone, and how many there are."""

WELL, FAREWELL = b".", b"q"
GONE, STOPPED = "ZX", "Tt"
"""What Linux calls processes that are no more, and those that are stopped."""


class Keeper:
    """A keeper of this process. *program* is the module that is run, with *settings* of the board
    as its arguments."""

    def __init__(self, settings: Mapping[str, str], program: str = "hw.aftermath") -> None:
        arguments = [f"{key}={value}" for key, value in settings.items()]
        self._process = subprocess.Popen(
            [sys.executable, "-m", program, str(os.getpid()), *arguments],
            stdin=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        assert self._process.stdin is not None
        self._line = self._process.stdin.fileno()
        os.set_blocking(self._line, False)

    def beat(self) -> None:
        """Say that all is well. Raises HardwareError if nobody listens."""
        try:
            os.write(self._line, WELL)
        except OSError as error:
            raise HardwareError(
                "keeper-gone",
                "Nobody would switch the board off if this process were stopped or killed.",
                "Start the appliance anew.",
            ) from error

    def dismiss(self) -> None:
        """Say that all is off, and that nobody needs a keeper any more."""
        try:
            os.write(self._line, FAREWELL)
        except OSError:  # it has gone before
            return
        self._process.wait(5.0)


def watch(pid: int, line: int, off: Callable[[], None]) -> None:
    """Heed the process *pid*, which speaks at *line*; call *off* if it ends out of order."""
    while True:
        if not select.select([line], [], [], SILENCE)[0]:
            if _state(pid) in STOPPED:
                os.kill(pid, signal.SIGKILL)
        elif not (heard := os.read(line, 4096)):
            break
        elif FAREWELL in heard:
            return
    if _goes(pid):  # and is not another program, which the process has become in order
        off()


def _goes(pid: int) -> bool:
    """Whether the process ends: it hangs up a moment before Linux calls it gone."""
    for _ in range(LOOKS):
        if _state(pid) in GONE:
            return True
        select.select([], [], [], LOOK)
    return False


def _state(pid: int) -> str:
    """A letter; "X" for a process that is no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return "X"


def heed(off: Callable[[], None]) -> None:
    """What a program is that keeps: what ends others is nothing to it."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    watch(int(sys.argv[1]), sys.stdin.fileno(), off)
