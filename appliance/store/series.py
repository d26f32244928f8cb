"""Series: which numbers an experiment has, and from when to when."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    select,
    text,
)

from appliance.model import Experiment
from appliance.store import experiments
from appliance.store.engine.bulk import insert_row
from appliance.store.engine.metadata import metadata
from appliance.store.levels import LEVELS

series = Table(
    "series", metadata,
    Column("id", Integer, primary_key=True),
    Column("experiment", ForeignKey("experiment.name"), nullable=False),
    Column("name", String, nullable=False),
    Column("unit", String, nullable=False),
    UniqueConstraint("experiment", "name"),
)

ENDS = text("""
    SELECT s.id, s.name, s.unit,
           (SELECT min(t) FROM reading WHERE series = s.id),
           (SELECT max(t) FROM reading WHERE series = s.id),
           (SELECT min(t) FROM rollup WHERE series = s.id AND level = 0),
           (SELECT max(t) FROM rollup WHERE series = s.id AND level = 0)
    FROM series s WHERE s.experiment = :experiment ORDER BY s.name
""")


# compared by identity: it is looked up once for every reading
class Source(Struct, frozen=True, eq=False):
    """Where a reading belongs: a series of an experiment."""

    experiment: Experiment
    name: str
    unit: str


class Ends(Struct, frozen=True):
    """A series that has readings, and the stamps of its first and last, in milliseconds UTC."""

    id: int
    name: str
    unit: str
    first: int
    last: int


def ends(connection: Connection, experiment: str) -> list[Ends]:
    """The series of *experiment* that have readings, by name.

    Where readings have been thinned out, the first is that of the first bucket.
    """
    found = []
    rows = connection.execute(ENDS, {"experiment": experiment})
    for id, name, unit, first, last, rolled_first, rolled_last in rows:
        begin, end = _extent((first, last), (rolled_first, rolled_last))
        if begin is not None and end is not None:
            found.append(Ends(id, name, unit, begin, end))
    return found


def _extent(
    measured: tuple[int | None, int | None], rolled: tuple[int | None, int | None]
) -> tuple[int | None, int | None]:
    """From the first to the last, as exactly as is still known."""
    first, last = measured
    begin, end = rolled
    if begin is not None and (first is None or first >= begin + LEVELS[0]):
        first = begin
    return first, last if last is not None else end


def of_experiment(connection: Connection, experiment: str) -> list[int]:
    """The ids of all series of *experiment*."""
    mine = select(series.c.id).where(series.c.experiment == experiment)
    return list(connection.execute(mine).scalars())


def everything(connection: Connection) -> list[int]:
    """The ids of all series."""
    return list(connection.execute(select(series.c.id)).scalars())


def ids(connection: Connection, experiment: str, names: Sequence[str]) -> dict[str, int]:
    """The ids of those of *names* that are series of *experiment*."""
    mine = select(series.c.name, series.c.id).where(
        series.c.experiment == experiment, series.c.name.in_(names)
    )
    return dict(connection.execute(mine).all())


def id_of(connection: Connection, source: Source) -> int:
    """The id of the series, which is begun if it is new."""
    found = ids(connection, source.experiment.name, [source.name]).get(source.name)
    if found is not None:
        return found
    experiments.ensure(connection, source.experiment)
    row = {"experiment": source.experiment.name, "name": source.name, "unit": source.unit}
    return insert_row(connection, series, row)
