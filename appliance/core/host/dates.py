"""What is wrong with the dates that records bear."""

from appliance.bus import Bus
from appliance.clocks import SLEW
from appliance.core.told import Told
from appliance.model import ClockStepped, Trouble
from appliance.store.clock_steps import MUCH

SET_BACK = (
    "Set the computer's clock if it is wrong. If it is right, start the unit again: what was dated "
    "too late gets its right date then."
)
BEHIND = "Set the computer's clock if it is wrong; what is measured is not changed by it."


class Dates:
    """Tells, as long as it lasts, that the unit's time is ahead of the computer's by more than is
    caught up within a day; the monitor tells of every step."""

    def __init__(self, bus: Bus) -> None:
        self._told, self._set_back = Told(bus, "dates"), False
        bus.subscribe(ClockStepped, self._stepped)

    def _stepped(self, event: ClockStepped) -> None:
        self._set_back = event.seconds < 0.0

    def look(self, ahead: float) -> None:
        """The unit's time is *ahead* (s) of the computer's."""
        self._told.tell(date_troubles(ahead, self._set_back))


def date_troubles(ahead: float, set_back: bool) -> tuple[Trouble, ...]:
    """What is wrong while the unit's time is *ahead* (s) of the computer's, which was *set_back*
    while the unit watched, or is behind since the start."""
    if ahead < MUCH:
        return ()
    return (
        Trouble(
            "dates-ahead",
            f"Records are dated {span(ahead)} ahead of the computer's clock, and will be for "
            f"{span(ahead / SLEW)} if nothing is done: the unit's time never goes back.",
            SET_BACK if set_back else BEHIND,
        ),
    )


def span(seconds: float) -> str:
    """A length of time, in words."""
    for unit, size in (("years", 31_557_600.0), ("days", 86_400.0), ("hours", 3_600.0)):
        if seconds >= 2.0 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 60.0:.0f} minutes"
