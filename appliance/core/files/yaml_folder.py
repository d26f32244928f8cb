"""A folder of YAML files, one folder in it for each device. Every call blocks."""

import os
import stat
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from appliance.core.files import durable
from appliance.core.files.spelling import namesake
from appliance.errors import Conflict, Invalid, NotFound, Unavailable

SUFFIX = ".yaml"
MOST = 500


class YamlFolder:
    """The files below *folder*, which need not exist yet; None keeps nothing.

    Names must have been checked by whoever calls. Of a file at most *largest* bytes and one more
    are read. Links are never followed, so that nothing outside the folder is read or written.
    """

    def __init__(self, folder: Path | None, largest: int) -> None:
        self._folder, self._largest = folder, largest

    def path(self, device: str, name: str) -> Path:
        """Where the file is, or would be. Raises ``Unavailable`` if nothing is kept."""
        if self._folder is None:
            raise Unavailable("This unit keeps no files.", remedy="Give it a data folder.")
        return self._folder / device / f"{name}{SUFFIX}"

    def devices(self) -> list[str]:
        """The devices that have a folder."""
        if self._folder is None or not self._folder.is_dir():
            return []
        folders = [f for f in self._folder.iterdir() if f.is_dir() and not f.is_symlink()]
        return sorted(folder.name for folder in folders)

    def names(self, device: str) -> list[str]:
        """The names of the files of *device*, sorted."""
        if self._folder is None or (self._folder / device).is_symlink():
            return []
        with suppress(OSError):
            found = sorted(os.listdir(self._folder / device))
            return [f.removesuffix(SUFFIX) for f in found if f.endswith(SUFFIX)][:MOST]
        return []

    def read(self, device: str, name: str) -> str:
        """The text of a file. Raises ``NotFound``, or ``Invalid`` for one that is no text."""
        missing = NotFound(f"{device} has no file {name}{SUFFIX}.")
        if self._folder is None or (self._folder / device).is_symlink():
            raise missing
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            opened = os.open(self.path(device, name), flags)
        except OSError:
            raise missing from None
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            os.close(opened)
            raise missing
        with os.fdopen(opened, "rb") as file:
            try:
                raw = file.read(self._largest + 1)
            except OSError as error:
                raise Unavailable(f"{name}{SUFFIX} cannot be read.", str(error)) from error
        try:
            return raw.decode()
        except UnicodeDecodeError:
            raise Invalid(f"{name}{SUFFIX} is no text in UTF-8.") from None

    def stamp(self, device: str, name: str) -> tuple[int, int, int]:
        """What changes when the file is written: its inode, size and time."""
        try:
            found = os.lstat(self.path(device, name))
        except OSError:
            return 0, 0, 0
        return found.st_ino, found.st_size, found.st_mtime_ns

    def write(self, device: str, name: str, text: str) -> Path:
        """Put *text* in the place of whatever is there; after a power cut it is all there or not
        at all, and then what was there before is. Raises ``Unavailable``, or ``Conflict`` for a
        name that differs from another only in case."""
        path = self.path(device, name)
        other = namesake(name, self.names(device))
        if other is not None:
            raise Conflict(
                f"There is {other}{SUFFIX} already, which is called so but for its spelling.",
                remedy="Give it another name, or remove the other one first.",
            )
        try:
            durable.make_folder(path.parent)
            if path.parent.is_symlink():
                raise Unavailable(f"The folder of {device} is a link; nothing is written there.")
            durable.write(path, text.encode())
        except OSError as error:
            raise _cannot_write(error) from error
        return path

    def remove(self, device: str, name: str) -> bool:
        """Remove a file; returns whether it was there. Raises ``Unavailable``."""
        path = self.path(device, name)
        if name not in self.names(device):
            return False
        try:
            return durable.remove(path)
        except OSError as error:
            raise _cannot_write(error) from error

    def zipped(self) -> bytes:
        """Every file, as DEVICE/NAME.yaml in a zip."""
        from zipfile import ZIP_DEFLATED, ZipFile  # late: it is rarely asked for

        buffer = BytesIO()
        with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
            for device in self.devices():
                for name in self.names(device):
                    with suppress(NotFound, Invalid):
                        archive.writestr(f"{device}/{name}{SUFFIX}", self.read(device, name))
        return buffer.getvalue()


def _cannot_write(error: OSError) -> Unavailable:
    return Unavailable(
        "The file cannot be written.",
        cause=error.strerror or str(error),
        remedy="See whether the card is full, or may no longer be written to.",
    )
