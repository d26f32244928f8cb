"""The tables of routes: what is published, and what we add to it."""

import re
from pathlib import Path

HERE = Path(__file__).parents[1] / "routes"
PARAMETER = re.compile(r"{[^}]*}")


def routes_of(dialect: str) -> list[tuple[str, str]]:
    """The methods and paths that *dialect* has: the published ones, then our additions."""
    return [*table(f"{dialect}.txt"), *table(f"{dialect}_additions.txt")]


def table(name: str) -> list[tuple[str, str]]:
    """The methods and paths in a table."""
    lines = (HERE / name).read_text().splitlines()
    return [tuple(line.split()) for line in lines if line and not line.startswith("#")]
