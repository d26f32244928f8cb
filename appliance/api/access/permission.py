"""Whether somebody may do what a route needs."""

from appliance.errors import NotAllowed, NotLoggedIn
from appliance.model import NOBODY, Need, Who


def permit(who: Who, needs: Need) -> None:
    """Raise a ``Refusal`` unless *who* may do what needs the role *needs*."""
    if who.may(needs):
        return
    if who is NOBODY:
        raise NotLoggedIn("Log in first.")
    raise NotAllowed(
        f"{who.name} may not do this.",
        cause=f"It needs the role {needs}; {who.name} is {who.role}.",
    )
