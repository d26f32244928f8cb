"""Passwords in configuration files are not for others' eyes.

Whoever may read a file may have planted one: it is gone through once, line by line, by searches
for fixed text only.
"""

from collections.abc import Iterator
from typing import BinaryIO

HIDDEN = "***"
SECRETS = "password", "secret", "token"
COMMENTS = "#", ";"
LONGEST = 4096  # characters: what is in a line that is longer is not looked for, and not shown
LONGER = "# a line of more than 4096 characters is not shown"
CODING = "utf-8", "surrogateescape"  # whatever bytes there are come out as they went in


def redacted(text: bytes) -> bytes:
    """*text* of a configuration file, with stars for what only the unit itself must know."""
    # as the configuration is read: other signs than \\n end a line too
    lines = text.decode(*CODING).splitlines(keepends=True)
    return "".join(map(_redacted_line, lines)).encode(*CODING)


def redacted_pieces(file: BinaryIO) -> Iterator[bytes]:
    """As ``redacted``, for a *file* of any size: a line at a time."""
    while line := file.readline(LONGEST + 1):
        if len(line) <= LONGEST or line.endswith(b"\n"):
            yield redacted(line)
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST)
        yield LONGER.encode() + b"\n"


def is_redacted(text: bytes) -> bool:
    """Whether stars stand in *text* where a secret should."""
    plain = text.decode(*CODING)
    if f":{HIDDEN}@" in plain:
        return True
    lines = (line.partition("=") for line in plain.splitlines() if HIDDEN in line)
    return any(sign and value.strip() == HIDDEN for _, sign, value in lines)


def _redacted_line(line: str) -> str:
    if len(line) <= LONGEST and "=" not in line and "://" not in line:
        return line
    said = line.rstrip()
    end = line[len(said):]
    if len(said) > LONGEST:
        return LONGER + end
    name, sign, value = said.partition("=")
    if value and _is_secret(name):
        blank = len(value) - len(value.lstrip())
        return name + sign + value[:blank] + HIDDEN + end
    words = ("\t".join(map(_without_login, part.split("\t"))) for part in said.split(" "))
    return " ".join(words) + end


def _is_secret(name: str) -> bool:
    plain = name.strip().lower()
    return not plain.startswith(COMMENTS) and any(word in plain for word in SECRETS)


def _without_login(word: str) -> str:
    """*word*, with stars for the password if it is ``scheme://user:password@host``."""
    scheme, sign, rest = word.partition("://")
    login, at, host = rest.rpartition("@")
    user, colon, password = login.partition(":")
    if not (at and password):
        return word
    return f"{scheme}{sign}{user}{colon}{HIDDEN}{at}{host}"
