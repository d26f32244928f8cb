"""The data folder written as a zip, piece by piece and without secrets."""

import io
import json
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from appliance.core.backup.contents import DATABASE, METADATA, stays, travels
from appliance.core.files.folder import FOLLOW_NOTHING
from appliance.core.files.redaction import redacted_pieces

PIECE = 256 * 1024
QUICK = 1
"""How hard to squeeze: a card's reader is slower than this, a processor's owner in a hurry."""


class Sink(io.RawIOBase):
    """What a zip is written into: it keeps the bytes until they are taken."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        """See ``io``."""
        return True

    def write(self, data) -> int:
        """See ``io``."""
        self._held += data
        return len(data)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._held = bytes(self._held), bytearray()
        return taken


def export(
    data: Path, metadata: dict, copy_database: Callable[[Path], object] | None, spool: Path
) -> Iterator[bytes]:
    """The pieces of the zip. *copy_database* puts a copy of the database at a path; it is called
    when the first piece is asked for, and the copy is removed at the end, however that comes."""
    copy = spool / f"export-{time.monotonic_ns()}.sqlite"
    spool.mkdir(exist_ok=True, mode=0o700)
    sink = Sink()
    try:
        with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=QUICK) as archive:
            archive.writestr(METADATA, json.dumps(metadata, indent=2))
            if copy_database is not None:
                copy_database(copy)
                with copy.open("rb") as copied:
                    yield from _member(archive, sink, DATABASE, copied)
            for name, file in _files(data):
                with file:
                    yield from _member(archive, sink, name, file)
        yield sink.take()
    finally:
        copy.unlink(missing_ok=True)


def _files(data: Path) -> Iterator[tuple[str, BinaryIO]]:
    """Every file that travels, by its path below *data*. No link is followed."""
    for path, folders, names, opened in os.fwalk(data, follow_symlinks=False):
        top = Path(path) == data
        folders[:] = sorted(f for f in folders if travels(f) and not (top and stays(f)))
        for name in sorted(n for n in names if travels(n) and not (top and stays(n))):
            with suppress(OSError):
                file = os.fdopen(os.open(name, os.O_RDONLY | FOLLOW_NOTHING, dir_fd=opened), "rb")
                if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    yield (Path(path) / name).relative_to(data).as_posix(), file
                else:
                    file.close()


def _member(archive: ZipFile, sink: Sink, name: str, file: BinaryIO) -> Iterator[bytes]:
    found = os.fstat(file.fileno())
    moment = max(found.st_mtime, 315_532_800.0)  # zip knows nothing before 1980
    info = ZipInfo(name, time.gmtime(moment)[:6])
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    info.compress_type = ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as member:
        pieces = redacted_pieces(file) if name.endswith(".ini") else _pieces(file)
        for piece in pieces:
            member.write(piece)
            yield sink.take()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
