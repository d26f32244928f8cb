"""The file with the token of administrators."""

import secrets
from collections.abc import Callable
from pathlib import Path

from twisted.logger import Logger

from appliance.core.files import durable

log = Logger()


def admin_token(path: Path, make: Callable[[int], str] = secrets.token_urlsafe) -> str:
    """The token in the file *path*, made at the first start and kept from everybody but the
    file's owner. A file that a power cut left empty is written anew."""
    token = existing_token(path)
    if token:
        log.info("The token for administrators is in {path}", path=str(path))
        return token
    token = make(32)
    durable.write(path, f"{token}\n".encode(), mode=0o600)
    log.info("A token for administrators was written to {path}", path=str(path))
    return token


def existing_token(path: Path) -> str:
    """What the file *path* holds, if anything; others who could read it no longer can."""
    try:
        loose = path.stat().st_mode & 0o077
    except FileNotFoundError:
        return ""
    if loose:
        path.chmod(0o600)
        log.warn("{path} was readable by others; it no longer is", path=str(path))
    return path.read_text().strip()
