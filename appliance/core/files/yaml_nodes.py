"""YAML from anybody, read without harm: plain values, each with its line and column.

Nothing is constructed but text, numbers, truth values, lists, mappings and, where asked for,
moments. One set of rules holds for profiles and calibrations: `1e-5` is a number, `12:30` is text,
aliases are followed. Tags that name anything else are refused, and so is a text that is nested
deeply, or large once its aliases are followed; how long it may be is the caller's to say. The
events of libyaml are put together here: PyYAML's composer takes several times as long.
"""

import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

DEEPEST = 24
MOST = 400_000
LINE = 64  # characters: so much text counts as one part more
WIDEST = 1 << 24
OFTEN = 256  # parts
MOST_DIRECTIVES = 50  # libyaml compares each with all before it
LONGEST_VALUE = 64  # characters of what can be a number or a moment
PREFIX = "tag:yaml.org,2002:"
TAGS: dict[str, type | tuple[type, ...]] = {
    "int": int, "float": (int, float), "bool": bool, "null": type(None), "timestamp": date,
}  # fmt: skip
NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(\.[0-9]*)?")
UNUSUAL = re.compile(r"[-+.0-9][-+._0-9a-fA-FxX]*")
WHOLE = re.compile(r"[-+]?[1-9][0-9]*")
BASES = (
    (16, re.compile(r"[-+]?0x[0-9a-fA-F]+")),
    (2, re.compile(r"[-+]?0b[01]+")),
    (8, re.compile(r"[-+]?0[0-7]+")),
)
BROKEN = re.compile(r"[-+]?([0-9]*\.[0-9]+|[0-9]+\.|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
DIGITS = frozenset("0123456789-+")
TRUE = frozenset(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"))
FALSE = frozenset(("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"))
WORDS = {
    **dict.fromkeys(TRUE, True),
    **dict.fromkeys(FALSE, False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}


class Place(NamedTuple):
    """Where something is written; both count from 1."""

    line: int
    column: int


class Node(NamedTuple):
    """One value and where it begins.

    *value* is text, a number, True, False, None, a list of nodes, or a dict of nodes by name; a
    ``date`` or ``datetime`` if those were asked for.
    *where* is ``packed``: of the many nodes of a large profile, those without parts are then of
    no concern to the garbage collector. *names* are the places of a mapping's names, in
    their order. *inset* is how far the text of a scalar is behind its place; None if its
    columns are not those of the file.
    """

    value: Any
    where: int
    names: tuple[int, ...] = ()
    inset: int | None = None

    @property
    def place(self) -> Place:
        """Where it begins."""
        return unpacked(self.where)

    def at(self, offset: int) -> Place:
        """Where the character *offset* of a scalar is written, as closely as can be told."""
        if self.inset is None:
            return self.place
        return unpacked(self.where + self.inset + offset)

    def name_place(self, name: str) -> Place:
        """Where the name of an entry of a mapping is written."""
        return unpacked(self.names[list(self.value).index(name)])


def packed(mark) -> int:
    """The line and column of a mark of the parser in one number."""
    return mark.line * WIDEST + mark.column


def unpacked(where: int) -> Place:
    """The line and column that were ``packed``."""
    line, column = divmod(where, WIDEST)
    return Place(line + 1, column + 1)


class Unreadable(Exception):
    """The text is no YAML, or more than is taken."""

    def __init__(self, message: str, place: Place, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.place, self.remedy = message, place, remedy


def plain(node: Node) -> Any:
    """What *node* holds, without the places."""
    if isinstance(node.value, dict):
        return {name: plain(part) for name, part in node.value.items()}
    if isinstance(node.value, list):
        return [plain(part) for part in node.value]
    return node.value


def compose(
    text: str,
    moments: bool = False,
    texts: frozenset[str] = frozenset(),
    go_on: Callable[[], None] = lambda: None,
) -> Node | None:
    """What *text* holds, or None for an empty one. Raises ``Unreadable``.

    With *moments* a day or a moment without quotes is one; else it is text. What stands after one
    of the names *texts* is text, even if it could be a number or a moment. *go_on* is called now
    and then; it may raise, to have this give up.
    """
    import yaml  # late: it is not needed until somebody has a file

    _check_directives(text)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Composer(yaml, yaml.parse(text, Loader=loader), moments, texts, go_on).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = ", ".join(filter(None, (error.context, error.problem)))
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        raise Unreadable(f"This is no YAML: {why}.", place, _advice(text, place)) from None
    except (yaml.YAMLError, UnicodeError) as error:
        why = str(error).splitlines()[0]
        raise Unreadable(f"This is no YAML: {why[:200]}.", Place(1, 1)) from None


def _check_directives(text: str) -> None:
    if text.count("%TAG") > MOST_DIRECTIVES:
        raise Unreadable(f"%TAG is written more than {MOST_DIRECTIVES} times.", Place(1, 1))


def _advice(text: str, place: Place) -> str:
    lines = text.splitlines()[max(0, place.line - 2):place.line]
    if any("\t" in line for line in lines):
        return "Indent with spaces, not with tabs."
    return "Look at the indentation and the quotes of this line and the one above."


class _Composer:
    """Puts events together."""

    def __init__(
        self, yaml, events: Iterator, moments: bool, texts: frozenset[str],
        go_on: Callable[[], None],
    ) -> None:  # fmt: skip
        self._scalar, self._mapping = yaml.ScalarEvent, yaml.MappingStartEvent
        self._alias, self._end = yaml.AliasEvent, yaml.CollectionEndEvent
        self._list, self._events = yaml.SequenceStartEvent, events
        self._document, self._yaml = yaml.DocumentStartEvent, yaml
        self._anchors: dict[str, tuple[Node | None, int]] = {}
        self._count = self._next_look = 0
        self._go_on = go_on
        self._moments, self._texts = moments, texts

    def document(self) -> Node | None:
        """The only document."""
        found = None
        for event in self._events:
            if type(event) is self._document:
                if found is not None:
                    raise self._refuse("There is more than one document in this file.", event)
                found = self._node(next(self._events), 0)
        return found

    def _node(self, event, depth: int, as_text: bool = False) -> Node:
        kind = type(event)
        if kind is self._alias:
            return self._aliased(event)
        before = self._count
        self._grow(1, event)
        if event.tag is not None and event.tag != "!":
            self._check_tag(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None, 0
        if kind is self._scalar:
            self._grow(len(event.value) // LINE, event)
            node = self._one(event, as_text)
        elif depth >= DEEPEST:
            raise self._refuse(f"This is nested more than {DEEPEST} deep.", event)
        elif kind is self._mapping:
            node = self._entries(event, depth + 1)
        else:
            node = Node(self._items(depth + 1), packed(event.start_mark))
        if event.anchor is not None:
            self._anchors[event.anchor] = node, self._count - before
        return node

    def _grow(self, by: int, event) -> None:
        self._count += by
        if self._count >= self._next_look:
            self._next_look = self._count + OFTEN
            self._go_on()
        if self._count > MOST:
            raise self._refuse(
                f"This has more than {MOST} parts, aliases included.", event,
                "Use repeat for what happens again and again.",
            )

    def _aliased(self, event) -> Node:
        node, size = self._anchors.get(event.anchor, (None, 0))
        if node is None:
            raise self._refuse(f"*{event.anchor[:60]} stands for nothing before it.", event)
        self._grow(size, event)
        return node

    def _items(self, depth: int) -> list[Node]:
        items = []
        for event in self._events:
            if isinstance(event, self._end):
                break
            items.append(self._node(event, depth))
        return items

    def _entries(self, start, depth: int) -> Node:
        values: dict[str, Node] = {}
        names = []
        merged: list[tuple[object, Node]] = []
        for event in self._events:
            if isinstance(event, self._end):
                break
            if type(event) is not self._scalar:
                raise self._refuse("A name before a colon must be plain text.", event)
            name = event.value
            if name == "<<" and event.implicit[0]:
                merged.append((event, self._node(next(self._events), depth)))
                continue
            if name in values:
                raise self._refuse(f"{name[:60]} is given twice.", event, "Remove one of them.")
            self._grow(1, event)
            values[name] = self._node(next(self._events), depth, name in self._texts)
            names.append(packed(event.start_mark))
        for event, node in merged:
            self._take_over(values, names, event, node)
        return Node(values, packed(start.start_mark), tuple(names))

    def _take_over(self, values: dict, names: list, event, node: Node) -> None:
        sources = node.value if isinstance(node.value, list) else [node]
        for source in sources:
            if not isinstance(source.value, dict):
                raise self._refuse("<< must be given a mapping, or a list of them.", event)
            for name, mark in zip(source.value, source.names, strict=True):
                if name not in values:
                    values[name] = source.value[name]
                    names.append(mark)

    def _check_tag(self, event) -> None:
        known = ("str", "map", "seq", *(TAGS if type(event) is self._scalar else ()))
        if event.tag.removeprefix(PREFIX) not in known:
            raise self._refuse(
                f"The tag {event.tag[:60]} is not taken; only plain values are.", event
            )

    def _one(self, event, as_text: bool) -> Node:
        text, style = event.value, event.style
        kind = TAGS.get((event.tag or "").removeprefix(PREFIX))
        if kind is None and not event.implicit[0]:
            end = event.end_mark
            single = style in ("'", '"') and end.line == event.start_mark.line
            return Node(text, packed(event.start_mark), (), 1 if single else None)
        value = self._resolved(event)
        if kind is not None and not isinstance(value, kind):
            raise self._refuse(f"{text[:60]!r} is not what its tag {event.tag[:60]} says.", event)
        if as_text and isinstance(value, int | float | date) and not isinstance(value, bool):
            value = text
        return Node(value, packed(event.start_mark), (), None if "\n" in text else 0)

    def _resolved(self, event) -> object:
        text = event.value
        maker = self._yaml.constructor.SafeConstructor
        maybe = self._moments and text[4:5] == "-" and len(text) <= LONGEST_VALUE
        if not (maybe and maker.timestamp_regexp.match(text)):
            return _plain(text)
        node = self._yaml.ScalarNode(f"{PREFIX}timestamp", text)
        try:
            return maker().construct_yaml_timestamp(node)
        except (ValueError, OverflowError):
            raise self._refuse(f"{text[:60]!r} is no moment.", event) from None

    def _refuse(self, why: str, event, remedy: str = "") -> Unreadable:
        mark = event.start_mark
        return Unreadable(why, Place(mark.line + 1, mark.column + 1), remedy)


def _plain(text: str) -> object:
    """What a scalar without quotes stands for, by the rules of YAML 1.1."""
    if text in WORDS:
        return WORDS[text]
    if len(text) > LONGEST_VALUE:
        return text
    if text[0] in DIGITS:
        number = NUMBER.fullmatch(text)
        if number is not None and len(text) < 17:
            return int(text) if number[1] is None else float(text)
    return _unusual(text) if UNUSUAL.fullmatch(text) else text


def _unusual(text: str) -> object:
    """Numbers in the rarer forms; whatever else begins as they do is text."""
    plain = text.replace("_", "")
    for base, pattern in BASES:
        if pattern.fullmatch(plain) and len(plain) < 20:
            return int(plain, base) if base != 8 else int(plain.replace("0", "0o", 1), 8)
    if WHOLE.fullmatch(plain) and len(plain) < 17:
        return int(plain)
    if BROKEN.fullmatch(plain):
        value = float(plain)
        return value if math.isfinite(value) else text
    return text
