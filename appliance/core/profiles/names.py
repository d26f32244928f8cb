"""What profiles are called, how long they may be, and who carries them out."""

import re

from appliance.errors import Invalid

LARGEST = 2 * 1024 * 1024  # characters
SOURCE = "experiment_profile"  # the job that carries them out
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?: [A-Za-z0-9._-]+)*")
LONGEST = 100
RESERVED = "check", "running"  # they mean something else in addresses


def checked_name(filename: str) -> str:
    """*filename* without its ending, or ``Invalid``: it is a name, never a path."""
    name = re.sub(r"\.ya?ml$", "", filename)
    if not NAME.fullmatch(name) or len(name) > LONGEST or name in RESERVED:
        raise Invalid(
            f"{filename[:60]!r} cannot be the name of a profile.",
            remedy=f"Use up to {LONGEST} letters, digits, dots, dashes and underscores.",
        )
    return name
