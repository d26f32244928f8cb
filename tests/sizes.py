"""Finds modules over 400 lines, functions over 40, constructors of more than six arguments, names
that say nothing, and tests that import one another. Run by ``tox -e lint``."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE, FUNCTION, ARGUMENTS = 400, 40, 6
PRODUCT = ("appliance", "hw")
NOTHING = re.compile(r"(utils?|helpers?|manage(rs?|ment)|common|misc|shared|stuff|base|lib)(_.*)?")
TEST = re.compile(r"tests(\.\w+)*\.test_\w+")


def complaints(path: Path) -> Iterator[str]:
    """What is wrong with one file."""
    text = path.read_text("utf-8")
    lines = len(text.splitlines())
    if lines > MODULE:
        yield f"{path}: {lines} lines; split it (at most {MODULE})"
    if any(NOTHING.fullmatch(part) for part in path.with_suffix("").parts):
        yield f"{path}: a name that says nothing; take that of its main class or function"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _function(path, node)
        elif isinstance(node, ast.ImportFrom) and TEST.fullmatch(node.module or ""):
            yield f"{path}:{node.lineno}: {node.module} is a test; share by tests.support"


def _function(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    length = node.end_lineno - node.lineno + 1 - _docstring_lines(node)
    if length > FUNCTION:
        yield f"{path}:{node.lineno}: {node.name} has {length} lines; split it"
    if node.name == "__init__" and path.parts[0] in PRODUCT and _needed(node.args) > ARGUMENTS:
        yield f"{path}:{node.lineno}: made of {_needed(node.args)} things; a record is missing"


def _needed(given: ast.arguments) -> int:
    """How many arguments there are besides self, without those that have a default."""
    named = len(given.posonlyargs) + len(given.args) - len(given.defaults) - 1
    return named + given.kw_defaults.count(None)


def _docstring_lines(node) -> int:
    first = node.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return first.end_lineno - first.lineno + 1 if is_text else 0


def main() -> None:
    """Complain about every file that git tracks."""
    tracked = subprocess.run(
        ["git", "ls-files", "*.py"], check=True, capture_output=True, text=True
    ).stdout.split()
    found = [line for name in tracked for line in complaints(Path(name))]
    sys.stdout.write("\n".join(found) + "\n" if found else "")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
