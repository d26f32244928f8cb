"""What all tables belong to, and the version that a database says it has.

The tables stand beside the functions that use them; ``appliance.store.schema`` has them all. Times
called *t* or *at* are whole milliseconds UTC.
"""

from sqlalchemy import Column, Float, Integer, MetaData, Table

metadata = MetaData()

version = Table(
    "version", metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("applied", Float, nullable=False),
)
