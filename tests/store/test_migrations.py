"""Databases of older releases. See ``appliance.store.migrations``."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, inspect, text
from twisted.trial.unittest import SynchronousTestCase

from appliance.errors import Conflict
from appliance.store import schema
from appliance.store.engine import opening
from appliance.store.migrations import STEPS, runner
from tests.support.store import StoreCase

RELEASED = sorted(Path(__file__).parent.glob("released/*.sql"))
OLD = MetaData()
Table("version", OLD, Column("number", Integer, primary_key=True), Column("applied", Integer))


def second(connection):
    """A step of the tests."""
    connection.execute(text("CREATE TABLE second (a INTEGER)"))


def third(connection):
    """A step that needs the one before."""
    connection.execute(text("INSERT INTO second VALUES (3)"))


def failing(connection):
    """A step that does half of its work."""
    connection.execute(text("INSERT INTO second VALUES (4)"))
    raise Conflict("No.")


NEXT_RELEASE = """
import sys
from sqlalchemy import Column, Text, create_engine, text
from appliance.store import schema
from appliance.store.engine import opening
from appliance.store.migrations import STEPS

schema.metadata.tables["dose"].append_column(Column("note", Text))
steps = {**STEPS, max(STEPS) + 1: lambda connection: connection.execute(
    text("ALTER TABLE dose ADD COLUMN note TEXT"))}
engine = create_engine(sys.argv[1])
opening.bring_forward(engine, None, steps)
with engine.connect() as connection:
    connection.execute(text("SELECT note FROM dose"))
"""
"""A release with a column more, and the step that adds it: brings a database forward."""


class RunnerTests(SynchronousTestCase):
    """Steps from one version to the next."""

    def setUp(self):
        self.engine = create_engine("sqlite://")

    def found(self):
        """The version of the database."""
        with self.engine.begin() as connection:
            return runner.found(connection)

    def test_empty(self):
        """
        A database without tables has no version, and is made as this release knows it.
        """
        self.assertIsNone(self.found())
        with self.engine.begin() as connection:
            runner.create(connection)
        self.assertEqual(self.found(), runner.newest())

    def test_forward(self):
        """
        Steps that a database has not seen are taken in order, and those it has are not.
        """
        steps = {3: third, 2: second}
        with self.engine.begin() as connection:
            runner.create(connection, OLD, {})
            self.assertEqual(runner.pending(1, steps), [2, 3])
            runner.forward(connection, [2, 3], steps)
            self.assertEqual(connection.execute(text("SELECT a FROM second")).scalar(), 3)
        self.assertEqual(self.found(), 3)
        self.assertEqual(runner.pending(3, steps), [])
        self.assertEqual(runner.pending(2, steps), [3])

    def test_newer(self):
        """
        A version from the future is refused.
        """
        self.assertRaises(Conflict, runner.pending, 4, {2: second, 3: third})

    def test_numbers(self):
        """
        The steps of this release are numbered without a gap.
        """
        self.assertEqual(sorted(STEPS), list(range(2, runner.newest() + 1)))


class FileTests(StoreCase):
    """Bringing forward a database that has something in it."""

    def setUp(self):
        self.path = Path(self.mktemp())
        self.url = f"sqlite:///{self.path}"
        super().setUp()
        self.engine = self.store._open()
        self.next = runner.newest() + 1

    def test_copy(self):
        """
        Before a database is changed it is copied.
        """
        opening.bring_forward(self.engine, self.path, {self.next: second})
        copy = Path(f"{self.path}.before-{self.next}")
        tables = inspect(create_engine(f"sqlite:///{copy}")).get_table_names()
        self.assertIn("reading", tables)
        self.assertNotIn("second", tables)
        self.assertIn("second", inspect(self.engine).get_table_names())

    def test_all_or_nothing(self):
        """
        If a step fails the database is as it was, tables included.
        """
        steps = {self.next: second, self.next + 1: failing}
        self.assertRaises(Conflict, opening.bring_forward, self.engine, self.path, steps)
        self.assertNotIn("second", inspect(self.engine).get_table_names())
        with self.engine.connect() as connection:
            self.assertEqual(runner.found(connection), self.next - 1)

    def test_tables(self):
        """
        A new database has the tables of the schema.
        """
        tables = set(inspect(self.engine).get_table_names())
        self.assertEqual(tables, set(schema.metadata.tables))


class ReleasedTests(StoreCase):
    """Databases as releases have made them: ``released/<version>.sql``."""

    def setUp(self):
        """Each test opens its own."""

    def shape(self, engine):
        """Tables, columns, keys and indexes, as far as they matter to statements."""
        inspector = inspect(engine)
        return {
            table: (
                {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)},
                inspector.get_pk_constraint(table)["constrained_columns"],
                sorted(index["name"] for index in inspector.get_indexes(table)),
            )
            for table in inspector.get_table_names()
        }

    def database(self, script):
        """A file with what *script* makes."""
        path = Path(self.mktemp()).resolve()
        with closing(sqlite3.connect(path)) as raw:
            raw.executescript(script.read_text())
        return path

    def test_brought_forward(self):
        """
        A database of any release, brought forward, is what this release would make. If this
        fails, ``schema`` was changed without a step: docs/storage.md says how to write one.
        """
        fresh = self.shape(opening.open_database(opening.parse("sqlite://"))[0])
        self.assertEqual(len(RELEASED), len(STEPS) + 1)
        for script in RELEASED:
            path = self.database(script)
            engine, *_ = opening.open_database(opening.parse(f"sqlite:///{path}"))
            self.assertEqual(self.shape(engine), fresh, script.name)
            engine.dispose()

    def test_next_release(self):
        """
        A release that adds a column to any table, and the step for it, brings forward databases
        of every release: steps make the tables of their own time, not those of today.
        """
        for script in RELEASED:
            done = subprocess.run(
                [sys.executable, "-c", NEXT_RELEASE, f"sqlite:///{self.database(script)}"],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                capture_output=True,
                text=True,
            )
            self.assertEqual(done.returncode, 0, f"{script.name}: {done.stderr}")
