"""``python -m benchmarks [NAME [OPTION…]]``: run all benchmarks, or one; print one table."""

import sys
from collections.abc import Iterator
from importlib import import_module

from benchmarks.figures import Figure, table

NAMES = (
    "unit", "http", "live", "store", "growth", "growth_mishaps", "optics", "thermostat",
    "thermostat_unit", "simulator", "simulation", "profiles", "phases",
    "growth_curve",
)  # fmt: skip
LONG = ("dosing", "hostile", "kill", "month")


def measured(names: list[str], options: list[str]) -> Iterator[Figure]:
    """The figures of each, in turn."""
    for name in names:
        print(f"… {name}", file=sys.stderr, flush=True)
        for figure in import_module(f"benchmarks.{name}").figures(options):
            print(f"  {figure.what}: {figure.value:.4g} {figure.unit}", file=sys.stderr, flush=True)
            yield figure


def main(arguments: list[str]) -> int:
    """Print the table; 1 where a figure is not what it must be."""
    names = [a for a in arguments if a in NAMES + LONG] or list(NAMES)
    options = [a for a in arguments if a not in names]
    if "--help" in options or "-h" in options:
        print(__doc__, "\nNAME:", *NAMES, "\ntaking longer, only when named:", *LONG)
        return 0
    found = list(measured(names, options))
    print(table(found))
    return int(any(figure.verdict == "MISSED" for figure in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
