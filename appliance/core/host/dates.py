"""What is wrong with the dates that records bear."""

from appliance.clocks import SLEW
from appliance.model import Trouble

MUCH = 7200.0
"""Seconds by which the unit's time may be ahead of the computer's before that is told as long as it
lasts. Less is caught up within a day; the monitor tells of every step."""


def date_troubles(ahead: float) -> tuple[Trouble, ...]:
    """What is wrong while the unit's time is *ahead* (s) of the computer's."""
    if ahead < MUCH:
        return ()
    return (
        Trouble(
            "dates-ahead",
            f"Records are dated {span(ahead)} ahead of the computer's clock, which was set back,"
            f" and will be for {span(ahead / SLEW)}: the unit's time never goes back.",
            "Set the computer's clock if it is wrong; what is measured is not changed by it.",
        ),
    )


def span(seconds: float) -> str:
    """A length of time, in words."""
    for unit, size in (("years", 31_557_600.0), ("days", 86_400.0), ("hours", 3_600.0)):
        if seconds >= 2.0 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 60.0:.0f} minutes"
