"""Step 2: a table for what was dosed."""

from sqlalchemy import Connection

from appliance.store import schema


def forward(connection: Connection) -> None:
    """Make the table."""
    schema.dose.create(connection)
