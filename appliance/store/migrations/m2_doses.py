"""Step 2: tables for what was dosed, and for profiles that are carried out."""

from sqlalchemy import Connection

from appliance.store import schema


def forward(connection: Connection) -> None:
    """Make the tables."""
    for table in (schema.dose, schema.profile_run, schema.profile_state):
        table.create(connection)
