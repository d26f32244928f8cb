"""Writes to a database until it is killed, and says on its output what was acknowledged.

``python -m tests.support.writer FILE``: one number a line, the number of a reading and of a
task that are both stored.
"""

import sys

from appliance.lanes import DirectLane
from appliance.model import Experiment
from appliance.store import readings, tasks
from appliance.store.engine.db import Store
from appliance.store.series import Source


def write(connection, source: Source, number: int) -> None:
    """Two kinds of rows in one transaction."""
    readings.add(connection, [(source, number, float(number))])
    tasks.put(connection, str(number), "count", float(number))


def main(path: str) -> None:
    """Count until the end."""
    store = Store(f"sqlite:///{path}", DirectLane())
    store.startService()
    source = Source(Experiment("First experiment", 0.0), "od", "AU")
    number = store.now(readings.newest)
    while True:
        number += 1
        store.do(write, source, number).addCallback(lambda _, n=number: print(n, flush=True))


if __name__ == "__main__":
    main(sys.argv[1])
