"""Logins: who holds a cookie, known by its hash only."""

from sqlalchemy import Connection, delete, insert, select

from appliance.model import Who
from appliance.store.schema import session


def put(connection: Connection, hash: str, who: Who, expires: float) -> None:
    """Remember that whoever shows what hashes to *hash* is *who*, until *expires* (UTC)."""
    row = {"hash": hash, "name": who.name, "role": who.role, "expires": expires}
    connection.execute(insert(session).values(row))


def find(connection: Connection, hash: str, now: float) -> tuple[Who, float] | None:
    """Who logged in, and until when that holds, or None."""
    valid = select(session).where(session.c.hash == hash, session.c.expires > now)
    row = connection.execute(valid).first()
    return row and (Who(row.name, row.role), row.expires)


def remove(connection: Connection, hash: str) -> None:
    """Log out."""
    connection.execute(delete(session).where(session.c.hash == hash))


def prune(connection: Connection, now: float) -> None:
    """Forget logins that have expired."""
    connection.execute(delete(session).where(session.c.expires <= now))
