"""Whether an archive may be unpacked: its names, sizes and kinds, before anything is written."""

import json
import stat
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from attrs import frozen

from appliance.core.backup.contents import DATABASE, METADATA, UNIT_OWN, stays
from appliance.core.files.folder import is_database, is_secret
from appliance.errors import Invalid, TooLarge

MEMBERS = 50_000
LONGEST, LONGEST_PART, DEEPEST = 1000, 255, 20
LARGEST = 16 * 2**30
SMALL = 64 * 2**20
MOST_SQUEEZED = 200
LARGEST_METADATA = 64 * 1024
ENCRYPTED = 1
MADE_ON_UNIX = 3
REMEDY = "Take an archive that /unit_api/zipped_dot_pioreactor of this unit gave, unchanged."


@frozen
class Manifest:
    """An archive that may be unpacked: its files by path, and their bytes together."""

    members: dict[str, ZipInfo]
    size: int

    @property
    def has_database(self) -> bool:
        """Whether there is a database in it."""
        return DATABASE in self.members


def examine(archive: ZipFile, unit: str) -> Manifest:
    """What is in *archive*, which must have come from a unit called *unit*. Raises ``Refusal``."""
    infos = archive.infolist()
    if len(infos) > MEMBERS:
        raise TooLarge(f"The archive has more than {MEMBERS} members.", remedy=REMEDY)
    members: dict[str, ZipInfo] = {}
    for info in infos:
        check_name(info)
        check_kind(info)
        if not info.is_dir():
            if info.filename in members:
                raise refuse(info, "it is there twice")
            members[info.filename] = info
    check_places(members)
    size = check_sizes(list(members.values()), archive.start_dir)
    check_metadata(archive, members, unit)
    return Manifest({n: i for n, i in members.items() if n != METADATA}, size)


def opened(file: BinaryIO) -> ZipFile:
    """*file* as a zip. Raises ``Invalid``."""
    try:
        return ZipFile(file)
    except (BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise Invalid("That is no zip archive.", cause=str(error)[:200], remedy=REMEDY) from None


def refuse(info: ZipInfo, why: str) -> Invalid:
    """The refusal of one member."""
    return Invalid(
        f"The archive cannot be taken: {info.filename[:200]!r}: {why}.", cause=why, remedy=REMEDY
    )


def check_name(info: ZipInfo) -> None:
    """Raise ``Invalid`` for a name that would lead out of the folder, or into what is private."""
    name = info.filename
    parts = name.removesuffix("/").split("/")
    if name != info.orig_filename or any(c < " " or c == "\x7f" for c in name):
        raise refuse(info, "its name has characters that no file's name should have")
    if "\\" in name or ":" in parts[0]:
        raise refuse(info, "its name is that of another system's file")
    if name.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise refuse(info, "its name would lead out of the data folder")
    if len(name.encode(errors="replace")) > LONGEST or len(parts) > DEEPEST:
        raise refuse(info, "its name is too long")
    if any(len(part.encode(errors="replace")) > LONGEST_PART for part in parts):
        raise refuse(info, "its name is too long")
    if not _encodable(name):
        raise refuse(info, "its name cannot be written")
    if any(map(is_secret, parts)) or stays(parts[0]):
        raise refuse(info, f"what is called so belongs to a unit, as {', '.join(UNIT_OWN)} do")
    if name != DATABASE and any(map(is_database, parts)):
        raise refuse(info, f"of databases only {DATABASE} is taken")


def check_kind(info: ZipInfo) -> None:
    """Raise ``Invalid`` unless it is a plain file or a folder that can be unpacked."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if stat.S_ISLNK(kind):
        raise refuse(info, "it is a link")
    if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise refuse(info, "it is neither a file nor a folder")
    if stat.S_ISDIR(kind) and not info.is_dir():
        raise refuse(info, "it is called a file and said to be a folder")
    if info.flag_bits & ENCRYPTED:
        raise refuse(info, "it is encrypted")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise refuse(info, "it is compressed in a way that is not understood")


def check_places(members: dict[str, ZipInfo]) -> None:
    """Raise ``Invalid`` where one name is a file, and another wants it to be a folder."""
    for name, info in members.items():
        above = name.rpartition("/")[0]
        while above:
            if above in members:
                raise refuse(info, f"{above[:200]!r} is a file")
            above = above.rpartition("/")[0]


def check_sizes(infos: list[ZipInfo], room: int) -> int:
    """The bytes of all members, which share *room* in the archive. Raises ``TooLarge`` for what
    would fill the card."""
    size = sum(info.file_size for info in infos)
    squeezed = sum(info.compress_size for info in infos)
    if squeezed > room:
        raise TooLarge("Members of the archive stand in one another's place.", remedy=REMEDY)
    if size > LARGEST:
        raise TooLarge(f"The archive would unpack to {size / 1e9:.1f} GB.", remedy=REMEDY)
    if size > SMALL and size > MOST_SQUEEZED * max(squeezed, 1):
        raise TooLarge(
            f"The archive would unpack to {size / max(squeezed, 1):.0f} times its size.",
            cause="That is how archives are made that fill up whoever unpacks them.",
            remedy=REMEDY,
        )
    return size


def check_metadata(archive: ZipFile, members: dict[str, ZipInfo], unit: str) -> None:
    """Raise ``Invalid`` unless the archive says that it came from *unit*."""
    info = members.get(METADATA)
    if info is None or info.file_size > LARGEST_METADATA:
        raise Invalid(f"The archive has no {METADATA} at its top.", remedy=REMEDY)
    try:
        said = json.loads(archive.read(info))
        version, name = said["metadata_version"], said["name"]
    except (BadZipFile, ValueError, KeyError, TypeError, RecursionError, OSError, EOFError):
        raise Invalid(f"{METADATA} cannot be understood.", remedy=REMEDY) from None
    if version != 1:
        raise Invalid(f"{METADATA} is of version {version!r}; 1 is understood.", remedy=REMEDY)
    if name != unit:
        raise Invalid(
            f"The archive is of {str(name)[:60]!r}; this unit is {unit!r}.",
            cause="The name in the archive is not that of this unit.",
            remedy="Give this unit that name first ([unit] name), if it is to take its place.",
        )


def _encodable(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False
