"""Signals from the first moment on: none ends the process while something could be driven.

The first of the unit that twistd imports, so it imports nothing but Python's own.
"""

import atexit
import signal

ENDING = frozenset({
    signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGXCPU, signal.SIGPWR,
})  # fmt: skip
"""What asks the process to end."""

LEFT = frozenset({
    signal.SIGKILL, signal.SIGSTOP,  # cannot be caught
    signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL,  # would come again, for ever
    signal.SIGCHLD, signal.SIGCONT, signal.SIGURG, signal.SIGWINCH,  # end nothing
    signal.SIGPIPE, signal.SIGXFSZ,  # which Python ignores
})  # fmt: skip
"""What is left as it is."""

_asked: list[int] = []


def hold_on() -> None:
    """From now on a signal that can be caught is remembered, if it asks for an end, and else does
    nothing; so it goes to the last moment of the process, when there is nothing left to end.

    What came while another program became this one (see ``keep_back``) is heard now.
    """
    for number in sorted(_caught()):
        signal.signal(number, _remember)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _caught())
    atexit.register(_be_deaf)


def asked_to_end() -> bool:
    """Whether an end was asked for before there was a reactor that could stop."""
    return bool(_asked)


def keep_back() -> None:
    """From now on, and in the program that this process becomes, signals wait to be heard."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _caught())


def _caught() -> set[int]:
    return {number for number in signal.valid_signals() if number not in LEFT}


def _remember(number: int, _: object) -> None:
    if number in ENDING:
        _asked.append(number)


def _be_deaf() -> None:
    for number in _caught():
        signal.signal(number, signal.SIG_IGN)
