"""Uploads: multipart bodies that are received into a file and never held in memory."""

import io
import os
import re
import shutil
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from appliance.api.wire.requests import ORDINARY, Allowance
from appliance.api.wire.route import Call
from appliance.errors import Invalid, TooLarge
from appliance.lanes import GoOn, Work

LIMIT = 4 * 2**30
RESERVE = 100 * 2**20
STEP = 1 << 20
MOST_PARTS, MOST_HEADERS = 16, 16 * 1024
BOUNDARY = re.compile(rb'boundary=(?:"([^"\r\n]{1,70})"|([^\s;",]{1,70}))', re.IGNORECASE)
NAME = re.compile(rb'[;\s]name="?([^";\r\n]*)"?', re.IGNORECASE)
REMEDY = 'Send multipart/form-data with the file in a field: curl -F "{field}=@FILE" …'


def spooled(folder: Path | None, length: int | None) -> Allowance:
    """What a body of *length* bytes, if that is known, is received into: a file in *folder*, which
    lies where there is room. Without a folder, or room, it is treated as any other."""
    if folder is None:
        return ORDINARY
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        if (length or 0) + RESERVE > shutil.disk_usage(folder).free:
            return ORDINARY
        return Allowance(LIMIT, cast(BinaryIO, TemporaryFile(dir=folder)))
    except OSError:
        return ORDINARY


async def uploaded(call: Call, field: str, lane: Work) -> BinaryIO:
    """The file in the *field* of an upload, which was received whole. Raises ``Refusal``."""
    request = call.request
    if getattr(request, "overflowed", False):
        raise TooLarge(
            "That is more than the unit has room for, or takes.",
            remedy=f"The most is {LIMIT // 2**30} GiB, and the card must have room for it.",
        )
    kind = request.requestHeaders.getRawHeaders(b"content-type", [b""])[0]
    match = BOUNDARY.search(kind)
    if match is None or not kind.lower().startswith(b"multipart/form-data"):
        raise Invalid("The request holds no file.", remedy=REMEDY.format(field=field))
    boundary = match[1] or match[2]
    return await lane.do(part_of, request.content, b"--" + boundary, field, lane.go_on)


def part_of(file: BinaryIO, delimiter: bytes, field: str, go_on: GoOn) -> BinaryIO:
    """The part called *field* of the multipart *file*, as a file. Raises ``Invalid``, or what
    *go_on* does."""
    at = find(file, delimiter, 0, go_on)
    for _ in range(MOST_PARTS):
        if at is None:
            break
        file.seek(at + len(delimiter))
        head = file.read(MOST_HEADERS)
        if head.startswith(b"--"):
            break
        end = head.find(b"\r\n\r\n")
        if end < 0:
            break
        start = at + len(delimiter) + end + 4
        at = find(file, b"\r\n" + delimiter, start, go_on)
        if at is not None and called(head[:end]) == field.encode():
            return io.BufferedReader(Window(detached(file), start, at))
        at = None if at is None else at + 2
    raise Invalid(
        f"The request holds no file called {field}.",
        cause="The multipart body ends early, or has no such part.",
        remedy=REMEDY.format(field=field),
    )


def detached(file: BinaryIO) -> BinaryIO:
    """*file* for somebody who wants it longer than its request lasts."""
    try:
        return os.fdopen(os.dup(file.fileno()), "rb")
    except io.UnsupportedOperation:
        file.seek(0)
        return io.BytesIO(file.read())


def called(head: bytes) -> bytes:
    """The name of the part with the headers *head*."""
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-disposition:"):
            match = NAME.search(line)
            return match[1] if match else b""
    return b""


def find(file: BinaryIO, wanted: bytes, start: int, go_on: GoOn) -> int | None:
    """Where *wanted* first stands in *file* from *start* on, looked for a little at a time. Raises
    what *go_on* does."""
    file.seek(start)
    at, held = start, b""
    while piece := file.read(STEP):
        go_on()
        held += piece
        found = held.find(wanted)
        if found >= 0:
            return at + found
        spare = max(0, len(held) - len(wanted) + 1)
        at, held = at + spare, held[spare:]
    return None


class Window(io.RawIOBase):
    """The bytes of *file* from *start* to before *end*, as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._start, self._size, self._at = file, start, end - start, 0

    def readable(self) -> bool:
        """See ``io``."""
        return True

    def seekable(self) -> bool:
        """See ``io``."""
        return True

    def readinto(self, buffer: Any) -> int:
        """See ``io``."""
        self._file.seek(self._start + self._at)
        wanted = max(0, min(len(buffer), self._size - self._at))
        data = self._file.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """See ``io``."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def close(self) -> None:
        """See ``io``."""
        self._file.close()
        super().close()

    def tell(self) -> int:
        """See ``io``."""
        return self._at
