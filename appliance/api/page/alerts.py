"""/page/alerts: what went wrong, and who has seen it."""

from appliance.api.views.alerts import AlertView, alert_view
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance

routes = Routes()


@routes("GET", "/alerts", needs="viewer")
async def list_alerts(appliance: Appliance, call: Call) -> list[AlertView]:
    """List what is wrong, the most urgent first, then what went wrong, the newest first."""
    alerts = appliance.alerts
    return [alert_view(alert, alerts) for alert in await alerts.page()]


@routes("POST", "/alerts/<int(max=9007199254740991):id>/acknowledge", needs="operator")
async def acknowledge_alert(appliance: Appliance, call: Call, id: int) -> AlertView:
    """Say that somebody has seen it."""
    alerts = appliance.alerts
    return alert_view(await alerts.acknowledge(id, call.who), alerts)
