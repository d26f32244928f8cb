"""Text with expressions in it: ``"${{ ::stirring:target_rpm + 100 }}"``."""

from collections.abc import Iterator

from msgspec import Struct

from appliance.core.files.yaml_nodes import Node
from appliance.core.profiles.evaluation import Scope, evaluate
from appliance.core.profiles.expressions import Expression, Wrong, parse

OPENED, CLOSED = "${{", "}}"
LONGEST = 20_000  # characters
MOST = 100  # expressions


class Template(Struct, frozen=True):
    """Text and expressions in turn; *text* is how it was written."""

    text: str
    parts: tuple[str | Expression, ...]

    @property
    def expressions(self) -> Iterator[Expression]:
        """The expressions in it."""
        return (part for part in self.parts if not isinstance(part, str))


class Condition(Struct, frozen=True):
    """An expression that is true or false; *node* is where and how it is written."""

    expression: Expression
    node: Node

    def __str__(self) -> str:
        return str(self.node.value).strip()


def read(text: str) -> Template | None:
    """The template that *text* is, or None if there is no expression in it. Raises ``Wrong``."""
    at = text.find(OPENED)
    if at < 0:
        return None
    if len(text) > LONGEST or text.count(OPENED) > MOST:
        raise Wrong(
            f"A text with expressions has at most {LONGEST} characters and {MOST} expressions.", at
        )
    parts: list[str | Expression] = []
    end = 0
    while at >= 0:
        start, closed = at + len(OPENED), text.find(CLOSED, at)
        if closed < 0:
            raise Wrong("This ${{ is never closed.", at, "Close it with }}.")
        if at > end:
            parts.append(text[end:at])
        parts.append(_inside(text[start:closed], start))
        end = closed + len(CLOSED)
        at = text.find(OPENED, end)
    rest = text[end:]
    return Template(text, (*parts, rest) if rest else tuple(parts))


def read_condition(text: str) -> Expression:
    """The expression that *text* is, with or without ${{ }} around it. Raises ``Wrong``."""
    plain = text.strip()
    if plain.startswith(OPENED) and plain.endswith(CLOSED):
        start = text.index(OPENED) + len(OPENED)
        return _inside(text[start:text.rindex(CLOSED)], start)
    return parse(text)


def fill(template: Template, scope: Scope) -> object:
    """What the template comes to: the value, if it is one expression and nothing else, or text.
    Raises ``Wrong``."""
    if len(template.parts) == 1:
        (part,) = template.parts
        return part if isinstance(part, str) else evaluate(part, scope)
    return "".join(
        part if isinstance(part, str) else said(evaluate(part, scope)) for part in template.parts
    )


def said(value: object) -> str:
    """A value inside a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _inside(text: str, start: int) -> Expression:
    try:
        return parse(text)
    except Wrong as wrong:
        raise Wrong(wrong.message, wrong.offset + start, wrong.remedy) from None
