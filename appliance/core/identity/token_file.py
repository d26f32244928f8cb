"""The file with the token of administrators."""

import secrets
from collections.abc import Callable
from pathlib import Path

from twisted.logger import Logger

from appliance.core.files import durable
from appliance.model import Trouble

LONGEST = 1000
log = Logger()


def admin_token(
    path: Path,
    make: Callable[[int], str] = secrets.token_urlsafe,
    tell: Callable[[Trouble], None] = lambda trouble: None,
) -> str:
    """The token in the file *path*, made at the first start and kept from everybody but the
    file's owner. A file that a power cut left empty is written anew; what is there and holds no
    token is set aside before, and where nothing can be written the token lasts for this start.
    *tell* is called with what was found damaged."""
    token = readable_token(path, tell)
    if token:
        log.info("The token for administrators is in {path}", path=str(path))
        return token
    token = make(32)
    try:
        durable.write(path, f"{token}\n".encode(), mode=0o600)
    except OSError as error:
        said = f"The token of administrators cannot be written: {error.strerror}."
        tell(Trouble("admin-token-unwritten", said, f"See that {path} can be written, then start "
                     "the unit again: until then nobody can log in with a token."))
        return token
    log.info("A token for administrators was written to {path}", path=str(path))
    return token


def readable_token(path: Path, tell: Callable[[Trouble], None]) -> str:
    """As ``existing_token``; what cannot be read is moved out of the way."""
    try:
        return existing_token(path)
    except (OSError, ValueError) as error:
        log.error("The file with the token of administrators cannot be read: {why}", why=error)
    said = "The file with the token of administrators could not be read: there is a new token."
    aside = durable.dated(path)
    try:
        durable.rename(path, aside)
        remedy = f"Log in with the one in {path}. What was there is in {aside.name}."
    except OSError:
        remedy = f"See that {path} is a file that can be read, then start the unit again."
    tell(Trouble("admin-token-damaged", said, remedy))
    return ""


def existing_token(path: Path) -> str:
    """What the file *path* holds, if anything; others who could read it no longer can."""
    try:
        loose = path.stat().st_mode & 0o077
    except FileNotFoundError:
        return ""
    if loose:
        path.chmod(0o600)
        log.warn("{path} was readable by others; it no longer is", path=str(path))
    token = path.read_text().strip()
    if not token.isprintable() or len(token) > LONGEST:
        raise ValueError("it holds no token")
    return token
