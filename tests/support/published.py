"""The published tables of routes."""

import re
from pathlib import Path

HERE = Path(__file__).parents[1] / "routes"
PARAMETER = re.compile(r"{[^}]*}")


def table(name: str) -> list[tuple[str, str]]:
    """The methods and paths in a table."""
    lines = (HERE / name).read_text().splitlines()
    return [tuple(line.split()) for line in lines if line and not line.startswith("#")]
