"""What must survive a power cut: each of these has happened, and is on the card, when it returns.

This is the only module that asks the card to settle. Every call blocks, and raises ``OSError``.
A new name is on the card only when its folder is, hence the order: the file, the name, the folder.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

DRAFT = ".part"
LONGEST_STEM = 100
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def write(
    path: Path, data: bytes, mode: int = 0o644, rename: Callable[[Path, Path], None] = os.replace
) -> None:
    """Put *data* in the place of whatever is at *path*: after a power cut it is all there, or what
    was there before is. Nobody sees more of it than *mode* lets them, from the first moment;
    the draft beside it, whose name begins with a dot, gets its name by *rename*."""
    draft = path.with_name(f".{path.name[:LONGEST_STEM]}{DRAFT}")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, NEW_FILE, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        rename(draft, path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    settle(path.parent)


def remove(path: Path) -> bool:
    """Remove the file *path*; returns whether it was there."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    settle(path.parent)
    return True


def rename(old: Path, new: Path) -> None:
    """Call the file or folder *old*, and all that is in it, *new*, in place of a file there."""
    os.replace(old, new)
    for folder in {old.parent, new.parent}:
        settle(folder)


def make_folder(folder: Path) -> None:
    """Make *folder*, and those above it, unless they are there."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o755)
        settle(folder.parent)


def dated(path: Path) -> Path:
    """What to call *path* once it is set aside because it is damaged: beside it, with the time."""
    name = f"{path.name}.damaged-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
    names = chain([name], (f"{name}-{n}" for n in count(2)))
    return next(p for p in map(path.with_name, names) if not os.path.lexists(p))


def settle(folder: Path | int) -> None:
    """The names in *folder*, a path or an open descriptor, are on the card."""
    if isinstance(folder, int):
        os.fsync(folder)
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def settle_tree(root: Path) -> None:
    """Everything below *root* is on the card."""
    for name, _, files in os.walk(root, topdown=False):
        for file in files:
            path = Path(name, file)
            if path.is_file():
                with path.open("rb") as opened:
                    os.fsync(opened.fileno())
        settle(Path(name))
