"""A wheel judged and unpacked by ourselves: nothing in it is run, and nothing of it is trusted."""

import base64
import csv
import io
import re
import shutil
import sys
from email.parser import Parser
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from appliance.core.files import durable
from appliance.core.files.archives import ArchiveRules
from appliance.core.files.folder import is_database, is_secret
from appliance.core.files.spelling import runs_by_itself
from appliance.core.plugins.discovery import GROUP, canonical
from appliance.errors import Invalid, Refusal, TooLarge

LARGEST = 16 * 2**20
LARGEST_UNPACKED = 32 * 2**20  # both are held in memory
LARGEST_TEXT = 2**20
FILE = re.compile(
    r"([A-Za-z0-9._]++)-([A-Za-z0-9._!+]++)(?:-\d[^-]*+)?-(py2\.py3|py3)-none-any\.whl"
)
COMPILED = (".so", ".pyd", ".dll", ".dylib", ".exe", ".a", ".pth", ".pyc")
UNHASHED = ("RECORD", "RECORD.jws", "RECORD.p7s")
REMEDY = "Ask whoever made the wheel for one of pure Python, built by an ordinary tool."
REQUIRED = re.compile(r"[A-Za-z0-9._-]+")


class Wheel(Struct, frozen=True):
    """A wheel that may be unpacked: what it is called, and what is in it, by path."""

    name: str
    version: str
    members: dict[str, bytes]


def judge(raw: bytes, filename: str, sites: Path) -> Wheel:
    """The wheel *raw*, called *filename*. Raises ``Refusal`` for one with compiled code, scripts,
    files that its RECORD does not vouch for, modules that would stand in for others outside
    *sites*, or requirements that are not met."""
    match = FILE.fullmatch(filename)
    if match is None:
        raise _refuse("it is not called as wheels of pure Python are", filename)
    if len(raw) > LARGEST:
        raise TooLarge(f"A wheel has at most {LARGEST // 2**20} MiB.", remedy=REMEDY)
    members = _read(raw, filename)
    info = f"{match[1]}-{match[2]}.dist-info/"
    _check_members(members, info, filename)
    _check_record(members, info, filename)
    about = _headers(members, info + "METADATA", filename)
    name, version = about["Name"] or "", about["Version"] or ""
    if canonical(name) != canonical(match[1]) or version != match[2].replace("_", "-"):
        raise _refuse(f"it says that it is {name} {version}", filename)
    _check_modules(members, sites / canonical(name), filename)
    _check_requirements(about.get_all("Requires-Dist") or [], filename)
    return Wheel(name, version, members)


def unpack(wheel: Wheel, sites: Path) -> Path:
    """Put *wheel* into its folder below *sites*, in place of another version of it; after a power
    cut there is the old one, the new one, or none."""
    target = sites / canonical(wheel.name)
    draft, old = sites / f".new-{target.name}", sites / f".old-{target.name}"
    for leftover in (draft, old):
        shutil.rmtree(leftover, ignore_errors=True)
    for name, content in wheel.members.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    durable.settle_tree(draft)
    if target.exists():
        durable.rename(target, old)
    durable.rename(draft, target)
    shutil.rmtree(old, ignore_errors=True)
    return target


def _refuse(why: str, filename: str) -> Invalid:
    return Invalid(f"The wheel {filename[:100]!r} cannot be taken: {why}.", why, REMEDY)


def _unwanted(name: str) -> str:
    parts = name.removesuffix("/").split("/")
    if any(is_secret(part) or is_database(part) for part in parts):
        return "what is called so is in no backup, and the plugin would come back without it"
    return ""


RULES = ArchiveRules(LARGEST_UNPACKED, _unwanted, REMEDY)


def _read(raw: bytes, filename: str) -> dict[str, bytes]:
    with RULES.open(io.BytesIO(raw)) as archive:
        infos = RULES.members(archive)
        return {name: _content(archive, info, filename) for name, info in infos.items()}


