"""What an expression comes to, given what its names and lookups stand for now."""

import math
import operator
from collections.abc import Callable, Mapping
from typing import Protocol

from appliance.core.profiles.expressions import (
    Call,
    Expression,
    Infix,
    Lookup,
    Name,
    Prefix,
    Value,
    Wrong,
)

EXACT = 2**53
ARITHMETIC: Mapping[str, Callable] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": math.pow,
}
ORDER: Mapping[str, Callable] = {
    "<": operator.lt, "<=": operator.le, ">=": operator.ge, ">": operator.gt
}  # fmt: skip


class Scope(Protocol):
    """What an expression can ask for. Each raises ``LookupError`` with a sentence if it cannot
    be told now."""

    def name(self, name: str) -> object:
        """The input called *name*; None if there is none."""

    def call(self, function: str) -> object:
        """What one of the functions returns."""

    def look(self, lookup: Lookup) -> object:
        """The value of a job: a number, true or false, or text."""


def evaluate(expression: Expression, scope: Scope) -> object:
    """The value of *expression*: a number, true or false, or text. Raises ``Wrong``."""
    if isinstance(expression, Value):
        return expression.value
    if isinstance(expression, Infix):
        return _infix(expression, scope)
    if isinstance(expression, Prefix):
        return _prefix(expression, scope)
    return _ask(expression, scope)


def truth(expression: Expression, scope: Scope) -> bool:
    """Whether *expression* holds. Raises ``Wrong`` if it is neither true nor false."""
    return _bool(evaluate(expression, scope), expression)


def _ask(expression: Name | Call | Lookup, scope: Scope) -> object:
    try:
        if isinstance(expression, Call):
            return scope.call(expression.function)
        if isinstance(expression, Lookup):
            return scope.look(expression)
        value = scope.name(expression.name)
    except LookupError as error:
        raise Wrong(str(error.args[0]), expression.offset) from None
    if value is None:
        raise Wrong(f"Nothing is called {expression.name}.", expression.offset)
    return value


def _prefix(expression: Prefix, scope: Scope) -> object:
    value = evaluate(expression.right, scope)
    if expression.sign == "not":
        return not _bool(value, expression.right)
    return -_number(value, expression.right)


def _infix(expression: Infix, scope: Scope) -> object:
    sign = expression.sign
    if sign in ("and", "or"):
        so = truth(expression.left, scope)
        return truth(expression.right, scope) if so is (sign == "and") else so
    if sign == "==":
        return _equal(_side(expression.left, scope), _side(expression.right, scope))
    left = _number(evaluate(expression.left, scope), expression.left)
    right = _number(evaluate(expression.right, scope), expression.right)
    if sign in ORDER:
        return ORDER[sign](left, right)
    return _calculate(expression, left, right)


def _equal(left: object, right: object) -> bool:
    return type(left) is type(right) and left == right


def _side(expression: Expression, scope: Scope) -> object:
    """One side of a comparison, where a name that is no input is a word."""
    if isinstance(expression, Name):
        value = scope.name(expression.name)
        value = expression.name if value is None else value
    else:
        value = evaluate(expression, scope)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _calculate(expression: Infix, left: float, right: float) -> float:
    try:
        value = ARITHMETIC[expression.sign](left, right)
    except ZeroDivisionError:
        raise Wrong("This divides by zero.", expression.offset) from None
    except (ValueError, OverflowError):
        raise Wrong(f"{left:g} {expression.sign} {right:g} is no number.",
                    expression.offset) from None  # fmt: skip
    if not math.isfinite(value):
        raise Wrong("This number is too large.", expression.offset)
    whole = isinstance(left, int) and isinstance(right, int) and expression.sign != "/"
    if whole and abs(value) < EXACT and float(value).is_integer():
        return int(value)
    return float(value)


def _number(value: object, expression: Expression) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"{_shown(value)} is no number.", expression.offset)
    if not math.isfinite(value):
        raise Wrong("This is no finite number.", expression.offset)
    return value


def _bool(value: object, expression: Expression) -> bool:
    if not isinstance(value, bool):
        raise Wrong(f"{_shown(value)} is neither true nor false.", expression.offset)
    return value


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)[:60]
