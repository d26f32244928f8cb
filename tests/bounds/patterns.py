"""Every regular expression of the product, and texts that are hard for it."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import NamedTuple

import appliance
import hw

METHODS = ("match", "fullmatch", "search", "findall", "finditer", "split", "sub", "subn")
SEARCHES = frozenset(METHODS) - {"match", "fullmatch"}
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
SAMPLES = {sre.CATEGORY_DIGIT: "7", sre.CATEGORY_SPACE: " \n", sre.CATEGORY_WORD: "a_7"}
ANYTHING = "a=:/ \n$-\0"
MOST_UNITS = 9


class Used(NamedTuple):
    """A pattern, where it stands, and whether it is ever searched for from every place."""

    where: str
    pattern: re.Pattern
    searched: bool


def used_patterns() -> list[Used]:
    """Every pattern: those that are written in a call, and those that modules and classes hold."""
    found: dict[tuple, Used] = {}
    methods = _methods()
    for where, pattern, name in (*_written(), *_held()):
        called = methods.get(name, set(METHODS))
        key = pattern.pattern, pattern.flags
        searched = bool(called & SEARCHES) or (key in found and found[key].searched)
        found[key] = Used(where, pattern, searched)
    return list(found.values())


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product, by its path."""
    for package in (appliance, hw):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*.py")):
            yield path.relative_to(root.parent).as_posix(), ast.parse(path.read_text())


def calls_of_re() -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function of ``re``, and the place."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "re":
                raise AssertionError(f"{path}:{node.lineno}: import re, so that this is found")
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and ast.unparse(called.value) == "re":
                yield f"{path}:{node.lineno}", node


def _written() -> Iterator[tuple[str, re.Pattern, str]]:
    for where, call in calls_of_re():
        name = call.func.attr
        if name == "escape":
            continue
        pattern = ast.literal_eval(call.args[0])  # fails if it is none that stands there
        given = [k.value for k in call.keywords if k.arg == "flags"]
        given += call.args[1:2] if name == "compile" else []
        flags = 0
        for flag in given:
            flags |= eval(ast.unparse(flag), {"re": re})  # of our own source
        if name != "compile":  # those are held by something, with a name by which they are called
            yield where, re.compile(pattern, flags), f"re.{name}"


def _held() -> Iterator[tuple[str, re.Pattern, str]]:
    for package in (appliance, hw):
        for info in walk_packages(package.__path__, f"{package.__name__}."):
            if info.name.rpartition(".")[2] == "__main__":
                continue
            module = import_module(info.name)
            yield from _in(info.name, vars(module), {id(module)})


def _in(where: str, value: object, seen: set[int], name: str = "") -> Iterator:
    if isinstance(value, re.Pattern):
        yield f"{where}.{name}", value, name
    elif id(value) in seen:
        return
    elif isinstance(value, type):
        seen.add(id(value))
        if value.__module__ == where:
            yield from _in(where, dict(vars(value)), seen)
    elif isinstance(value, dict):
        for key, part in list(value.items()):
            yield from _in(where, part, seen, name or str(key))
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _in(where, part, seen, name)


def _methods() -> dict[str, set[str]]:
    """The methods that are called on what is called so, anywhere."""
    found: dict[str, set[str]] = {f"re.{name}": {name} for name in METHODS}
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                name = ast.unparse(node.value).rpartition(".")[2]
                if name.isupper():
                    found.setdefault(name, set()).add(node.attr)
    return found


# -- what is hard


class Hard(NamedTuple):
    """A text: *start*, *unit* again and again, *end*."""

    start: str
    unit: str
    end: str

    def text(self, size: int, like: str | bytes) -> str | bytes:
        """It, about *size* long, of the type of *like*."""
        text = self.start + self.unit * (size // len(self.unit)) + self.end
        return text.encode("latin-1", "replace") if isinstance(like, bytes) else text


def hard(pattern: re.Pattern) -> Iterator[Hard]:
    """What *pattern* is made of again and again, with and without what it looks for before, and
    with a bad end."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    before = {"", *_beginnings(tree)}
    units = [*dict.fromkeys((*before, *_units(tree)))]
    units = [unit for unit in units if unit]
    short = units[:MOST_UNITS]
    pairs = [a + b for a in short for b in short if a != b][:MOST_UNITS]
    for start in sorted(before)[:MOST_UNITS]:
        for unit in (*units, *(pairs if not start else ())):
            for end in ("", "\0"):
                yield Hard(start, unit, end)


def _units(tree) -> Iterator[str]:
    """Single characters that the pattern knows, and words in it."""
    word = ""
    for kind, value in tree:
        if kind is sre.LITERAL:
            word += chr(value)
            continue
        yield from (*word, word)
        word = ""
        if kind is sre.IN:
            yield from _samples(value)
        elif kind in (sre.ANY, sre.NOT_LITERAL):
            yield from ANYTHING
        for inner in _inside(kind, value):
            yield from _units(inner)
    yield from (*word, word)


def _samples(ranges) -> Iterator[str]:
    if ranges[0][0] is sre.NEGATE:
        yield from ANYTHING
    for kind, value in ranges:
        if kind is sre.LITERAL:
            yield chr(value)
        elif kind is sre.RANGE:
            yield chr(value[0])
        elif kind is sre.CATEGORY:
            yield from SAMPLES.get(value, ANYTHING)


def _inside(kind, value) -> Iterator:
    if kind in REPEATS:
        yield value[2]
    elif kind is sre.SUBPATTERN:
        yield value[3]
    elif kind is sre.ATOMIC_GROUP:
        yield value
    elif kind is sre.BRANCH:
        yield from value[1]
    elif kind in (sre.ASSERT, sre.ASSERT_NOT):
        yield value[1]


def _beginnings(tree) -> Iterator[str]:
    """What can stand before each part of the pattern that is repeated, as short as may be."""
    said = ""
    for kind, value in tree:
        for inner in _inside(kind, value):
            yield from (said + more for more in ("", *_beginnings(inner)))
        said += _shortest(kind, value)
        yield said


def _shortest(kind, value) -> str:
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.IN:
        if value[0][0] is sre.NEGATE:
            return "a"
        return next(_samples(value), "")
    if kind in (sre.ANY, sre.NOT_LITERAL):
        return "a"
    if kind in REPEATS:
        return "".join(_shortest(*part) for part in value[2]) * value[0]
    if kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP, sre.BRANCH):
        first = next(_inside(kind, value))
        return "".join(_shortest(*part) for part in first)
    return ""