def _content(archive: ZipFile, info, filename: str) -> bytes:
    try:
        with archive.open(info) as member:
            content = member.read(info.file_size + 1)
    except (BadZipFile, OSError, EOFError, ValueError, RuntimeError) as error:
        raise _refuse(f"{info.filename} is damaged ({error})", filename) from None
    if len(content) != info.file_size:
        raise _refuse(f"{info.filename} is not as large as it says", filename)
    return content


def _check_members(members: dict[str, bytes], info: str, filename: str) -> None:
    for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt"):
        if info + name not in members:
            raise _refuse(f"it has no {info}{name}", filename)
        if len(members[info + name]) > LARGEST_TEXT:
            raise _refuse(f"{info}{name} is too long", filename)
    for name in members:
        top = name.partition("/")[0]
        if top.endswith(".data"):
            raise _refuse("it has scripts, or data for elsewhere", filename)
        if name.lower().endswith(COMPILED) or any(map(runs_by_itself, name.split("/"))):
            raise _refuse(f"{name} is compiled code, or would be run by itself", filename)
        if top.endswith(".dist-info") and not name.startswith(info):
            raise _refuse(f"{name} belongs to another package", filename)
    wheel = _headers(members, info + "WHEEL", filename)
    if (wheel["Root-Is-Purelib"] or "").lower() != "true":
        raise _refuse("it is not of pure Python", filename)
    if f"[{GROUP}]" not in members[info + "entry_points.txt"].decode(errors="replace"):
        raise _refuse(f"it has no entry point in {GROUP}", filename)


def _headers(members: dict[str, bytes], name: str, filename: str):
    try:
        return Parser().parsestr(members[name].decode())
    except (KeyError, UnicodeDecodeError):
        raise _refuse(f"{name} cannot be read", filename) from None


def _check_record(members: dict[str, bytes], info: str, filename: str) -> None:
    """Every file must be in RECORD with its hash, and nothing else may be there."""
    rows = csv.reader(members[info + "RECORD"].decode(errors="replace").splitlines())
    try:
        hashes = {row[0]: row[1] for row in rows if len(row) >= 2}
    except csv.Error as error:
        raise _refuse(f"its RECORD cannot be read ({error})", filename) from None
    unhashed = {info + name for name in UNHASHED}
    for name, content in members.items():
        if name in unhashed:
            continue
        digest = base64.urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
        if hashes.get(name) != f"sha256={digest}":
            raise _refuse(f"its RECORD does not vouch for {name}", filename)
    missing = set(hashes) - set(members)
    if missing:
        raise _refuse(f"{min(missing)} is in its RECORD and not in it", filename)


def _check_modules(members: dict[str, bytes], own: Path, filename: str) -> None:
    tops = {name.partition("/")[0].removesuffix(".py") for name in members}
    for top in sorted(t for t in tops if not t.endswith(".dist-info")):
        if not top.isidentifier():
            raise _refuse(f"{top} is no module", filename)
        if top in sys.stdlib_module_names or _elsewhere(top, own):
            raise _refuse(f"there is a module {top} already", filename)


def _elsewhere(module: str, own: Path) -> bool:
    try:
        found = find_spec(module)
    except (ImportError, ValueError):
        return True
    if found is None:
        return False
    places = [found.origin or "", *(found.submodule_search_locations or [])]
    return not any(Path(place).is_relative_to(own) for place in places if place)


def _check_requirements(required: list[str], filename: str) -> None:
    for line in required:
        name = REQUIRED.match(line)
        if name is None or "extra ==" in line:
            continue
        try:
            distribution(name[0])
        except PackageNotFoundError:
            raise Refusal(
                f"The wheel {filename[:100]!r} needs {name[0]}, which is not installed.",
                remedy=f"Install {name[0]} on the unit itself first.",
            ) from None
