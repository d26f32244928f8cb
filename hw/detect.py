"""Which HAT this computer wears."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from hw.boards import NEWEST

VENDOR, PRODUCT = "Pioreactor Inc.", 1
EEPROM = "proc/device-tree/hat"


class Hat(Struct, frozen=True):
    """A HAT's revision, such as "1.1", and its firmware's, where that was said by hand."""

    revision: str
    firmware: tuple[int, int] | None = None


def hat(root: Path, environ: Mapping[str, str]) -> Hat | None:
    """The HAT whose EEPROM the kernel has read, or None where there is none.

    HARDWARE (such as ``1.1``) in *environ* overrides the EEPROM; HAT_PRESENT=1 vouches for a HAT
    whose EEPROM is empty, HAT_PRESENT=0 denies one; FIRMWARE overrides the co-processor's own word.
    Raises ValueError for a version that is not two numbers with a dot between.
    """
    revision = environ.get("HARDWARE") or _revision(root / EEPROM)
    if not revision and environ.get("HAT_PRESENT") == "1":
        revision = NEWEST
    if not revision or environ.get("HAT_PRESENT") == "0":
        return None
    firmware = environ.get("FIRMWARE")
    major, minor = version(revision)
    return Hat(f"{major}.{minor}", version(firmware) if firmware else None)


def version(text: str) -> tuple[int, int]:
    """ "1.2" as two numbers. Raises ValueError."""
    major, dot, minor = text.strip().partition(".")
    if not dot or not major.isdecimal() or not minor.isdecimal():
        raise ValueError(f"{text!r} is not a version such as 1.1")
    return int(major), int(minor)


def _revision(eeprom: Path) -> str | None:
    if _word(eeprom / "vendor") != VENDOR:
        return None
    try:
        ours = int(_word(eeprom / "product_id"), 16) == PRODUCT
        digits = int(_word(eeprom / "product_ver"), 16)
    except ValueError:
        return None
    # The version's last two hexadecimal digits are the revision's: 0x0011 is 1.1.
    return f"{digits >> 4 & 0xF}.{digits & 0xF}" if ours else None


def _word(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip("\0\n ")
    except OSError:
        return ""
