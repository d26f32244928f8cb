"""What every dialect is made of: routes, requests, answers."""

from appliance.api.wire.answers import Download, Problem, Reply
from appliance.api.wire.dialect import Dialect
from appliance.api.wire.route import Call, Route, Routes

__all__ = ["Call", "Dialect", "Download", "Problem", "Reply", "Route", "Routes"]
