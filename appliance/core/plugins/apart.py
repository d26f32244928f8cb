"""A plugin tried in a process of its own before the unit imports it."""

import os
import select
import signal
from collections.abc import Callable

PATIENCE = 20.0
"""Seconds that a plugin may take to be imported and to register."""
CAME_BACK = 86
ENDED, TOO_LONG = "It ended the process ({why}).", "It did not come to an end in {s:.0f} s."


def trouble_with(work: Callable[[], object], patience: float = PATIENCE) -> str:
    """Do *work* in a child of this process, and say why this one should not do it, "" if nothing
    speaks against that. What *work* raises does not: whoever does it sees that himself, except
    for what is meant to end a process.

    To be called while there are no threads.
    """
    ours, theirs = os.pipe()  # which closes when the child is gone
    child = os.fork()
    if child == 0:
        _try(work)
    os.close(theirs)
    gone, _, _ = select.select([ours], [], [], patience)
    os.close(ours)
    if not gone:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return _verdict(os.waitstatus_to_exitcode(status)) if gone else TOO_LONG.format(s=patience)


def _try(work: Callable[[], object]) -> None:
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(silence, stream)
        work()
    finally:  # what it raised, the unit meets again and logs when it does the work itself
        os._exit(CAME_BACK)


def _verdict(code: int) -> str:
    if code == CAME_BACK:
        return ""
    why = signal.Signals(-code).name if code < 0 else f"code {code}"
    return ENDED.format(why=why)
