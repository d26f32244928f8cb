"""What is wrong, and what became of it; _ms is milliseconds UTC."""

from typing import TypedDict

from appliance.api.views.moments import ms, ms_or_none
from appliance.core.alerts import Alerts
from appliance.core.urgency import place_of, severity_of
from appliance.model import Alert, Trouble


class TroubleView(TypedDict):
    """Something that is wrong now, and what to do about it."""

    name: str
    message: str
    remedy: str


class StandingView(TroubleView):
    """Something that is wrong now, how bad it is, and the names of what it follows from: nothing,
    unless that is wrong as well."""

    severity: str
    follows: list[str]


class AlertView(TypedDict):
    """Something that went wrong, and what became of it. The one of the smallest *place* is the most
    urgent; *follows* names the active alerts that it is a consequence of."""

    id: int
    name: str
    source: str
    message: str
    remedy: str
    severity: str
    place: int
    follows: list[str]
    raised_ms: int
    acknowledged_ms: int | None
    cleared_ms: int | None


def trouble_view(trouble: Trouble) -> TroubleView:
    """Something that is wrong now."""
    return {"name": trouble.name, "message": trouble.message, "remedy": trouble.remedy}


def standing_view(alert: Alert, among: Alerts) -> StandingView:
    """Something that is wrong now, *among* all that is."""
    return {
        "name": alert.name,
        "message": alert.message,
        "remedy": alert.remedy,
        "severity": severity_of(alert.name),
        "follows": list(among.causes(alert.name)),
    }


def alert_view(alert: Alert, among: Alerts) -> AlertView:
    """Something that went wrong, and what became of it; *among* all that is wrong now."""
    return {
        "id": alert.id,
        "name": alert.name,
        "source": alert.source,
        "message": alert.message,
        "remedy": alert.remedy,
        "severity": severity_of(alert.name),
        "place": place_of(alert.name),
        "follows": [] if alert.cleared else list(among.causes(alert.name)),
        "raised_ms": ms(alert.raised),
        "acknowledged_ms": ms_or_none(alert.acknowledged),
        "cleared_ms": ms_or_none(alert.cleared),
    }
