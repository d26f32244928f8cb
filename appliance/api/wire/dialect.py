"""A dialect: one way of talking to the appliance over HTTP."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from appliance import errors
from appliance.api.access.authentication import SCHEMES, Authenticator
from appliance.api.wire.answers import Problem, Reply
from appliance.api.wire.route import Route
from appliance.api.wire.socket import Socket

STATUS: Mapping[type[Exception], int] = {
    errors.Invalid: 400,
    errors.NotLoggedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}


class Dialect(Struct, frozen=True, eq=False):
    """One way of talking to the appliance over HTTP: a value.

    *prefix* is where its paths begin, without a trailing slash; *title* says in a line what it
    is. *shape_error* gives a ``Problem`` the dialect's own form; *status* names the kinds of
    refusal that it numbers in its own way. Who makes a request is asked of its *authenticators*,
    one after another; without any it knows nobody. *schemes* are the proofs that they want, as
    OpenAPI describes them, *challenge* is what a 401 asks for, and *proof* says so to people.
    """

    name: str
    prefix: str
    routes: tuple[Route, ...]
    shape_error: Callable[[Problem], object]
    title: str
    error_type: str = "application/json"
    status: Mapping[type[Exception], int] = field(default_factory=dict)
    authenticators: tuple[Authenticator, ...] = ()
    sockets: tuple[Socket, ...] = ()
    schemes: Mapping[str, Mapping[str, str]] = SCHEMES
    challenge: str = "Bearer"
    proof: str = "Send a token, or log in at /login."

    def problem(self, refusal: errors.Refusal, route: Route | None = None) -> Problem:
        """*refusal*, met on *route*, in the numbers of HTTP."""
        tables = (route.status if route else {}, self.status, STATUS)
        status = next((table[type(refusal)] for table in tables if type(refusal) in table), 400)
        headers = {"WWW-Authenticate": self.challenge} if status == 401 else {}
        remedy = refusal.remedy or (self.proof if type(refusal) is errors.NotLoggedIn else None)
        return Problem(status, refusal.message, refusal.cause, remedy, headers)

    def reply(self, problem: Problem) -> Reply:
        """*problem* as this dialect says it."""
        return Reply(problem.status, self.shape_error(problem), problem.headers, self.error_type)
