"""The data folder before anything in it is read: whose it is, and which files count."""

import fcntl
import os
import shutil
from pathlib import Path

from twisted.logger import Logger

from appliance.core.transfer.exchange import Exchange
from appliance.core.transfer.service import SPOOL

log = Logger()


def hold(data: Path) -> int:
    """Make the data folder, and keep other processes out of it for as long as this one lives, or
    until what is returned is closed."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as e:
        raise SystemExit(f"The data folder {data} cannot be used: {e.strerror}.") from e
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise SystemExit(f"Another appliance uses {data}. Stop it, or give --data.") from None
    shutil.rmtree(data / SPOOL, ignore_errors=True)
    return held


def on_trial(data: Path) -> bool:
    """Finish what an import has begun in the folder *data*, and say whether this start is one with
    imported files that have not proved themselves."""
    exchange = Exchange(data)
    if not exchange.folder.exists():
        return False
    held = hold(data)
    try:
        stage = exchange.go_on()
    finally:
        os.close(held)
    return stage is not None and stage.phase == "trial"


def fall_back(data: Path) -> None:
    """The unit cannot start with the imported files: from now on the old ones count again."""
    log.error("The unit cannot start with the imported files: going back to those it had.")
    held = hold(data)
    try:
        exchange = Exchange(data)
        exchange.undo()
        exchange.go_on()
    finally:
        os.close(held)
