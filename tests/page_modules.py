"""Looks at who imports whom among the page's modules: no circles, and downwards only.

Run by ``tox -e lint``."""

import re
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from posixpath import dirname, join, normpath

WEB = Path(__file__).parents[1] / "appliance" / "web"
FOLDERS = ("views", "frame", "jobs", "charts", "state", "parts", "vendor")
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?\bfrom "(\.[^"]+)";', re.M | re.S)
FETCH = re.compile(r'\bimport\("(\.[^"]+)"\)')
REGISTRY = "views/registry.js"


def modules() -> dict[str, str]:
    """The text of each module of ours, by its path below the page's folder."""
    found = {path.relative_to(WEB).as_posix(): path for path in sorted(WEB.rglob("*.js"))}
    return {name: path.read_text("utf-8") for name, path in found.items() if _is_ours(name)}


def imports(name: str, text: str, pattern: re.Pattern[str] = IMPORT) -> set[str]:
    """The modules that *name*, whose text is *text*, brings in at once."""
    return {normpath(join(dirname(name), path)) for path in pattern.findall(text)}


def complaints(texts: dict[str, str]) -> list[str]:
    """What is wrong with the imports of modules, given by name and text."""
    at_once = {name: imports(name, text) for name, text in texts.items()}
    ever = {name: at_once[name] | imports(name, text, FETCH) for name, text in texts.items()}
    upwards = [
        f"{name} imports {other}; imports go downwards: {', '.join(FOLDERS)}"
        for name, others in ever.items() for other in sorted(others) if _is_upwards(name, other)
    ]
    return _circles(ever) + upwards


def _circles(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [f"a circle: {' <- '.join(error.args[1])}"]
    return []


def _is_upwards(name: str, other: str) -> bool:
    above, below = _folder(name), _folder(other)
    if above == below == "views" and name != REGISTRY:
        return dirname(name) != dirname(other)
    return _rank(above) > _rank(below)


def _rank(folder: str) -> int:
    """How far down *folder* is; the page's own level, where it is put together, is the top."""
    return FOLDERS.index(folder) if folder else -1


def _folder(name: str) -> str:
    return name.partition("/")[0] if "/" in name else ""


def _is_ours(name: str) -> bool:
    return _folder(name) != "vendor"


def main() -> None:
    """Complain about every import that is not as it should be."""
    found = complaints(modules())
    sys.stdout.write("\n".join(found) + "\n" if found else "")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
