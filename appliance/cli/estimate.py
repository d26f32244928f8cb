"""`appliance estimate`: the growth rate of a recorded culture, as it would have been told."""

import csv
import sys
from collections.abc import Iterator

from appliance.control.growth import GrowthEstimator

USAGE = """\
usage: appliance estimate READINGS.csv [DOSES.csv]

Prints t_h,gr,sd (1/h) for each reading, from what was known by then.
READINGS.csv has the columns t_h (hours) and od.
DOSES.csv has t_h, kind (add_media, add_alt_media or remove_waste) and volume_ml."""

DILUTES = {"add_media": True, "add_alt_media": True, "remove_waste": False}


class BadInput(Exception):
    """A file cannot be used; the message is one line with file and line number."""


def rows(path: str, names: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Where each row of a CSV file stands (for messages), and its columns of these names."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            lines = csv.reader(file)
            header = [name.strip() for name in next(lines, [])]
            missing = [name for name in names if name not in header]
            if missing:
                raise BadInput(f"{path}:1: there is no column {missing[0]}")
            columns = [header.index(name) for name in names]
            for row in lines:
                if not row:
                    continue
                if len(row) != len(header):
                    raise BadInput(
                        f"{path}:{lines.line_num}: {len(row)} columns instead of {len(header)}"
                    )
                yield f"{path}:{lines.line_num}", [row[i] for i in columns]
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path}: this is not a CSV file ({error})") from None


def number(text: str, name: str, where: str) -> float:
    """A number out of a cell."""
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"{where}: {name} is not a number: {text!r}") from None


def read_readings(path: str) -> list[tuple[float, float]]:
    """Times (s) and densities, in order of time; a density may be missing (nan)."""
    readings = []
    newest = float("-inf")
    for where, (time, od) in rows(path, ("t_h", "od")):
        t_h = number(time, "t_h", where)
        if not newest <= t_h < float("inf"):
            raise BadInput(f"{where}: t_h must not go back: {time}")
        newest = t_h
        readings.append((t_h * 3600.0, number(od or "nan", "od", where)))
    return readings


def read_doses(path: str) -> list[tuple[float, float]]:
    """Times (s) and volumes (mL) of the medium added, in order of time."""
    doses = []
    for where, (time, kind, volume) in rows(path, ("t_h", "kind", "volume_ml")):
        if kind.strip() not in DILUTES:
            raise BadInput(f"{where}: kind is none of {', '.join(DILUTES)}: {kind!r}")
        t_h = number(time, "t_h", where)
        volume_ml = number(volume, "volume_ml", where)
        if not (abs(t_h) < float("inf") and 0.0 <= volume_ml < float("inf")):
            raise BadInput(f"{where}: neither time nor volume may be infinite, nor volume negative")
        if DILUTES[kind.strip()]:
            doses.append((t_h * 3600.0, volume_ml))
    return sorted(doses)


def estimates(readings, doses) -> Iterator[str]:
    """Lines of the output, one for each reading; nan while nothing can be said."""
    estimator = GrowthEstimator()
    doses = iter([*doses, (float("inf"), 0.0)])
    dose = next(doses)
    for t_s, od in readings:
        while dose[0] <= t_s:
            estimator.dose(*dose)
            dose = next(doses)
        growth = estimator.observe(t_s, od)
        if growth is None:
            yield f"{t_s / 3600.0:.7f},nan,nan\n"
        else:
            yield f"{t_s / 3600.0:.7f},{growth.rate:.5f},{growth.sd:.5f}\n"


def estimate(argv: list[str]) -> int:
    """Run the command with these arguments; the exit status is 2 if they cannot be used."""
    if len(argv) == 1 and argv[0] in ("-h", "--help"):
        print(USAGE)
        return 0
    if not 1 <= len(argv) <= 2 or any(arg.startswith("-") for arg in argv):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        readings = read_readings(argv[0])
        doses = read_doses(argv[1]) if len(argv) == 2 else []
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.write("t_h,gr,sd\n")
    sys.stdout.writelines(estimates(readings, doses))
    return 0


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    return estimate(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
