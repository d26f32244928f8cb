"""The dialect of one Pioreactor unit, /unit_api, as of release 26.2.26."""

from appliance.api.access.authentication import bearer, loopback
from appliance.api.access.cookies import cookie
from appliance.api.pioreactor import shape_error
from appliance.api.pioreactor.unit import (
    calibrations,
    capabilities,
    estimators,
    files,
    jobs,
    machine,
    plugins,
    protocols,
    settings,
    system,
    tasks,
    transfer,
)
from appliance.api.wire import Dialect

UNIT = Dialect(
    "unit",
    "/unit_api",
    (
        *system.routes,
        *machine.routes,
        *files.routes,
        *transfer.routes,
        *plugins.routes,
        *capabilities.routes,
        *jobs.routes,
        *settings.routes,
        *tasks.routes,
        *calibrations.routes,
        *estimators.routes,
        *protocols.routes,
    ),
    shape_error,
    "One unit, in the words of Pioreactor 26.2.26",
    authenticators=(loopback, bearer, cookie),
)
