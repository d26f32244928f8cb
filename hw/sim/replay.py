"""A recorded course of readings, to be played to the appliance instead of a simulated culture."""

import csv
import gzip
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TextIO

from hw.errors import HardwareError

TIMES: tuple[tuple[str, Callable[[str], float]], ...] = (
    ("timestamp", lambda text: datetime.fromisoformat(text).timestamp()),
    ("t_h", lambda text: float(text) * 3600.0),
    ("time_s", float),
)
"""Columns that can hold the time, first choice first, and how each becomes seconds."""

VALUES = ("od_reading", "od")
SOURCES = ("pioreactor_unit", "unit", "channel")
"""Columns that hold the value, and columns that tell one course of a file from another."""


class Recording:
    """Times and values of one course, sixteen bytes a row."""

    def __init__(self, times: array, values: array) -> None:
        self._times, self._values = times, values
        self._end = times[-1] + (times[-1] - times[-2] if len(times) > 1 else 0.0)

    @classmethod
    def load(cls, path: str, channel: str | None = None) -> "Recording":
        """Read the CSV or CSV.gz file *path*; *channel* chooses one of several courses.

        Its header names a time (``timestamp`` in ISO 8601, ``t_h`` or ``time_s``) and a value
        (``od_reading`` or ``od``). Raises ValueError that names file and line.
        """
        with _opened(path) as lines:
            return cls(*_columns(path, csv.reader(lines), channel))

    def at(self, elapsed: float) -> float:
        """The newest value recorded until *elapsed* seconds after the first one.

        Raises HardwareError "recording-ended" one interval after the last one.
        """
        if elapsed > self._end:
            raise HardwareError(
                "recording-ended",
                "The recording that is played has come to its end.",
                "Start again with another recording.",
            )
        return self._values[max(bisect_right(self._times, elapsed) - 1, 0)]


@contextmanager
def _opened(path: str) -> Iterator[TextIO]:
    open_ = gzip.open if path.endswith(".gz") else open
    with open_(path, "rt", encoding="utf-8", newline="") as lines:
        yield lines


def _columns(path: str, rows: Iterator[list[str]], channel: str | None) -> tuple[array, array]:
    times, values = array("d"), array("d")
    first = 0.0
    for number, time, value in _readings(path, rows, channel):
        first = first if times else time
        if times and time - first < times[-1]:
            raise ValueError(f"{path}, line {number}: this is earlier than the row before it")
        times.append(time - first)
        values.append(value)
    if not times:
        raise ValueError(f"{path}, line 1: there are no readings in this file")
    return times, values


def _readings(
    path: str, rows: Iterator[list[str]], channel: str | None
) -> Iterator[tuple[int, float, float]]:
    """Line, seconds and value of each row of *channel*, or of the first row's channel."""
    header = next(rows, [])
    when, seconds = _time_column(path, header)
    what = _column(path, header, VALUES)
    source = next((header.index(name) for name in SOURCES if name in header), None)
    for number, row in enumerate(rows, start=2):
        try:
            if source is not None:
                channel = row[source] if channel is None else channel
                if row[source] != channel:
                    continue
            time, value = seconds(row[when]), float(row[what])
        except (ValueError, IndexError) as problem:
            raise ValueError(f"{path}, line {number}: {problem}") from problem
        yield number, time, value


def _time_column(path: str, header: list[str]) -> tuple[int, Callable[[str], float]]:
    name = header[_column(path, header, tuple(name for name, _ in TIMES))]
    return header.index(name), dict(TIMES)[name]


def _column(path: str, header: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise ValueError(f"{path}, line 1: the header names none of {', '.join(names)}")
