"""The data folder before anything in it is read: whose it is, and which files count."""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from msgspec import MsgspecError

from appliance.core.backup.contents import SPOOL
from appliance.core.backup.swap import FolderSwap
from appliance.core.files import durable
from appliance.core.files.durable import dated
from appliance.model import Trouble

FOLDERS = ("plugins", "plugins/site", "storage", "storage/calibrations", "storage/estimators")


def hold(data: Path) -> None:
    """Make the data folder, and keep other processes out of it for as long as this one lives."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (data / "lock").is_dir():
            durable.rename(data / "lock", durable.dated(data / "lock"))
        held = _lock_file(data / "lock")
    except OSError as e:
        raise SystemExit(f"The data folder {data} cannot be used: {e.strerror}.") from e
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise SystemExit(f"Another appliance uses {data}. Stop it, or give --data.") from None
    shutil.rmtree(data / SPOOL, ignore_errors=True)


def _lock_file(path: Path) -> int:
    """A descriptor of the file to lock, which must exist on a card that can only be read."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as e:
        if e.errno != errno.EROFS:
            raise
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def on_trial(data: Path, tell: Callable[[Trouble], None] = lambda trouble: None) -> bool:
    """Finish what an import has begun in the folder *data*, which is held, and say whether this
    start is one with imported files that have not proved themselves. *tell* is called if what was
    begun is damaged: the unit then has its own files again, as far as they are there."""
    swap = FolderSwap(data)
    try:
        stage = swap.go_on()
    except (OSError, MsgspecError) as error:
        tell(_abandoned(swap, f"{error}"))
        return False
    return stage is not None and stage.phase == "trial"


def clear_way(data: Path, tell: Callable[[Trouble], None]) -> None:
    """A file where a folder of the unit belongs is set aside, and told by *tell*."""
    for name in FOLDERS:
        path = data / name
        if path.exists() and not path.is_dir():
            aside = dated(path)
            try:
                durable.rename(path, aside)
                left = f"It is {aside.name} now. See what is missing."
            except OSError as error:
                left = f"It cannot be moved: {error.strerror}."
            said = f"There was a file where the folder {name} belongs."
            tell(Trouble(f"no-folder-{path.name}", said, left))


def _abandoned(swap: FolderSwap, why: str) -> Trouble:
    try:
        aside = swap.abandon()
        left = f"What was left of it is in {aside}." if aside else "Nothing was left of it."
    except OSError as error:
        left = f"What is left of it is in {swap.folder}, and cannot be moved: {error.strerror}."
    said = f"An import was under way, and cannot be finished: {why}."[:300]
    return Trouble("import-damaged", said, f"{left} See that nothing is missing; import it again.")


def fall_back(data: Path) -> None:
    """The unit cannot start with the imported files: from now on the old ones count again."""
    exchange = FolderSwap(data)
    exchange.undo()
    exchange.go_on()
