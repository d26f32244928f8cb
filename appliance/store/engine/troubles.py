"""What a database's complaints mean, in the words of a person who looks after the unit."""

import errno
import sqlite3

from sqlalchemy.exc import DataError, DBAPIError

from appliance.errors import Invalid, Unavailable
from appliance.model import Trouble
from hw.errors import HardwareError

FULL = Trouble(
    "disk-full",
    "The disk is full: nothing can be stored.",
    "Delete files from the data folder, or let the unit keep less under [storage].",
)
READ_ONLY = Trouble(
    "disk-read-only",
    "The disk cannot be written to: nothing can be stored.",
    "A card that has become read-only is usually worn out: replace it. "
    "Else look at who owns the data folder.",
)
FAILING = Trouble(
    "disk-failing",
    "The disk reports errors: nothing can be stored.",
    "Replace the card; what can still be read from it should be copied first.",
)
BUSY = Trouble(
    "database-busy",
    "Another program holds the database locked.",
    "End the other program that has the unit's database open.",
)
TORN = Trouble(
    "database-torn",
    "The database is torn: it cannot be read any more.",
    "The unit sets the file aside and begins a new one when it is next started.",
)
UNREACHABLE = Trouble(
    "database-unreachable",
    "The database does not answer.",
    "See whether the database server runs and can be reached.",
)
BY_CODE = {
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CANTOPEN": READ_ONLY,
    "SQLITE_PERM": READ_ONLY,
    "SQLITE_IOERR": FAILING,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_CORRUPT": TORN,
    "SQLITE_NOTADB": TORN,
}
BY_NUMBER = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.ENOENT: READ_ONLY,
    errno.ENOTDIR: READ_ONLY,
}
UNFIT = (UnicodeEncodeError, OverflowError, DataError)
TORN_WORDS = ("unsupported file format", "Could not decode")  # which have no code of their own
FAILURES = (DBAPIError, sqlite3.Error, HardwareError, OSError, UnicodeDecodeError)


def trouble_in(error: BaseException) -> Trouble | None:
    """The trouble that *error* tells of, or None if it is something else: a bug, or a refusal."""
    if isinstance(error, HardwareError):
        return Trouble(error.name, error.message, error.remedy)
    if isinstance(error, UnicodeDecodeError):  # in the driver: of text, or of its own complaint
        return TORN
    if isinstance(error, OSError):
        return BY_NUMBER.get(error.errno or 0, FAILING)
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorname", "")
    if isinstance(original, sqlite3.Error) and any(said in str(original) for said in TORN_WORDS):
        return TORN
    family = "_".join(code.split("_")[:2])
    if family in BY_CODE:
        return BY_CODE[family]
    lost = isinstance(error, DBAPIError) and (
        error.connection_invalidated or type(original).__name__ == "OperationalError"
    )
    return UNREACHABLE if lost and not code else None


def torn_aside(path: object, aside: object, why: str) -> Trouble:
    """The trouble of a database that had to be moved out of the way."""
    return Trouble(
        "database-torn",
        f"The database {path} was torn ({why}). It was moved to {aside} and a new one was begun.",
        "Earlier readings are in that file; much of it can often be recovered with "
        "'sqlite3 FILE .recover'. A card on which this happens again should be replaced.",
    )


def damaged(path: object, complaint: str) -> Trouble:
    """The trouble of a database that still works, but is not whole."""
    return Trouble(
        "database-torn",
        f"The database {path} is damaged: {complaint}.",
        "Stop the unit and try 'sqlite3 FILE .recover', or rename the file: "
        "the unit then begins a new one.",
    )


def removed(path: object) -> HardwareError:
    """What is wrong when somebody took the file away: SQLite would go on writing to nowhere."""
    return HardwareError(
        "database-removed",
        f"The database {path} was removed while the unit runs: nothing can be stored.",
        "Put the file back, or start the unit again: it then begins a new one.",
    )


def unfit(error: BaseException) -> Invalid:
    """What whoever asked for the impossible is told: half a character, or a number without end."""
    return Invalid(
        "This cannot be stored or looked for.",
        cause=f"{error}"[:200],
        remedy="Leave out unusual characters, and keep numbers to a size that makes sense.",
    )


def refusal(trouble: Trouble) -> Unavailable:
    """What whoever asked the store is told."""
    return Unavailable(trouble.message, cause=trouble.name, remedy=trouble.remedy)
