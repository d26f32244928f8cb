"""Frames of the live feed: the state of the unit, or what has changed, as JSON."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from appliance.api.live.topics import MOST_POINTS, READINGS, TOPICS, Topic
from appliance.api.views.unit import unit_view
from appliance.core.appliance import Appliance
from appliance.model import Who

NAMES = frozenset(topic.name for topic in TOPICS)
FOR_ALL = frozenset(topic.name for topic in TOPICS if topic.for_all)
encode = msgspec.json.Encoder(enc_hook=repr).encode


def by_event(topics: Iterable[Topic]) -> dict[type, tuple[Topic, ...]]:
    """The topics that tell of each class of events."""
    found: dict[type, tuple[Topic, ...]] = {}
    for topic in topics:
        for event in topic.events:
            found[event] = (*found.get(event, ()), topic)
    return found


TELLING = by_event(TOPICS)
EVENTS = tuple(TELLING)


class Span(Struct, frozen=True):
    """What a change frame covers: events *first* to *last*, of the process called *boot*."""

    boot: str
    first: int
    last: int
    now_ms: int


def snapshot(appliance: Appliance, topics: frozenset[str], who: Who, seq: int) -> bytes:
    """The unit as it is after event *seq*, as far as *topics* go."""
    unit = unit_view(appliance, who)
    frame = {
        "boot": unit["boot"],
        "seq": seq,
        "now_ms": unit["now_ms"],
        "snapshot": True,
        "unit": unit,
    }
    wanted = {topic.name: topic.all(appliance) for topic in TOPICS if topic.name in topics}
    return encode({**frame, **wanted})


def change(
    appliance: Appliance, span: Span, events: Iterable[object], topics: frozenset[str]
) -> bytes | None:
    """What *events* changed, as far as *topics* go; None if that is nothing."""
    parts: dict[str, Any] = {}
    told, wanted = {}, topics | FOR_ALL
    for event in events:
        for topic in TELLING[type(event)]:
            if topic.name in wanted:
                parts[topic.name] = topic.fold(parts.get(topic.name), event)
                told[topic.name] = topic
    content = {
        name: told[name].tell(appliance, part) for name, part in parts.items() if part is not None
    }
    if not content:
        return None
    head = {"boot": span.boot, "from": span.first, "seq": span.last, "now_ms": span.now_ms}
    return encode({**head, **content, **thinned(parts.get(READINGS.name) or {})})


def thinned(readings: dict[str, list]) -> dict[str, list[str]]:
    """The series of which there were more *readings* than a frame has."""
    names = [name for name, points in readings.items() if len(points) > MOST_POINTS]
    return {"thinned": names} if names else {}
