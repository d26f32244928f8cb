"""Numbers measured, lines logged, and the clock they are dated by."""

from typing import Literal

from msgspec import Struct

from appliance.model.moments import Utc

Level = Literal["DEBUG", "INFO", "NOTICE", "WARNING", "ERROR"]


class Reading(Struct, frozen=True):
    """One number measured. *at* is seconds UTC at the moment of measuring, never repeated and
    never going back within one series of one experiment. One that is *limited* is only a bound of
    what is so; one *of_light* is told in its unit, and nobody knows what that is in cells."""

    series: str
    value: float
    at: Utc
    experiment: str
    limited: bool = False
    of_light: bool = False


class LogEntry(Struct, frozen=True):
    """One line of the unit's log. *at* is seconds UTC."""

    at: Utc
    level: Level
    source: str
    message: str
    experiment: str


class ClockStepped(Struct, frozen=True):
    """The host's clock was set by *seconds*; records keep counting on without going back, and are
    *ahead* of it since by that many seconds."""

    seconds: float
    ahead: float = 0.0
