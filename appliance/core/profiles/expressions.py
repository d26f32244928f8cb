"""Expressions of profiles: cut into tokens, parsed, never handed to Python.

A Pratt parser. What it knows: numbers, true and false, names, + - * / **, < <= == >= >, and, or,
not, parentheses, the five functions below, and values of jobs: ``unit:job:setting.part`` or, for
the unit that carries the profile out, ``::job:setting.part``.
"""

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from attrs import field, frozen

LONGEST = 1_000
DEEPEST = 40
MOST = 200
FUNCTIONS = ("random", "unit", "hours_elapsed", "experiment", "job_name")
BINDING = {
    "or": 10, "and": 20,
    "<": 40, "<=": 40, "==": 40, ">=": 40, ">": 40,
    "+": 50, "-": 50, "*": 60, "/": 60, "**": 80,
}  # fmt: skip
NOT, SIGN = 30, 70
COMPARE = 40
TOKEN = re.compile(
    r"""\s*+(?:
      (?P<lookup>(?:::|[A-Za-z0-9_$][\w.-]{0,99}+:)[A-Za-z_]\w*+:\$?[A-Za-z_]\w*+(?:\.\w++)*)
    | (?P<number>(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?)(?![\w.])
    | (?P<name>[A-Za-z_]\w*+)
    | (?P<sign>\*\*|<=|>=|==|[-+*/<>()])
    )""",
    re.VERBOSE | re.ASCII,
)


class Wrong(Exception):
    """An expression that cannot be understood; *offset* is the character where."""

    def __init__(self, message: str, offset: int, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.offset, self.remedy = message, offset, remedy


@frozen
class Value:
    """A number, true or false."""

    value: float | int | bool
    offset: int = field(default=0, eq=False)


@frozen
class Name:
    """An input of the profile; in a comparison also a word such as ready."""

    name: str
    offset: int = field(default=0, eq=False)


@frozen
class Call:
    """One of ``FUNCTIONS``; none of them takes anything."""

    function: str
    offset: int = field(default=0, eq=False)


@frozen
class Lookup:
    """A setting of a job; *unit* is empty for the one that carries the profile out."""

    unit: str
    job: str
    path: tuple[str, ...]
    offset: int = field(default=0, eq=False)

    def __str__(self) -> str:
        return f"{self.unit}:{self.job}:{'.'.join(self.path)}"


@frozen
class Prefix:
    """``not`` or a minus before something."""

    sign: str
    right: "Expression"
    offset: int = field(default=0, eq=False)


@frozen
class Infix:
    """Something between two others."""

    sign: str
    left: "Expression"
    right: "Expression"
    offset: int = field(default=0, eq=False)


Expression = Value | Name | Call | Lookup | Prefix | Infix


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


def parse(text: str) -> Expression:
    """The expression that *text* holds. Raises ``Wrong``."""
    if len(text) > LONGEST:
        raise Wrong(f"An expression has at most {LONGEST} characters.", 0)
    tokens = list(_tokens(text))
    if len(tokens) > MOST:
        raise Wrong(f"An expression has at most {MOST} parts.", tokens[MOST].offset)
    return _Parser(tokens, len(text)).whole()


def walk(expression: Expression) -> Iterator[Expression]:
    """*expression* and everything in it."""
    left = [expression]
    while left:
        part = left.pop()
        yield part
        if isinstance(part, Infix):
            left += (part.right, part.left)
        elif isinstance(part, Prefix):
            left.append(part.right)


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = TOKEN.match(text, at)
        if found is None:
            raise _strange(text, end - len(text[at:end].lstrip()))
        kind = str(found.lastgroup)
        yield _Token(kind, found[kind], found.start(kind))
        at = found.end()


def _strange(text: str, at: int) -> Wrong:
    sign = text[at]
    remedies = {
        "=": "To compare, write ==.",
        "!": "Write not (a == b), or not (a) for the opposite.",
        "'": "There is no quoted text in expressions.",
        '"': "There is no quoted text in expressions.",
        ":": "A value of a job is written ::job:setting or unit:job:setting.",
        "%": "There is no remainder; use + - * / **.",
        ".": "A value of a job is written ::job:setting.part.",
        "&": "Write and.",
        "|": "Write or.",
    }
    return Wrong(f"{sign!r} has no place in an expression.", at, remedies.get(sign, ""))


class _Parser:
    """Goes through the tokens once."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens, self._next, self._depth = tokens, 0, 0
        self._end = _Token("end", "", end)

    def whole(self) -> Expression:
        """All of it."""
        if not self._tokens:
            raise Wrong("The expression is empty.", 0)
        found = self._expression(0)
        left = self._peek()
        if left is not self._end:
            raise Wrong(f"{left.text!r} does not belong here.", left.offset)
        return found

    def _peek(self) -> _Token:
        return self._tokens[self._next] if self._next < len(self._tokens) else self._end

    def _take(self) -> _Token:
        token = self._peek()
        self._next += 1
        return token

    def _expression(self, least: int) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Wrong(f"This is nested more than {DEEPEST} deep.", self._peek().offset)
        left = self._first(self._take())
        while (binding := BINDING.get(self._peek().text, 0)) > least:
            sign = self._take()
            # what is raised to a power is raised from the right: 2 ** 3 ** 2 is 2 ** 9
            right = self._expression(binding - 1 if sign.text == "**" else binding)
            left = Infix(sign.text, left, right, sign.offset)
            if binding == COMPARE and BINDING.get(self._peek().text) == COMPARE:
                raise Wrong(
                    "Comparisons cannot be strung together.", self._peek().offset,
                    "Write a < b and b < c.",
                )
        self._depth -= 1
        return left

    def _first(self, token: _Token) -> Expression:
        if token.kind == "number":
            return Value(_number(token), token.offset)
        if token.kind == "lookup":
            return _lookup(token)
        if token.text == "(":
            inner = self._expression(0)
            self._expect(")", token.offset)
            return inner
        if token.text == "not":
            return Prefix("not", self._expression(NOT), token.offset)
        if token.text in ("-", "+"):
            inner = self._expression(SIGN)
            return Prefix("-", inner, token.offset) if token.text == "-" else inner
        if token.kind == "name" and token.text not in BINDING:
            return self._named(token)
        if token is self._end:
            raise Wrong("The expression ends too early.", token.offset)
        raise Wrong(f"There is nothing before {token.text!r}.", token.offset)

    def _named(self, token: _Token) -> Expression:
        if token.text in ("true", "True", "false", "False"):
            return Value(token.text in ("true", "True"), token.offset)
        if self._peek().text != "(":
            return Name(token.text, token.offset)
        if token.text not in FUNCTIONS:
            known = ", ".join(f"{name}()" for name in FUNCTIONS)
            raise Wrong(
                f"There is no function {token.text}().", token.offset, f"Functions are: {known}."
            )
        opened = self._take()
        if self._peek().text != ")":
            raise Wrong(f"{token.text}() takes nothing between its parentheses.", opened.offset + 1)
        self._take()
        return Call(token.text, token.offset)

    def _expect(self, sign: str, opened: int) -> None:
        if self._take().text != sign:
            raise Wrong("This parenthesis is never closed.", opened)


def _number(token: _Token) -> float | int:
    if token.text.isdigit() and len(token.text) <= 15:
        return int(token.text)
    value = float(token.text)
    if not math.isfinite(value):
        raise Wrong("This number is too large.", token.offset)
    return value


def _lookup(token: _Token) -> Lookup:
    unit, job, setting = token.text.rsplit(":", 2)
    return Lookup(unit.rstrip(":"), job, tuple(setting.split(".")), token.offset)
