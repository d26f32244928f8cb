"""What the Pioreactor dialects have in common: the error shape, and times."""

from datetime import UTC, datetime

from appliance.api.wire import Problem

REMEDIES = {
    400: "Compare the request with the description at /docs, then send it again.",
    401: "Log in, or send a token, then ask again.",
    403: "Ask somebody who may, or look at how the unit is reached.",
    404: "Look for a spelling mistake, or list what there is.",
    405: "Use one of the methods in the Allow header.",
    409: "Settle what is in the way first, then ask again.",
    413: "Send less in one request.",
    429: "Wait a little, then ask again.",
    503: "Wait a little, then ask again.",
}
OTHERWISE = "Look into the unit's log, then try again."


def shape_error(problem: Problem) -> dict:
    """*problem* as the 26.2.26 server says it."""
    return {
        "error": problem.message,
        "error_info": {
            "cause": problem.cause or problem.message,
            "remediation": problem.remedy or REMEDIES.get(problem.status, OTHERWISE),
            "status": problem.status,
        },
    }


def iso(seconds: float) -> str:
    """Seconds UTC as the dialect writes a moment: ISO 8601 to the millisecond, with a Z."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
