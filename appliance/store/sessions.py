"""Logins: who holds a cookie, known by its hash only."""

from sqlalchemy import Column, Connection, Float, String, Table, delete, insert, select

from appliance.model import Who
from appliance.store.engine.metadata import metadata

session = Table(
    "session", metadata,
    Column("hash", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("expires", Float, nullable=False),
)


def put(connection: Connection, hash: str, who: Who, expires: float) -> None:
    """Whoever shows what hashes to *hash* is *who*, until *expires* (seconds UTC)."""
    remove(connection, hash)
    row = {"hash": hash, "name": who.name, "role": who.role, "expires": expires}
    connection.execute(insert(session).values(row))


def valid(connection: Connection, now: float) -> list[tuple[str, Who, float]]:
    """Every login that holds at *now*: its hash, whose it is, and until when."""
    rows = connection.execute(select(session).where(session.c.expires > now))
    return [(row.hash, Who(row.name, row.role), row.expires) for row in rows]


def remove(connection: Connection, hash: str) -> None:
    """Log out."""
    connection.execute(delete(session).where(session.c.hash == hash))


def prune(connection: Connection, now: float) -> None:
    """Forget logins that have expired."""
    connection.execute(delete(session).where(session.c.expires <= now))
