"""What is wrong, and what became of it; _ms is milliseconds UTC."""

from typing import TypedDict

from appliance.api.views.moments import ms, ms_or_none
from appliance.model import Alert, Trouble


class TroubleView(TypedDict):
    """Something that is wrong now, and what to do about it."""

    name: str
    message: str
    remedy: str


class AlertView(TypedDict):
    """Something that went wrong, and what became of it."""

    id: int
    name: str
    source: str
    message: str
    remedy: str
    raised_ms: int
    acknowledged_ms: int | None
    cleared_ms: int | None


def trouble_view(trouble: Trouble | Alert) -> TroubleView:
    """Something that is wrong now."""
    return {"name": trouble.name, "message": trouble.message, "remedy": trouble.remedy}


def alert_view(alert: Alert) -> AlertView:
    """Something that went wrong, and what became of it."""
    return {
        "id": alert.id,
        "name": alert.name,
        "source": alert.source,
        "message": alert.message,
        "remedy": alert.remedy,
        "raised_ms": ms(alert.raised),
        "acknowledged_ms": ms_or_none(alert.acknowledged),
        "cleared_ms": ms_or_none(alert.cleared),
    }
