"""Passwords in configuration files are not for others' eyes."""

import re

HIDDEN = b"***"
IN_ADDRESS = re.compile(rb"(?<=://)([^\s/@:]*):[^\s@]+@")
BY_NAME = re.compile(rb"(?mi)^(\s*[\w.-]*(?:password|secret|token)[\w.-]*\s*=[ \t]*)\S.*$")


def redacted(text: bytes) -> bytes:
    """*text* of a configuration file, with stars for what only the unit itself must know."""
    text = IN_ADDRESS.sub(rb"\1:" + HIDDEN + b"@", text)
    return BY_NAME.sub(rb"\1" + HIDDEN, text)


def is_redacted(text: bytes) -> bool:
    """Whether stars stand in *text* where a secret should."""
    return b":" + HIDDEN + b"@" in text or bool(re.search(rb"(?m)=\s*\*\*\*\s*$", text))
