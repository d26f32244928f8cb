"""The data folder as others see it: what is in it, except secrets, and nothing outside it."""

import errno
import os
import stat
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from appliance.core.files import durable
from appliance.core.files.redaction import redacted
from appliance.core.files.spelling import is_visible
from appliance.core.files.yaml_folder import SUFFIX
from appliance.errors import Invalid, NotAllowed, NotFound, TooLarge, Unavailable
from appliance.lanes import Work

LOOKING = "files"
"""What is switched off with all of the folder; see ``Files``."""

SECRETS = (
    "admin-token", "admin-token.*", "lock", ".*", "spool", "*.pem", "*.key", "*.p12", "*.pfx",
    "id_rsa*", "id_ed25519*", "id_ecdsa*",
)  # fmt: skip
DATABASES = ("*.sqlite", "*.sqlite.*", "*.sqlite-*", "*.db", "*.db-*")
UNSEEN = ("__pycache__",)
PIECE = 256 * 1024
LARGEST_INI = 1024 * 1024
FOLLOW_NOTHING = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
LINKS = (errno.ELOOP, errno.EMLINK)


Owner = Callable[[str, str, Callable[[], Awaitable[bool]]], Awaitable[bool]]
"""Lets a device do without what is kept for it under a name, then has it removed by what is given;
returns whether it was there."""


class Marker(Struct, frozen=True):
    """A file called *name* in the data folder switches something off; while it is there, nothing
    that comes from elsewhere touches what *keeps* names at the top of the folder."""

    name: str
    keeps: tuple[str, ...] = ()


class Listing(Struct, frozen=True):
    """A folder: the absolute path of it, and the names of what is in it, sorted."""

    current: str
    dirs: tuple[str, ...]
    files: tuple[str, ...]


class Contents(Struct, frozen=True):
    """A file: its name, its size in bytes, and the pieces of what is in it, read one by one."""

    name: str
    size: int
    pieces: Iterator[bytes]


def is_secret(name: str) -> bool:
    """Whether nobody may see what is called *name*, one component of a path."""
    return any(fnmatch(name.lower(), pattern) for pattern in SECRETS)


def is_database(name: str) -> bool:
    """Whether *name* is that of a database or of something that belongs to one."""
    return any(fnmatch(name.lower(), pattern) for pattern in DATABASES)


def hidden(name: str) -> bool:
    """Whether a listing leaves *name* out."""
    return name in UNSEEN or is_secret(name) or is_database(name)


