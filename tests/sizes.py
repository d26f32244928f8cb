"""Counts lines: no module over 400, no function over 40. Run by ``tox -e lint``."""

import ast
import subprocess
import sys
from pathlib import Path

MODULE, FUNCTION = 400, 40


def complaints(path: Path) -> list[str]:
    """What is too long in one file."""
    text = path.read_text("utf-8")
    lines = len(text.splitlines())
    found = [f"{path}: {lines} lines; split it (at most {MODULE})"] if lines > MODULE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1 - _docstring_lines(node)
            if length > FUNCTION:
                found.append(f"{path}:{node.lineno}: {node.name} has {length} lines; split it")
    return found


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
