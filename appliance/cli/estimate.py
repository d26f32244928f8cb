"""`appliance estimate`: the growth rate of a recorded culture, as it would have been told."""

import csv
import math
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from appliance.control.growth import Growth, GrowthEstimator
from appliance.model.dosing import Liquid

USAGE = """\
usage: appliance estimate [--volume ML] READINGS.csv [DOSES.csv]

Prints t_h,gr,sd (1/h) for each reading, from what was known by then.
READINGS.csv has the columns t_h (hours) and od.
DOSES.csv has t_h (when it began), kind (add_media, add_alt_media or remove_waste) and volume_ml;
it may have held_ml, what the vessel held before, and seconds, how long it took. Where held_ml is
missing the vessel held ML, or 15."""

VOLUME_ML = 15.0


class BadInput(Exception):
    """A file cannot be used; the message is one line."""


class Added(NamedTuple):
    """Medium that was added: when (s) and how much (mL), to what (mL, if known), for how long."""

    t_s: float
    volume_ml: float
    held_ml: float | None
    lasting_s: float


def rows(
    path: str, names: tuple[str, ...], more: tuple[str, ...] = ()
) -> Iterator[tuple[int, list[str]]]:
    """The number of the line and the columns of these names, for each row of a CSV file; those
    that there are *more* of, or "" where there are not."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            lines = csv.reader(file)
            header = [name.strip() for name in next(lines, [])]
            missing = [name for name in names if name not in header]
            if missing:
                raise BadInput(f"{path}:1: there is no column {missing[0]}")
            columns = [header.index(name) for name in names]
            further = [header.index(name) if name in header else None for name in more]
            for row in lines:
                if not row:
                    continue
                if len(row) != len(header):
                    columns_are = f"{len(row)} columns instead of {len(header)}"
                    raise BadInput(f"{path}:{lines.line_num}: {columns_are}")
                extra = ["" if i is None else row[i] for i in further]
                yield lines.line_num, [row[i] for i in columns] + extra
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path}: this is not a CSV file ({error})") from None


def number(text: str, name: str) -> float:
    """A number out of a cell."""
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"{name} is not a number: {text!r}") from None


def read_readings(path: str) -> list[tuple[str, float, float]]:
    """Times (h) as they were written, times (s) and densities; a density may be missing (nan)."""
    readings = []
    newest = -math.inf
    for line, (time, od) in rows(path, ("t_h", "od")):
        try:
            t_h = number(time, "t_h")
            if not newest <= t_h < math.inf:
                raise BadInput(f"t_h must not go back: {time}")
            readings.append((time.strip(), t_h * 3600.0, number(od or "nan", "od")))
        except BadInput as error:
            raise BadInput(f"{path}:{line}: {error}") from None
        newest = t_h
    return readings


def dose(time: str, kind: str, volume: str, held: str, seconds: str) -> Added | None:
    """The medium added, if it was medium."""
    try:
        liquid = Liquid(kind.strip())
    except ValueError:
        raise BadInput(f"kind is none of {', '.join(Liquid)}: {kind!r}") from None
    t_h, volume_ml = number(time, "t_h"), number(volume, "volume_ml")
    if not (abs(t_h) < math.inf and 0.0 <= volume_ml < math.inf):
        raise BadInput("neither time nor volume may be infinite, nor the volume negative")
    held_ml = number(held, "held_ml") if held.strip() else None
    if held_ml is not None and not 0.0 < held_ml < math.inf:
        raise BadInput(f"held_ml is not positive: {held}")
    lasting_s = number(seconds, "seconds") if seconds.strip() else 0.0
    if not 0.0 <= lasting_s < math.inf:
        raise BadInput(f"seconds are negative or infinite: {seconds}")
    return Added(t_h * 3600.0, volume_ml, held_ml, lasting_s) if liquid.adds else None


def read_doses(path: str) -> list[Added]:
    """The medium added, in order of time."""
    doses = []
    for line, row in rows(path, ("t_h", "kind", "volume_ml"), ("held_ml", "seconds")):
        try:
            doses.append(dose(*row))
        except BadInput as error:
            raise BadInput(f"{path}:{line}: {error}") from None
    return sorted((added for added in doses if added), key=lambda added: added.t_s)


def estimates(
    readings: Iterable[tuple[str, float, float]],
    doses: Iterable[Added],
    volume_ml: float = VOLUME_ML,
) -> Iterator[str]:
    """Lines of the output, one for each reading; nan while nothing can be said."""
    estimator = GrowthEstimator(volume_ml)
    due = deque(doses)
    told: Growth | None = None
    text = "nan,nan\n"
    for time, t_s, od in readings:
        while due and due[0].t_s <= t_s:
            estimator.dose(*due.popleft())
        growth = estimator.observe(t_s, od)
        if growth is not None and growth is not told:
            told, text = growth, f"{growth.rate:.5f},{growth.sd:.5f}\n"
        yield f"{time},{text}"


def estimate(argv: list[str]) -> int:
    """Run the command with these arguments; the exit status is 2 if they cannot be used."""
    if len(argv) == 1 and argv[0] in ("-h", "--help"):
        print(USAGE)
        return 0
    volume = str(VOLUME_ML)
    if argv[:1] == ["--volume"]:
        volume, argv = "".join(argv[1:2]), argv[2:]
    if not 1 <= len(argv) <= 2 or any(arg.startswith("-") for arg in argv):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        volume_ml = number(volume, "--volume")
        if not 0.0 < volume_ml < math.inf:
            raise BadInput(f"--volume is not positive: {volume}")
        readings = read_readings(argv[0])
        doses = read_doses(argv[1]) if len(argv) == 2 else []
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.write("t_h,gr,sd\n")
    sys.stdout.writelines(estimates(readings, doses, volume_ml))
    return 0


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    return estimate(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
