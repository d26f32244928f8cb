"""When the host's clock was set forward, and by how much: so that ages are lengths of life."""

import json
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import Connection

from appliance.model.moments import Utc
from appliance.store import facts

FACT = "clock_steps"
MOST = 100
LEAST = 60.0
"""Seconds; smaller steps make nothing old."""

Steps = Sequence[tuple[float, float]]


def remember(connection: Connection, at: Utc, seconds: float) -> None:
    """The clock was set forward by *seconds*, to *at*; steps back and small ones do not count."""
    if seconds >= LEAST:
        steps = [*known(connection), (float(at), seconds)]
        facts.put(connection, FACT, json.dumps(steps[-MOST:]))


def known(connection: Connection) -> Steps:
    """The steps, oldest first; none where they cannot be read."""
    with suppress(ValueError, TypeError):
        kept = json.loads(facts.get(connection, FACT) or "[]")
        return [(float(at), float(by)) for at, by in kept]
    return []


def before(steps: Steps, now: float, seconds: float) -> float:
    """Which date records bear that were made when the unit had still to live *seconds* until *now*
    (UTC): what it skipped since is no part of its life."""
    moment = now - seconds
    for at, by in reversed(steps):
        if moment < at:
            moment -= by
    return moment
