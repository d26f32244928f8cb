"""Errors as problem+json (RFC 9457), for what follows no other dialect."""

from appliance.api.wire.answers import Problem


def shape_error(problem: Problem) -> dict:
    """*problem* with its cause and remedy, where they are known."""
    more = {"cause": problem.cause, "remedy": problem.remedy}
    return {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.message,
        **{name: text for name, text in more.items() if text},
    }
