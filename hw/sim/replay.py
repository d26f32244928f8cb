"""A recorded course of readings, to be played to the appliance instead of a simulated culture."""

import csv
import gzip
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from math import isfinite
from typing import TextIO

from hw.errors import HardwareError


def _epoch(text: str) -> float:
    """Seconds since the epoch of an ISO 8601 time; without a zone it is taken for UTC."""
    time = datetime.fromisoformat(text)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


TIMES: tuple[tuple[str, Callable[[str], float]], ...] = (
    ("timestamp", _epoch),
    ("t_h", lambda text: float(text) * 3600.0),
    ("time_s", float),
)
"""Columns that can hold the time, first choice first, and how each becomes seconds."""

VALUES = ("od_reading", "od")
SOURCES = ("pioreactor_unit", "unit", "channel")
"""Columns that hold the value, and those that together tell one course from another."""

BROKEN = (csv.Error, UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error)
"""How files fail to be text at all."""


class Recording:
    """Times and values of one course, sixteen bytes a row."""

    def __init__(self, times: array, values: array) -> None:
        self._times, self._values = times, values
        self._end = times[-1] + (times[-1] - times[-2] if len(times) > 1 else 0.0)

    @classmethod
    def load(cls, path: str, channel: str | None = None) -> "Recording":
        """Read the CSV or CSV.gz file *path*; *channel* names a channel or unit in it.

        Of several courses in the file it is the first one, or the first of that name.

        Its header names a time (``timestamp`` in ISO 8601, ``t_h`` or ``time_s``) and a value
        (``od_reading`` or ``od``). Raises ValueError that names file and line.
        """
        with _opened(path) as lines:
            rows = csv.reader(lines)
            try:
                return cls(*_columns(path, rows, channel))
            except BROKEN as problem:
                raise ValueError(f"{path}, line {rows.line_num + 1}: {problem}") from problem

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
    """Line, seconds and value of each row of the first course, or of the first in *channel*."""
    header = next(rows, [])
    when, seconds = _time_column(path, header)
    what = _column(path, header, VALUES)
    marks = [header.index(name) for name in SOURCES if name in header]
    chosen = None
    for number, row in enumerate(rows, start=2):
        try:
            source = [row[mark] for mark in marks]
            if chosen is None and (channel is None or channel in source):
                chosen = source
            if source == chosen:
                yield number, seconds(row[when]), _finite(row[what])
        except (ValueError, IndexError) as problem:
            raise ValueError(f"{path}, line {number}: {problem}") from problem


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"{text} is not a reading")
    return value


def _time_column(path: str, header: list[str]) -> tuple[int, Callable[[str], float]]:
    name = header[_column(path, header, tuple(name for name, _ in TIMES))]
    return header.index(name), dict(TIMES)[name]


def _column(path: str, header: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise ValueError(f"{path}, line 1: the header names none of {', '.join(names)}")