class Files:
    """What is below *root*, None for a unit that keeps no files; looked at in *lane*. *markers* are
    files which, where they lie in the root, switch something off, by what that is; they are removed
    on the unit itself only.
    *owners* keep files in use, by the folder they are in: each is told of what is called NAME.yaml
    one folder further down, and removes it when nobody uses it any more.

    Every path is walked from the root, one component at a time and without following a link, so
    that no name can lead out of the folder, whatever changes in it meanwhile.
    """

    def __init__(
        self,
        root: Path | None,
        lane: Work,
        markers: Mapping[str, Marker],
        owners: Mapping[str, Owner] = MappingProxyType({}),
    ) -> None:
        self.root, self.lane, self._markers, self._owners = root, lane, markers, owners

    def permit(self, what: str = LOOKING) -> None:
        """Raise ``NotAllowed`` if a file in the folder switches *what* off."""
        marker = self._markers[what]
        if self._is_there(marker):
            raise NotAllowed(
                "Access to the files of this unit is switched off.",
                cause=f"There is a file {marker.name} in its data folder.",
                remedy=f"Remove {marker.name} on the unit itself.",
            )

    def _is_there(self, marker: Marker) -> bool:
        return self.root is not None and os.path.lexists(self.root / marker.name)

    @property
    def protected(self) -> dict[str, str]:
        """The names at the top of the folder that nothing from elsewhere may touch now, and of
        each the marker that says so."""
        there = [marker for marker in self._markers.values() if self._is_there(marker)]
        return {name: marker.name for marker in there for name in marker.keeps}

    def _check_touched(self, parts: tuple[str, ...]) -> None:
        """Raise ``NotAllowed`` for what a marker protects, or is."""
        top = parts[0] if parts else ""
        markers = {marker.name: "this file" for marker in self._markers.values()}
        why = {**markers, **self.protected}.get(top)
        if why is not None:
            raise NotAllowed(
                f"{'/'.join(parts)[:200]} is not touched from elsewhere.",
                cause=f"{why.capitalize() if why == 'this file' else why} keeps it as it is.",
                remedy="Change it on the unit itself.",
            )

    async def find(self, path: str) -> Listing | Contents:
        """The folder or file at *path*, below the root. Raises ``NotAllowed``, ``NotFound``."""
        self.permit()
        return await self.lane.do(self._find, parts_of(path), path)

    async def check_removable(self, path: str) -> None:
        """Raise what ``remove`` would."""
        self.permit()
        parts = self._below(path)
        self._check_touched(parts)
        await self.lane.do(self._removable, parts)

    async def remove(self, path: str) -> bool:
        """Remove the file at *path*, relative to the root or absolute inside it; returns whether
        it was there. Raises ``NotAllowed`` or ``Unavailable``."""
        self.permit()
        parts = self._below(path)
        self._check_touched(parts)
        *above, device, name = ("", *parts) if len(parts) < 2 else parts
        owner = self._owners.get("/".join(above))
        if owner is None or not name.endswith(SUFFIX):
            return await self.lane.do(self._remove, parts)
        remove = partial(self.lane.do, self._remove, parts)
        return await owner(device, name.removesuffix(SUFFIX), remove)

    def _below(self, path: str) -> tuple[str, ...]:
        if not path.strip("/"):
            raise Invalid("It is not said which file.", remedy="Give filepath.")
        if path.startswith("/"):
            try:
                path = str(Path(path).relative_to(self.folder))
            except ValueError:
                raise _outside(path) from None
        return parts_of(path)

    @property
    def folder(self) -> Path:
        """The root, or ``Unavailable``."""
        if self.root is None:
            raise Unavailable("This unit keeps no files.", remedy="Give it a data folder.")
        return self.root

    # -- in the lane

    def _find(self, parts: tuple[str, ...], path: str) -> Listing | Contents:
        opened = self._walk(parts, path)
        try:
            found = os.fstat(opened)
            if stat.S_ISDIR(found.st_mode):
                return self._listing(opened, parts)
            if not stat.S_ISREG(found.st_mode):
                raise _missing(path)
            file = os.fdopen(os.dup(opened), "rb")
        finally:
            os.close(opened)
        if parts[-1].endswith(".ini"):
            return _redacted(parts[-1], file)
        return Contents(parts[-1], found.st_size, _pieces(file, found.st_size))

    def _walk(self, parts: tuple[str, ...], path: str) -> int:
        """A descriptor of what is at the end of *parts*; whoever calls closes it."""
        opened = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for name in parts:
            above = opened
            try:
                opened = os.open(name, os.O_RDONLY | FOLLOW_NOTHING, dir_fd=above)
            except OSError as error:
                raise _unusable(error, path) from None
            finally:
                os.close(above)
        return opened

    def _listing(self, opened: int, parts: tuple[str, ...]) -> Listing:
        with os.scandir(opened) as entries:
            seen = [entry for entry in entries if not hidden(entry.name)]
            dirs = sorted(e.name for e in seen if e.is_dir(follow_symlinks=False))
            files = sorted(e.name for e in seen if e.is_file(follow_symlinks=False))
        current = str(self.folder.joinpath(*parts)) + ("" if parts else "/")
        return Listing(current, tuple(dirs), tuple(files))

    def _removable(self, parts: tuple[str, ...]) -> None:
        path = "/".join(parts)
        opened = self._walk(parts, path)
        try:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise NotAllowed(f"{path[:200]} is no file.", remedy="Only files can be removed.")
        finally:
            os.close(opened)

    def _remove(self, parts: tuple[str, ...]) -> bool:
        folder = self._walk(parts[:-1], "/".join(parts))
        try:
            with suppress(FileNotFoundError):
                if not stat.S_ISREG(os.lstat(parts[-1], dir_fd=folder).st_mode):
                    raise NotAllowed("Only files can be removed.")
                os.unlink(parts[-1], dir_fd=folder)
                durable.settle(folder)
                return True
            return False
        except OSError as error:
            raise Unavailable("The file cannot be removed.", cause=error.strerror) from error
        finally:
            os.close(folder)


def parts_of(path: str) -> tuple[str, ...]:
    """The components of *path*. Raises ``NotAllowed`` for one that leads out, or is a secret."""
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if ".." in parts or "\0" in path or not _is_text(path):
        raise NotAllowed(
            "Invalid path.",
            cause="Requested path could not be safely resolved.",
            remedy="Give a path within the data folder.",
        )
    if not all(map(is_visible, parts)):
        raise NotAllowed(
            "Invalid path.",
            cause="A name in it has characters that cannot be seen, or blanks at its ends.",
            remedy="Give the name as it is listed; what is called so is dealt with on the unit.",
        )
    if any(map(is_database, parts)):
        raise NotAllowed(
            "Access to downloading sqlite files is restricted.",
            cause="Databases are not handed out as files.",
            remedy="Export the data, or use the database on the unit itself.",
        )
    if any(map(is_secret, parts)):
        raise NotAllowed(
            "Access to this path is not allowed.",
            cause="It holds a secret of this unit, or something that is in use.",
            remedy="Look at it on the unit itself.",
        )
    return parts


def _is_text(path: str) -> bool:
    try:
        return bool(path.encode() or True)
    except UnicodeEncodeError:
        return False


def _pieces(file, size: int) -> Iterator[bytes]:
    with file:
        while size > 0 and (piece := file.read(min(PIECE, size))):
            size -= len(piece)
            yield piece


def _redacted(name: str, file) -> Contents:
    with file:
        raw = file.read(LARGEST_INI + 1)
    if len(raw) > LARGEST_INI:
        raise TooLarge(f"{name} is too large for a configuration file.")
    raw = redacted(raw)
    return Contents(name, len(raw), iter((raw,)))


def _missing(path: str) -> NotFound:
    return NotFound(
        "Path not found.",
        cause=f"Path does not exist: {path[:200]}",
        remedy="Check the path and try again.",
    )


def _outside(path: str) -> NotAllowed:
    return NotAllowed(
        "Access to this path is not allowed.",
        cause=f"{path[:200]} is outside the data folder.",
        remedy="Give a path within the data folder.",
    )


def _unusable(error: OSError, path: str) -> Exception:
    if error.errno in LINKS:
        return NotAllowed("Links are not followed.", cause=f"{path[:200]} leads over a link.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return NotAllowed("The unit itself may not read this.", cause=error.strerror)
    return _missing(path)
