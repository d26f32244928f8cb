"""Step 2: tables for what was dosed, and for profiles that are carried out.

The tables are those of that release, written out here: ``schema`` goes on changing.
"""

from sqlalchemy import Column, Connection, Float, ForeignKey, Integer, MetaData, String, Table, Text

metadata = MetaData()

dose = Table(
    "dose", metadata,
    Column("id", Integer, primary_key=True),
    Column("experiment", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("source", String, nullable=False),
    Column("ml", Float, nullable=False),
    Column("moved", Float),
    Column("begun", Float, nullable=False),
    Column("ended", Float, index=True),
)

profile_run = Table(
    "profile_run", metadata,
    Column("id", Integer, primary_key=True),
    Column("experiment", String, nullable=False),
    Column("filename", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("began", Float, nullable=False),
    Column("ended", Float),
    Column("text", Text, nullable=False),
)

profile_state = Table(
    "profile_state", metadata,
    Column("run", ForeignKey("profile_run.id"), primary_key=True),
    Column("state", Text, nullable=False),
)


def forward(connection: Connection) -> None:
    """Make the tables."""
    metadata.create_all(connection, checkfirst=True)
