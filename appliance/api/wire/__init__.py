"""What every dialect is made of: routes, requests, answers."""

from appliance.api.wire.route import Call, Dialect, Download, Problem, Reply, Route, Routes

__all__ = ["Call", "Dialect", "Download", "Problem", "Reply", "Route", "Routes"]
