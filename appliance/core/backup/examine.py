"""Whether an archive is one that this unit gave, and may be unpacked."""

import json
from zipfile import BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from appliance.core.backup.contents import DATABASE, METADATA, UNIT_OWN, stays
from appliance.core.files.archives import ArchiveRules, size_of
from appliance.core.files.folder import is_database, is_secret
from appliance.core.files.spelling import runs_by_itself
from appliance.errors import Invalid

LARGEST = 16 * 2**30
LARGEST_METADATA = 64 * 1024


class Manifest(Struct, frozen=True):
    """An archive that may be unpacked: its files by path, and their bytes together."""

    members: dict[str, ZipInfo]
    size: int

    @property
    def has_database(self) -> bool:
        """Whether there is a database in it."""
        return DATABASE in self.members


def rules(exported_at: str) -> ArchiveRules:
    """The rules for archives that a unit gives at the address *exported_at*."""
    remedy = f"Take an archive that {exported_at} of this unit gave, unchanged."
    return ArchiveRules(LARGEST, unwanted, remedy)


def unwanted(name: str) -> str:
    """Why a file called *name* is not taken over from an archive, or nothing."""
    parts = name.removesuffix("/").split("/")
    if any(map(is_secret, parts)) or stays(parts[0]):
        return f"what is called so belongs to a unit, as {', '.join(UNIT_OWN)} do"
    if any(map(runs_by_itself, parts)):
        return "Python runs what is called so by itself"
    if name != DATABASE and any(map(is_database, parts)):
        return f"of databases only {DATABASE} is taken"
    return ""


def examine(archive: ZipFile, unit: str, rules: ArchiveRules) -> Manifest:
    """What is in *archive*, which must have come from a unit called *unit*. Raises ``Refusal``."""
    members = rules.members(archive)
    check_metadata(archive, members, unit, rules.remedy)
    return Manifest({n: i for n, i in members.items() if n != METADATA}, size_of(members))


def check_metadata(archive: ZipFile, members: dict[str, ZipInfo], unit: str, remedy: str) -> None:
    """Raise ``Invalid`` unless the archive says that it came from *unit*."""
    info = members.get(METADATA)
    if info is None or info.file_size > LARGEST_METADATA:
        raise Invalid(f"The archive has no {METADATA} at its top.", remedy=remedy)
    try:
        said = json.loads(archive.read(info))
        version, name = said["metadata_version"], said["name"]
    except (BadZipFile, ValueError, KeyError, TypeError, RecursionError, OSError, EOFError):
        raise Invalid(f"{METADATA} cannot be understood.", remedy=remedy) from None
    if version != 1:
        raise Invalid(f"{METADATA} is of version {version!r}; 1 is understood.", remedy=remedy)
    if name != unit:
        raise Invalid(
            f"The archive is of {str(name)[:60]!r}; this unit is {unit!r}.",
            cause="The name in the archive is not that of this unit.",
            remedy="Give this unit that name first ([unit] name), if it is to take its place.",
        )
