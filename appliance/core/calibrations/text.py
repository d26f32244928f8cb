"""YAML from anybody, read without harm: plain values only, each complaint with its line.

Tags that call code, aliases (with which a few lines can stand for gigabytes), deep nesting and
large texts are refused before anything is built.
"""

import math
from datetime import date, datetime

from appliance.errors import Invalid, TooLarge

LARGEST = 128 * 1024
DEEPEST = 8
MOST = 6_000
EXACT = 2**53
PREFIX = "tag:yaml.org,2002:"
PLAIN = ("null", "bool", "int", "float", "str", "timestamp")


def parse(text: str) -> dict[str, object]:
    """The mapping that *text* holds: dicts, lists, text, numbers, moments. Raises ``Refusal``."""
    import yaml  # late: it is not needed until somebody has a file

    if len(text) > LARGEST:
        raise TooLarge(f"A calibration file has at most {LARGEST // 1024} kB.")
    try:
        _survey(yaml, text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = " ".join(filter(None, (error.context, error.problem)))
        raise _refuse(f"{why}", mark.line if mark else None) from None
    except yaml.YAMLError as error:
        raise _refuse(str(error).splitlines()[0]) from None
    if not isinstance(node, yaml.MappingNode):
        raise _refuse("it must consist of lines such as `calibration_name: mine`")
    return _mapping(yaml, node)


def _refuse(why: str, line: int | None = None) -> Invalid:
    where = "" if line is None else f"line {line + 1}: "
    return Invalid(
        f"The YAML cannot be understood: {where}{why[:300]}.",
        cause=f"{where}{why[:300]}",
        remedy="Compare the file with the description in docs/calibrations.md.",
    )


def _survey(yaml, text: str) -> None:
    """Go through the text without building anything."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        line = event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refuse("anchors and aliases (& and *) are not taken", line)
        tag = getattr(event, "tag", None)
        if tag and tag != "!" and tag.removeprefix(PREFIX) not in (*PLAIN, "map", "seq"):
            raise _refuse(f"the tag {tag[:60]} is not taken; only plain values are", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise _refuse(f"it is nested more than {DEEPEST} deep", line)
        if count > MOST:
            raise _refuse(f"it has more than {MOST} parts", line)


def _plain(yaml, node) -> object:
    if isinstance(node, yaml.MappingNode):
        return _mapping(yaml, node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(yaml, part) for part in node.value]
    kind, line = node.tag.removeprefix(PREFIX), node.start_mark.line
    if kind not in PLAIN:
        raise _refuse(f"{node.value[:60]!r} is no plain value", line)
    try:
        value = yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, OverflowError, KeyError, AttributeError):
        raise _refuse(f"{node.value[:60]!r} is no {kind}", line) from None
    if isinstance(value, float) and not math.isfinite(value):
        raise _refuse(f"{node.value[:60]!r} is not a finite number", line)
    if isinstance(value, int) and abs(value) > EXACT:
        raise _refuse(f"{node.value[:60]!r} is too large a number", line)
    if isinstance(value, date) and not isinstance(value, datetime):
        raise _refuse(f"{node.value} is a day; write a moment such as {node.value}T12:00:00Z", line)
    return value


def _mapping(yaml, node) -> dict[str, object]:
    values: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None or key_node.tag != f"{PREFIX}str":
            raise _refuse("a name before a colon must be plain text, in quotes if a number", line)
        if key in values:
            raise _refuse(f"{key} is given twice", line)
        values[key] = _plain(yaml, value_node)
    return values
