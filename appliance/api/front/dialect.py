"""What is at the door: the page, the login, the live feed, the API's description, the metrics."""

from collections.abc import Callable

from appliance.api.access.authentication import bearer, loopback
from appliance.api.access.cookies import cookie
from appliance.api.front.static import Assets
from appliance.api.live.feed import Feed
from appliance.api.wire import Call, Dialect, Reply, Routes
from appliance.api.wire.problem_json import shape_error
from appliance.api.wire.socket import Socket
from appliance.core.appliance import Appliance
from appliance.model import NOBODY

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'{styles}; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def page_headers(styles: str = "") -> dict[str, str]:
    """What every HTML answer says of what it may do."""
    return {
        "Content-Security-Policy": POLICY.format(styles=styles),
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
    }


PAGE_HEADERS = page_headers()
ERRORS = "application/problem+json"
DOCS_HEADERS = page_headers(" 'unsafe-inline'")
LIVE = Socket(
    "/live", needs="viewer", begin=Feed, crowded="{most} pages are watching this unit already."
)


def front(assets: Assets, describe: Callable[[], bytes], measure: Callable[[], Reply]) -> Dialect:
    """The dialect of whatever belongs to no other. *describe* gives the OpenAPI document and
    *measure* the metrics."""
    routes = Routes()

    @routes("GET", "/", needs="anyone")
    def show_page(appliance: Appliance, call: Call) -> Reply:
        """Show the page of the unit, or lead to the login."""
        if call.who is NOBODY:
            return Reply(303, b"", {"Location": "/login"}, "text/html")
        return assets.reply("index.html", call, PAGE_HEADERS)

    @routes("GET", "/login", needs="anyone")
    def show_login(appliance: Appliance, call: Call) -> Reply:
        """Show the login page."""
        return assets.reply("login.html", call, PAGE_HEADERS)

    @routes("GET", "/docs", needs="viewer")
    def show_docs(appliance: Appliance, call: Call) -> Reply:
        """Show this description as a page."""
        return assets.reply("docs.html", call, DOCS_HEADERS)

    @routes("GET", "/web/<path:name>", needs="anyone")
    def show_file(appliance: Appliance, call: Call, name: str) -> Reply:
        """Send a file of the page."""
        return assets.reply(name, call, PAGE_HEADERS if name.endswith(".html") else {})

    @routes("GET", "/openapi.json", needs="viewer")
    def show_description(appliance: Appliance, call: Call) -> Reply:
        """Describe every address of the unit, after OpenAPI 3.1."""
        return Reply(200, describe())

    @routes("GET", "/metrics", needs="viewer")
    def show_metrics(appliance: Appliance, call: Call) -> Reply:
        """Tell the unit's figures in the text format of Prometheus."""
        return measure()

    return Dialect(
        "front", "", tuple(routes), shape_error, "Outside the dialects", ERRORS,
        authenticators=(loopback, bearer, cookie), sockets=(LIVE,),
    )  # fmt: skip
