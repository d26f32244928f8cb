"""How long a profile has gone on: on the unit's own clock, through power cuts and pauses."""

from collections.abc import Mapping

from appliance.clocks import UnitClock


class Elapsed:
    """Seconds since the profile began, not counting those it was paused.

    While the unit runs they are counted on its own seconds, so that setting the host's clock
    changes nothing; for the time it was off there is only the difference of the dates.
    """

    def __init__(self, clock: UnitClock, state: Mapping | None = None) -> None:
        self._clock = clock
        known = state or {"elapsed": 0.0, "utc": clock.utc(), "paused": False}
        self._paused = bool(known["paused"])
        off = 0.0 if self._paused else clock.utc() - float(known["utc"])
        self._base = float(known["elapsed"]) + max(off, 0.0)
        self._since = clock.seconds()

    @property
    def seconds(self) -> float:
        """Seconds, now."""
        if self._paused:
            return self._base
        return self._base + self._clock.seconds() - self._since

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return self._paused

    def pause(self) -> None:
        """Stand still; doing so twice is doing so once."""
        self._base, self._paused = self.seconds, True

    def resume(self) -> None:
        """Go on."""
        if self._paused:
            self._since, self._paused = self._clock.seconds(), False

    def state(self) -> dict[str, object]:
        """What ``Elapsed`` needs after a power cut."""
        return {"elapsed": self.seconds, "utc": self._clock.utc(), "paused": self._paused}
