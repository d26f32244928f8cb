"""The tables, as this release uses them. Times called *t* or *at* are whole milliseconds UTC."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

FACTOR = 4
LEVELS = tuple(30_000 * FACTOR**level for level in range(7))  # of roll-ups: width in milliseconds

metadata = MetaData()

version = Table(
    "version", metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("applied", Float, nullable=False),
)

fact = Table(
    "fact", metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

experiment = Table(
    "experiment", metadata,
    Column("name", String, primary_key=True),
    Column("created", Float, nullable=False),
    Column("medium", String, nullable=False),
    Column("resume", String, nullable=False),
)

series = Table(
    "series", metadata,
    Column("id", Integer, primary_key=True),
    Column("experiment", ForeignKey("experiment.name"), nullable=False),
    Column("name", String, nullable=False),
    Column("unit", String, nullable=False),
    UniqueConstraint("experiment", "name"),
)

reading = Table(
    "reading", metadata,
    Column("series", ForeignKey("series.id"), primary_key=True),
    Column("t", BigInteger, primary_key=True),
    Column("value", Float, nullable=False),
    sqlite_with_rowid=False,
)

rollup = Table(
    "rollup", metadata,
    Column("series", ForeignKey("series.id"), primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("t", BigInteger, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("mean", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    sqlite_with_rowid=False,
)

log = Table(
    "log", metadata,
    Column("at", BigInteger().with_variant(Integer, "sqlite"), primary_key=True,
           autoincrement=False),
    Column("level", Integer, nullable=False),
    Column("source", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("experiment", String, nullable=False),
)

job = Table(
    "job", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("automation", String),
    Column("experiment", String, nullable=False),
    Column("source", String, nullable=False),
    Column("started", Float, nullable=False),
    Column("ended", Float, index=True),
    Column("asleep", Boolean, nullable=False),
    Column("long_running", Boolean, nullable=False),
    Column("options", Text, nullable=False),
    Column("settings", Text, nullable=False),
)

kept = Table(
    "kept", metadata,
    Column("job", String, primary_key=True),
    Column("experiment", String, primary_key=True),
    Column("state", Text, nullable=False),
)

task = Table(
    "task", metadata,
    Column("id", String, primary_key=True),
    Column("what", String, nullable=False),
    Column("state", String, nullable=False),
    Column("result", Text),
    Column("error", Text),
    Column("created", Float, nullable=False, index=True),
    Column("finished", Float),
)

alert = Table(
    "alert", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("source", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("experiment", String, nullable=False),
    Column("raised", Float, nullable=False),
    Column("acknowledged", Float),
    Column("cleared", Float),
    Index("alert_cleared", "cleared"),
)

session = Table(
    "session", metadata,
    Column("hash", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("expires", Float, nullable=False),
)

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
