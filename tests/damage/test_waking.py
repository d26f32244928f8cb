"""Whatever is damaged, the unit starts, serves, brings back what it can, and is not ok."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from appliance.model import Liquid, Trouble, TroublesChanged
from appliance.store import schema
from appliance.store.migrations.runner import newest
from tests.support.api import SiteCase
from tests.support.curves import STIRRING as CALIBRATION_FILE
from tests.support.workbench import Workbench

DATABASE = "appliance.sqlite"
ALL = frozenset({"monitor", "stirring", "od_reading"})
Harm = Callable[[Path], None]


def sql(*statements: str) -> Harm:
    """What somebody with a tool for databases does."""

    def harm(data: Path) -> None:
        with closing(sqlite3.connect(data / DATABASE)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return harm


def fact(name: str, value: str) -> Harm:
    """A fact that says something else."""
    return sql(f"UPDATE fact SET value = {value} WHERE name LIKE '{name}'")


def folder_for_file(data: Path) -> None:
    """A folder where the active calibration should be."""
    path = calibration(data)
    path.unlink()
    path.mkdir()


def link_to_folder(data: Path) -> None:
    """A link to a folder where it should be."""
    path = calibration(data)
    path.unlink()
    path.symlink_to(data)


def garbage(data: Path) -> None:
    """Bytes of no kind in it."""
    calibration(data).write_bytes(bytes(range(256)))


def gone(data: Path) -> None:
    """The calibration is not there."""
    calibration(data).unlink()


def calibration(data: Path) -> Path:
    """The file of the active calibration."""
    return data / "storage/calibrations/stirring/stirrer.yaml"


def a_folder(data: Path) -> None:
    """A folder where the database should be."""
    (data / DATABASE).unlink()
    (data / DATABASE).mkdir()


def anothers(data: Path) -> None:
    """The database of some other program."""
    (data / DATABASE).unlink()
    sql("CREATE TABLE books (title TEXT)")(data)


def others(table: str, column: str) -> str:
    """The other columns of *table*."""
    return ", ".join(c.name for c in schema.metadata.tables[table].columns if c.name != column)


TABLES = tuple(schema.metadata.tables)
# what is done, what the trouble is called, which jobs are back
DAMAGE: dict[str, tuple[Harm, str, frozenset[str]]] = {
    "calibration: a folder": (folder_for_file, "calibration-stirring", ALL),
    "calibration: a link": (link_to_folder, "calibration-stirring", ALL),
    "calibration: garbage": (garbage, "calibration-stirring", ALL),
    "calibration: gone": (gone, "calibration-stirring", ALL),
    **{
        f"job: {column} {value}": (
            sql(f"UPDATE job SET {column} = {value} WHERE name = 'stirring'"),
            "not-resumed-stirring",
            ALL - {"stirring"},
        )
        for column in ("options", "settings")
        for value in ("'no JSON'", "'[1]'", "'7'", "x'ff00'", "'{'")
    },
    **{
        f"vessel: {value}": (fact("vessel:%", value), "vessel-unknown", ALL)
        for value in (
            "'no JSON'", "'[]'", "'{}'", "'7'", "x'ff00'", "''", "'{\"ml\": \"a\"}'",
            "'{\"ml\": -5}'", "'{\"ml\": 1e300}'", "'{\"ml\": 9, \"alt_fraction\": 3}'",
        )
    },
    **{
        f"bottles: {value}": (fact("bottles", value), "bottles-unknown", ALL)
        for value in (
            "'no JSON'", "'[]'", "'7'", "x'ff00'", "''", "'{\"left\": 7}'",
            "'{\"left\": {\"media\": \"a\"}}'", "'{\"left\": {}, \"pumped\": {\"media\": []}}'",
        )
    },
    **{
        f"interlock: {value}": (
            sql(f"INSERT INTO fact VALUES ('dosing_stopped', {value})"), "stop-unreadable", ALL
        )
        for value in ("'no JSON'", "'[]'", "'{}'", "'7'", "x'ff00'", "''")
    },
    **{
        f"dose: {values}": (
            sql(
                "INSERT INTO dose (id, experiment, kind, source, ml, begun) "
                f"VALUES (99, 'First experiment', {values}, 1.0)"
            ),
            "vessel-unknown",
            ALL,
        )
        for values in ("'add_soup', 'user', 1.0", "'add_media', 'user', 'a'",
                       "'add_media', 'user', 1e300", "x'ff', 'user', 1.0")
    },
    **{
        f"blank: {value}": (
            sql(f"INSERT INTO fact VALUES ('od_blank:First experiment', {value})"), "blank-", ALL
        )
        for value in ("'no JSON'", "'[]'", "'{}'", "x'ff00'",
                      "'{\"means\": {\"1\": 1}, \"intensity\": 5, \"at\": 1e300}'")
    },
    **{
        f"session: {value}": (
            sql(f"INSERT INTO fact VALUES ('calibration_session:7', {value})"),
            "calibration-session-unreadable",
            ALL,
        )
        for value in ("'no JSON'", "'[]'", "'{}'", "x'ff00'")
    },
    **{
        f"gone: the table {table}": (
            sql(f"DROP TABLE {table}"), trouble, ALL if table != "job" else frozenset({"monitor"})
        )
        for table, trouble in {
            **dict.fromkeys(TABLES, "database-damaged"), "experiment": "experiment-lost"
        }.items()
    },
    **{
        f"gone: {table}.{column}": (
            sql(f"CREATE TABLE copy AS SELECT {others(table, column)} FROM {table}",
                f"DROP TABLE {table}", f"ALTER TABLE copy RENAME TO {table}"),
            "database-damaged",
            frozenset({"monitor"}) if table == "job" else ALL,
        )
        for table in TABLES
        for column in [c.name for c in schema.metadata.tables[table].columns]
    },
    **{
        f"nonsense: {table}.{column}": (
            sql(f"UPDATE OR IGNORE {table} SET {column} = x'ff00'"), "", frozenset({"monitor"})
        )
        for table, column in (
            *(("job", column) for column in ("name", "experiment", "source", "started", "asleep")),
            ("experiment", "created"), ("experiment", "medium"), ("experiment", "resume"),
            ("series", "name"), ("alert", "message"), ("task", "what"), ("dose", "source"),
            ("kept", "state"), ("fact", "value"),
        )
    },
    **{
        f"moment: {table}.{column} {value}": (
            sql(f"UPDATE {table} SET {column} = {value}"), "database-damaged", frozenset()
        )
        for table, column in (("job", "started"), ("experiment", "created"), ("log", "at"))
        for value in (("-1", "1e300", "9e999", "253402300800.0", "5080000000.0")
                      if table != "log" else ("max(at, 253402300800000)", "5080000000000"))
    },
    **{
        f"reading: in {value}": (
            sql(f"UPDATE reading SET t = t + {value}"), "database-damaged", ALL
        )
        for value in ("253402300800000", "3310000000000", "9000000000000000")
    },
    "reading: text": (sql("UPDATE reading SET t = 'a' || t"), "database-damaged", ALL),
    "version: no row": (sql("DELETE FROM version"), "", ALL),
    "version: nought": (sql("UPDATE version SET number = 0"), "", ALL),
    "kept: no JSON": (sql("INSERT INTO kept VALUES ('a', 'b', 'c')"), "database-damaged", ALL),
    "the database: a folder": (a_folder, "database-torn", frozenset({"monitor"})),
    "the database: another's": (anothers, "database-", frozenset({"monitor"})),
    "experiment: its row": (sql("DELETE FROM experiment"), "experiment-lost", ALL),
}


class DamageCase(SiteCase):
    """A unit that was at work when its power went, and what it is after some damage."""

    def make_workbench(self) -> Workbench:
        """One with everything in its data folder."""
        return self.bench_in(self.mktemp())

    def bench_in(self, folder: str) -> Workbench:
        """A unit with its database in *folder*."""
        data = Path(folder).resolve()
        data.mkdir(exist_ok=True)
        return Workbench(self.spec, url=f"sqlite:///{data / DATABASE}", data=str(data))

    def setUp(self) -> None:
        super().setUp()
        self.now(self.appliance.calibrations.create("stirring", CALIBRATION_FILE, activate=True))
        self.now(self.appliance.dosing.ledger.set(11.0))
        self.now(self.appliance.dosing.ledger.refill("media", 300.0))
        self.run_job("stirring", target_rpm=400.0)
        self.run_job("od_reading", wait=10.0)
        self.now(self.jobs.find("stirring").change({"target_rpm": 450.0}))
        self.now(self.appliance.tasks.launch("nothing", self.nothing))
        self.appliance.bus.publish(TroublesChanged("a", (Trouble("b", "It was wrong."),)))
        self.appliance.bus.publish(TroublesChanged("a", ()))
        self.appliance.logs.write("INFO", "a", "It was well.")
        ledger = self.appliance.dosing.ledger
        self.now(ledger.end(self.now(ledger.begin(Liquid.MEDIA, 1.0)), 1.0))
        self.wind(30)
        self.before = self.workbench.data

    async def nothing(self) -> bool:
        """What a task does here."""
        return True

    def after(self, harm: Harm) -> None:
        """The unit started with a damaged copy of what there was."""
        stopping = self.workbench.stop()
        self.wind(1)
        self.successResultOf(stopping)
        data = Path(self.mktemp())
        shutil.copytree(self.before, data)
        harm(data)
        try:
            self.workbench = self.bench_in(str(data))
        except BaseException:
            self.workbench = self.bench_in(str(self.before))
            raise
        self.appliance, self.jobs = self.workbench.appliance, self.workbench.appliance.jobs
        self.wind(3)
        self.rejoin()


class TableTests(DamageCase):
    """Kinds of damage, and what holds after the start."""

    def complaint(self, harm: Harm, trouble: str, back: frozenset[str]) -> str:
        """What does not hold after *harm*, "" if all does."""
        try:
            self.after(harm)
        except Exception as error:
            return f"does not start: {error!r}"
        page, health = self.ask("GET", "/"), self.ask("GET", "/unit_api/health")
        state = self.ask("GET", "/page/state")
        running = {name for name, run in self.jobs.running.items() if run.state == "ready"}
        names = {alert.name for alert in self.appliance.alerts.active}
        self.flushLoggedErrors()
        if page.status != 200 or health.status != 200 or state.status >= 500:
            return f"answers {page.status}, {health.status}, {state.status}"
        if health.json["status"] == "ok" or not any(name.startswith(trouble) for name in names):
            return f"tells {names}"
        return "" if running >= back else f"brings back {running}"

    def test_table(self):
        """
        After each kind of damage the page and health answer, a trouble names what is damaged, and
        whatever can be brought back is.
        """
        complaints = {}
        for kind, (harm, trouble, back) in DAMAGE.items():
            said = self.complaint(harm, trouble, back)
            if said:
                complaints[kind] = said
        self.assertEqual(complaints, {})

    def test_whole(self):
        """
        A unit that is not damaged is ok, and all is back.
        """
        self.after(lambda data: None)
        self.assertEqual(self.get("/unit_api/health")["status"], "ok")
        self.assertEqual(set(self.jobs.running), ALL)
        self.assertEqual(newest(), 2)
