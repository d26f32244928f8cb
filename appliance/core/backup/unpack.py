"""An archive that was examined, unpacked beside the data folder's files and looked through."""

import os
import shutil
import zlib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from appliance.core.backup.contents import DATABASE
from appliance.core.backup.examine import Manifest
from appliance.core.files.archives import ArchiveRules
from appliance.errors import Invalid, Refusal, Unavailable
from appliance.lanes import GoOn

PIECE = 256 * 1024
RESERVE = 100 * 2**20
MOST_TEXT = 1024 * 1024
Check = Callable[[str, str], object]
"""Given a path below the data folder and the text of the file there; raises ``Refusal``."""


def unpack(
    archive: ZipFile,
    manifest: Manifest,
    target: Path,
    own: Collection[str],
    rules: ArchiveRules,
    go_on: GoOn,
) -> tuple[str, ...]:
    """Write every member below *target*, but for what is at the top under one of the names *own*,
    which stays the unit's own; returns what was left out. Raises ``Refusal``, or what *go_on*
    does."""
    free = shutil.disk_usage(target).free
    if manifest.size + RESERVE > free:
        raise Unavailable(
            f"The card has {free / 1e6:.0f} MB left; the archive needs {manifest.size / 1e6:.0f}.",
            remedy="Make room on the card first.",
        )
    left_out = []
    for name, info in manifest.members.items():
        if name.partition("/")[0] in own:
            left_out.append(name)
            continue
        try:
            _write(archive, info, target / name, rules, go_on)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise rules.refuse(info, f"it is damaged ({error})") from None
        except OSError as error:
            raise Unavailable("The archive cannot be unpacked.", cause=str(error)) from error
    return tuple(left_out)


def _write(archive: ZipFile, info: ZipInfo, path: Path, rules: ArchiveRules, go_on: GoOn) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    mode = 0o600 if path.name == DATABASE else 0o644
    left = info.file_size
    with archive.open(info) as member, os.fdopen(os.open(path, flags, mode), "wb") as file:
        while piece := member.read(PIECE):
            go_on()
            left -= len(piece)
            if left < 0:
                raise rules.refuse(info, "it is larger than it says")
            file.write(piece)
    if left:
        raise rules.refuse(info, "it is smaller than it says")


def look_through(folder: Path, checks: Mapping[str, Check], remedy: str, go_on: GoOn) -> None:
    """Read every file below *folder* that one of *checks*, by folder or file, is for. Raises
    ``Refusal`` with the name of the first file that is not right, or what *go_on* does; *remedy*
    is for a file that is no text."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        check = checks.get(name) or checks.get(name.partition("/")[0])
        for above in path.relative_to(folder).parents:
            check = check or checks.get(above.as_posix())
        if check is not None:
            go_on()
            _look(path, name, check, remedy)


def _look(path: Path, name: str, check: Check, remedy: str) -> None:
    raw = path.read_bytes() if path.stat().st_size <= MOST_TEXT else None
    try:
        if raw is None:
            raise Invalid("It is too large.")
        check(name, raw.decode())
    except UnicodeDecodeError:
        raise Invalid(f"{name} in the archive is no text in UTF-8.", remedy=remedy) from None
    except Refusal as refusal:
        raise Invalid(
            f"{name} in the archive cannot be used: {refusal.message}",
            cause=refusal.cause or refusal.message,
            remedy="Mend it or remove it in the archive, then send that again.",
        ) from None
