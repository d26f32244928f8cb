"""Lines of the log."""

from typing import TypedDict

from appliance.api.views.moments import ms
from appliance.model import LogEntry


class LogView(TypedDict):
    """A line of the log."""

    at_ms: int
    level: str
    source: str
    message: str
    experiment: str


def log_view(entry: LogEntry) -> LogView:
    """A line of the log."""
    return {
        "at_ms": ms(entry.at),
        "level": entry.level,
        "source": entry.source,
        "message": entry.message,
        "experiment": entry.experiment,
    }
