"""What a function asks of the card, in its order; the profiler sees it, so nothing is changed."""

import os
import sys
from collections.abc import Callable

WATCHED = {
    os.open: "open", os.fsync: "fsync", os.replace: "rename", os.rename: "rename",
    os.unlink: "remove", os.mkdir: "mkdir",
}  # fmt: skip
DURABLE = ["fsync", "rename", "fsync"]
"""What a file needs that has to survive a power cut: itself, its name, and the folder of that."""


def calls(function: Callable, *arguments: object) -> list[str]:
    """Call it, and tell what it asked of the card that matters to a power cut."""
    return [name for name in everything(function, *arguments) if name in ("fsync", "rename")]


def everything(function: Callable, *arguments: object) -> list[str]:
    """Call it, and tell what it did with files."""
    found: list[str] = []
    before = sys.getprofile()

    def see(frame, event: str, called) -> None:
        if event == "c_call" and getattr(called, "__module__", "") == "posix" and called in WATCHED:
            found.append(WATCHED[called])

    sys.setprofile(see)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return found
