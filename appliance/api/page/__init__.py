"""The page's own small dialect, /page. Its errors are problem+json, after RFC 9457."""

from appliance.api.access.authentication import bearer, loopback
from appliance.api.access.cookies import cookie
from appliance.api.page import (
    alerts,
    calibrations,
    dosing,
    experiments,
    growth_curve,
    jobs,
    login,
    plugins,
    profiles,
    readings,
    simulation,
    system,
    unit,
)
from appliance.api.wire import Dialect
from appliance.api.wire.problem_json import shape_error

PAGE = Dialect(
    "page",
    "/page",
    (
        *unit.routes,
        *jobs.routes,
        *readings.routes,
        *growth_curve.routes,
        *alerts.routes,
        *calibrations.routes,
        *dosing.routes,
        *experiments.routes,
        *plugins.routes,
        *profiles.routes,
        *simulation.routes,
        *system.routes,
        *login.routes,
    ),
    shape_error,
    "The page's own",
    "application/problem+json",
    authenticators=(loopback, bearer, cookie),
)
