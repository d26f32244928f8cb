"""What may be in a zip from anybody: names, kinds, places and sizes, before anything is written."""

import stat
from collections.abc import Callable
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from appliance.core.files.spelling import is_visible, spelling
from appliance.errors import Invalid, TooLarge

MEMBERS = 50_000
DIRECTORY = 8 * 2**20
"""Bytes that the list of the members may have: 160 for each."""

MEMBER = b"PK\x01\x02"
LONGEST, LONGEST_PART, DEEPEST = 1000, 255, 20
SMALL = 64 * 2**20
MOST_SQUEEZED = 200
ENCRYPTED = 1


class ArchiveRules(Struct, frozen=True):
    """What is taken: *largest* is in bytes, unpacked; *unwanted* says why a name is not taken, or
    nothing; *remedy* is what to do about an archive that is refused."""

    largest: int
    unwanted: Callable[[str], str]
    remedy: str

    def open(self, file: BinaryIO) -> ZipFile:
        """*file* as a zip. Raises ``Invalid``, or ``TooLarge`` for more members than are listed."""
        reader = Reader(file, self.remedy)
        try:
            archive = ZipFile(reader)
            reader.opened = True
            return archive
        except (BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
            raise Invalid(
                "That is no zip archive.", cause=str(error)[:200], remedy=self.remedy
            ) from None

    def members(self, archive: ZipFile) -> dict[str, ZipInfo]:
        """The files in *archive* by their paths, all of which may be unpacked. Raises ``Invalid``
        or ``TooLarge``."""
        members: dict[str, ZipInfo] = {}
        spellings: dict[str, str] = {}
        for info in archive.infolist():
            self._check_name(info)
            self._check_kind(info)
            self._check_spelling(info, spellings)
            if not info.is_dir():
                if info.filename in members:
                    raise self.refuse(info, "it is there twice")
                members[info.filename] = info
        self._check_places(members)
        self._check_sizes(list(members.values()), archive.start_dir)
        return members

    def refuse(self, info: ZipInfo, why: str) -> Invalid:
        """The refusal of one member."""
        return Invalid(
            f"The archive cannot be taken: {info.filename[:200]!r}: {why}.",
            cause=why,
            remedy=self.remedy,
        )

    def _check_name(self, info: ZipInfo) -> None:
        """Raise ``Invalid`` for a name that would lead out of the folder, or that is not wanted."""
        name = info.filename
        parts = name.removesuffix("/").split("/")
        if name != info.orig_filename or any(c < " " or c == "\x7f" for c in name):
            raise self.refuse(info, "its name has characters that no file's name should have")
        if not all(map(is_visible, parts)):
            raise self.refuse(info, "its name has characters that cannot be seen")
        if "\\" in name or ":" in parts[0]:
            raise self.refuse(info, "its name is that of another system's file")
        if name.startswith("/") or any(part in ("", ".", "..") for part in parts):
            raise self.refuse(info, "its name would lead out of the data folder")
        if len(name.encode(errors="replace")) > LONGEST or len(parts) > DEEPEST:
            raise self.refuse(info, "its name is too long")
        if any(len(part.encode(errors="replace")) > LONGEST_PART for part in parts):
            raise self.refuse(info, "its name is too long")
        if not _encodable(name):
            raise self.refuse(info, "its name cannot be written")
        why = self.unwanted(name)
        if why:
            raise self.refuse(info, why)

    def _check_spelling(self, info: ZipInfo, spellings: dict[str, str]) -> None:
        """Raise ``Invalid`` for a file or folder that *spellings* knows by another spelling: on
        some cards, and for people, they are the same."""
        path = info.filename.removesuffix("/")
        while path:
            spelt = spelling(path)
            known = spellings.get(spelt)
            if known == path:
                return  # and so are the folders that it is in
            if known is not None:
                raise self.refuse(info, f"it differs from {known[:200]!r} only in spelling")
            spellings[spelt] = path
            path = path.rpartition("/")[0]

    def _check_kind(self, info: ZipInfo) -> None:
        """Raise ``Invalid`` unless it is a plain file or a folder that can be unpacked."""
        kind = stat.S_IFMT(info.external_attr >> 16)
        if stat.S_ISLNK(kind):
            raise self.refuse(info, "it is a link")
        if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            raise self.refuse(info, "it is neither a file nor a folder")
        if stat.S_ISDIR(kind) and not info.is_dir():
            raise self.refuse(info, "it is called a file and said to be a folder")
        if info.flag_bits & ENCRYPTED:
            raise self.refuse(info, "it is encrypted")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise self.refuse(info, "it is compressed in a way that is not understood")

    def _check_places(self, members: dict[str, ZipInfo]) -> None:
        """Raise ``Invalid`` where one name is a file, and another wants it to be a folder."""
        for name, info in members.items():
            above = name.rpartition("/")[0]
            while above:
                if above in members:
                    raise self.refuse(info, f"{above[:200]!r} is a file")
                above = above.rpartition("/")[0]

    def _check_sizes(self, infos: list[ZipInfo], room: int) -> None:
        """Raise ``TooLarge`` for what would fill the card; all share *room* in the archive."""
        size = sum(info.file_size for info in infos)
        squeezed = sum(info.compress_size for info in infos)
        if squeezed > room:
            raise TooLarge(
                "Members of the archive stand in one another's place.", remedy=self.remedy
            )
        if size > self.largest:
            raise TooLarge(f"The archive would unpack to {size / 1e9:.1f} GB.", remedy=self.remedy)
        if size > SMALL and size > MOST_SQUEEZED * max(squeezed, 1):
            raise TooLarge(
                f"The archive would unpack to {size / max(squeezed, 1):.0f} times its size.",
                cause="That is how archives are made that fill up whoever unpacks them.",
                remedy=self.remedy,
            )


class Reader:
    """What ``ZipFile`` reads of *file*. Until it is *opened*, that is the list of the members: in
    one piece, of which an entry becomes ten times as much memory, so that it is bounded here, by
    its size and by how many entries it can have; what it says of itself need not be so."""

    def __init__(self, file: BinaryIO, remedy: str) -> None:
        self._file, self._remedy, self.opened = file, remedy, False
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        """See ``io``. Raises ``TooLarge``."""
        if self.opened:
            return self._file.read(size)
        data = self._file.read(min(size, DIRECTORY + 1))
        if len(data) > DIRECTORY or data.count(MEMBER) > MEMBERS:
            raise TooLarge(
                f"The archive has more than {MEMBERS} members, or a list of them of more than "
                f"{DIRECTORY >> 20} MB.",
                remedy=self._remedy,
            )
        return data


def size_of(members: dict[str, ZipInfo]) -> int:
    """The bytes that *members* are unpacked to."""
    return sum(info.file_size for info in members.values())


def _encodable(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False
