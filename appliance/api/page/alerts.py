"""/page/alerts: what went wrong, and who has seen it."""

from appliance.api.shapes import AlertView
from appliance.api.views import alert_view
from appliance.api.wire import Routes

routes = Routes()


@routes("GET", "/alerts", needs="viewer", answer=list[AlertView])
async def list_alerts(appliance, call):
    """List what went wrong, the newest first."""
    return [alert_view(alert) for alert in await appliance.alerts.page()]


@routes(
    "POST",
    "/alerts/<int(max=9007199254740991):id>/acknowledge",
    needs="operator",
    answer=AlertView,
)
async def acknowledge_alert(appliance, call, id):
    """Say that somebody has seen it."""
    return alert_view(await appliance.alerts.acknowledge(id, call.who))
