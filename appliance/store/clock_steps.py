"""When the host's clock was set forward, and by how much: so that ages are lengths of life, and
what was dated by a clock that was wrong can be put right.

A step forward is *undone* when the clock is set back, while the unit watches, to about what it had
been before: then it was wrong in between. That a clock is behind after a start proves nothing: a
computer without one of its own always is.
"""

import json
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import Connection

from appliance.model.moments import Utc
from appliance.store import facts

FACT, UNDONE = "clock_steps", "clock_steps_undone"
MOST = 100
LEAST = 60.0
"""Seconds; smaller steps make nothing old."""

DAY = 86_400.0
MUCH = 7200.0
"""Seconds by which the unit's time may be ahead of the computer's: that is caught up in a day."""

Steps = Sequence[tuple[float, float]]


def remember(connection: Connection, at: Utc, seconds: float, ahead: float = 0.0) -> None:
    """The clock was set by *seconds*, at *at* by the unit's time, which is *ahead* of it since.
    Small steps make nothing old."""
    if seconds >= LEAST:
        _put(connection, FACT, [*known(connection), (float(at), seconds)][-MOST:])
        facts.remove(connection, UNDONE)  # it is as late as it was said to be
    elif ahead >= MUCH:
        undo(connection, at - ahead)


def undo(connection: Connection, wall: float, within: float = DAY) -> None:
    """The clock says *wall*: the steps to a later moment were wrong, if it had said so *within*
    some seconds before them; nothing that was dated before is dated anew."""
    wrong = [(at, by) for at, by in known(connection) if at > wall + LEAST]
    if wrong and abs(wrong[0][0] - wrong[0][1] - wall) <= min(within, wrong[0][1] / 2.0):
        _put(connection, UNDONE, wrong)
    else:
        facts.remove(connection, UNDONE)


def forget(connection: Connection, steps: Steps) -> None:
    """What was dated by these *steps* has been put right: they never were."""
    _put(connection, FACT, [step for step in known(connection) if step not in steps])
    facts.remove(connection, UNDONE)


def known(connection: Connection) -> Steps:
    """The steps forward, oldest first; none where they cannot be read."""
    return _get(connection, FACT)


def undone(connection: Connection) -> Steps:
    """Those of them that were undone since."""
    return _get(connection, UNDONE)


def lost(connection: Connection) -> bool:
    """Whether what was remembered cannot be read; then it is set aside."""
    bad = [fact for fact in (FACT, UNDONE) if _read(facts.get(connection, fact)) is None]
    for fact in bad:
        facts.set_aside(connection, fact)
    return bool(bad)


def _put(connection: Connection, fact: str, steps: Steps) -> None:
    facts.put(connection, fact, json.dumps(list(steps)))


def _get(connection: Connection, fact: str) -> Steps:
    return _read(facts.get(connection, fact)) or []


def _read(text: str | None) -> Steps | None:
    """The steps that *text* tells of; None if it makes no sense."""
    with suppress(ValueError, TypeError, RecursionError):
        return [(float(at), float(by)) for at, by in json.loads(text or "[]")]
    return None


def before(steps: Steps, now: float, seconds: float) -> float:
    """Which date records bear that were made when the unit had still to live *seconds* until *now*
    (UTC): what it skipped since is no part of its life."""
    moment = now - seconds
    for at, by in reversed(steps):
        if moment < at:
            moment -= by
    return moment
