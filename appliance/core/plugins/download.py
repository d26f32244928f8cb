"""Where a wheel is fetched from: the folder of wheels in the data folder, or the web."""

import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from appliance.core.plugins.discovery import canonical
from appliance.core.plugins.wheels import LARGEST
from appliance.errors import Invalid, NotFound, TooLarge, Unavailable

WHEELS = "wheels"
SIGNATURE = ".sig"
PATIENCE = 30.0
LARGEST_SIGNATURE = 1024


class Fetched(Struct, frozen=True):
    """A file called *filename*, and its signature if there is one."""

    filename: str
    raw: bytes
    signature: bytes | None


def fetch(name: str, source: str | None, folder: Path) -> Fetched:
    """The wheel of *name*: the only one in the folder of wheels below *folder*, the one there that
    *source* names, or what is at the address *source*. Blocks. Raises ``Refusal``."""
    if source is not None and "://" in source:
        return _from_web(source)
    return _from_folder(name, source, folder / WHEELS)


def _from_folder(name: str, source: str | None, folder: Path) -> Fetched:
    there = {path.name: path for path in folder.glob("*.whl") if not path.is_symlink()}
    if source is not None:
        chosen = [path for file, path in there.items() if file == Path(source).name]
    else:
        wanted = canonical(name)
        chosen = [p for f, p in there.items() if canonical(f.partition("-")[0]) == wanted]
    if len(chosen) > 1:
        raise Invalid(f"There are several wheels of {name}.", remedy="Name one in options.source.")
    if not chosen:
        raise NotFound(
            f"There is no wheel of {name[:60]} in plugins/{WHEELS}.",
            remedy="Copy it there, or give its address in options.source.",
        )
    path = chosen[0]
    if path.stat().st_size > LARGEST:
        raise TooLarge(f"A wheel has at most {LARGEST // 2**20} MiB.")
    signature = path.with_name(path.name + SIGNATURE)
    signed = signature.is_file() and not signature.is_symlink()
    return Fetched(path.name, path.read_bytes(), signature.read_bytes() if signed else None)


def _from_web(address: str) -> Fetched:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        raise Invalid("Plugins are fetched by https only.", remedy="Give an https:// address.")
    raw = _get(address, LARGEST)
    try:
        signature = _get(address + SIGNATURE, LARGEST_SIGNATURE)
    except Unavailable:
        signature = None
    return Fetched(unquote(parts.path.rpartition("/")[2]), raw, signature)


def _get(address: str, most: int) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            raw = answer.read(most + 1)
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise Unavailable(f"{address[:200]} cannot be fetched.", cause=str(error)[:200]) from None
    if len(raw) > most:
        raise TooLarge(f"{address[:200]} is larger than {most} bytes.")
    return raw
