"""Logs: what the unit says of itself, kept for people who were not there."""

import re
from collections import deque
from collections.abc import Callable, Mapping
from threading import get_ident
from typing import Any

from twisted.logger import ILogObserver, LogLevel, formatEvent
from zope.interface import implementer

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.experiments import Experiments
from appliance.errors import Invalid, Unavailable
from appliance.model import Level, LogEntry
from appliance.model.moments import Utc
from appliance.store import logs
from appliance.store.batch import Batch
from appliance.store.engine.db import Store

RECENT = 200
LONGEST = 2_000
LOOKED_AT = 8 * LONGEST  # characters of a message: what comes later is left out
PAGE = 1_000
OURS = ("appliance", "hw")
LEVELS: Mapping[LogLevel, Level] = {
    LogLevel.debug: "DEBUG",
    LogLevel.info: "INFO",
    LogLevel.warn: "WARNING",
    LogLevel.error: "ERROR",
    LogLevel.critical: "ERROR",
}
SECRET = re.compile(r"(?i)\b(bearer|token|password|secret)\b(\s*[=:]\s*|\s+)[\w.~+/=-]{8,}")


@implementer(ILogObserver)
class Logs:
    """Takes what the parts log with twisted.logger, and the worst of what others do.

    An event's ``log_source`` (an object with a ``name``, such as a job) or its namespace says
    whose it is; ``notice=True`` lifts an info. *hop* has a
    function called in the reactor's thread; entries of a level below *least* are not kept.
    """

    def __init__(
        self,
        store: Store,
        batch: Batch,
        bus: Bus,
        clock: UnitClock,
        experiments: Experiments,
        hop: Callable[..., object],
        least: Level = "INFO",
    ) -> None:
        self._store, self._bus, self._clock = store, bus, clock
        self._experiments, self._hop = experiments, hop
        self._least = logs.LEVELS.index(least)
        self._waiting = batch.queue(logs.add)
        self._home, self._telling, self._last = get_ident(), False, 0
        self.recent: deque[LogEntry] = deque(maxlen=RECENT)

    def load(self) -> None:
        """Remember the end of the last run's log; before anything is logged."""
        try:
            self.recent.extendleft(self._store.now(logs.page, None, RECENT))
            self._last = self._store.now(logs.newest)
        except Unavailable:
            return  # the store has said so itself

    def __call__(self, event: dict[str, Any]) -> None:
        """Take one event of twisted.logger, in any thread."""
        level = level_of(event)
        namespace = str(event.get("log_namespace", ""))
        ours = namespace.split(".")[0] in OURS
        if logs.LEVELS.index(level) < self._least or not (ours or level == "ERROR"):
            return
        written = (level, source_of(event, namespace), message_of(event))
        if get_ident() == self._home:
            self.write(*written)
        else:
            self._hop(self.write, *written)

    def write(self, level: Level, source: str, message: str) -> None:
        """Keep one entry and tell of it; in the reactor's thread."""
        stamp = max(self._last + 1, round(self._clock.utc() * 1000))
        self._last = stamp
        name = self._experiments.current.name
        entry = LogEntry(Utc(stamp / 1000), level, source, cleaned(message), name)
        self._waiting.append(entry)
        self.recent.append(entry)
        self._tell(entry)

    def _tell(self, entry: LogEntry) -> None:
        if self._telling:
            return  # a listener that fails is logged by the bus: kept, but told to nobody
        self._telling = True
        try:
            self._bus.publish(entry)
        finally:
            self._telling = False

    async def page(
        self,
        before: float | None = None,
        limit: int = 100,
        level: Level | None = None,
        source: str | None = None,
        contains: str | None = None,
    ) -> list[LogEntry]:
        """The newest *limit* entries, newest first: older than *before* (seconds UTC), of
        *level* or worse, of *source*, with *contains* in the message. Raises ``Invalid``."""
        if not 1 <= limit <= PAGE:
            raise Invalid(f"A page of the log has 1 to {PAGE} entries, not {limit}.")
        if level is not None and level not in logs.LEVELS:
            raise Invalid(f"level must be one of {', '.join(logs.LEVELS)}, not {level[:60]!r}.")
        return await self._store.read(logs.page, before, limit, level, source, contains)


def level_of(event: dict[str, Any]) -> Level:
    """The level of an event of twisted.logger, in our words."""
    level = LEVELS.get(event.get("log_level", LogLevel.info), "INFO")
    return "NOTICE" if level == "INFO" and event.get("notice") else level


def source_of(event: dict[str, Any], namespace: str) -> str:
    """Whose event it is, in one word where there is one."""
    name = getattr(event.get("log_source"), "name", None)
    if isinstance(name, str) and name:
        return name
    return namespace.removeprefix("appliance.").removeprefix("jobs.")


def message_of(event: dict[str, Any]) -> str:
    """What an event says, and what failed; the traceback is for the journal."""
    said = formatEvent(event)
    failure = event.get("log_failure")
    if failure is None:
        return said
    return f"{said}: {failure.type.__name__}: {failure.getErrorMessage()}"


def cleaned(message: str) -> str:
    """*message* without secrets that should not have been in it, without what no database can
    store, and not longer than a screen."""
    whole = message[:LOOKED_AT].replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    plain = SECRET.sub(r"\1\2***", whole)
    return plain if len(plain) <= LONGEST else plain[:LONGEST - 1] + "…"
