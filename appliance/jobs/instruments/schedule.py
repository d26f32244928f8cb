"""Something done at even intervals, which neither restarts nor steps of the clock disturb."""

from collections.abc import Awaitable, Callable

from appliance.core.jobs.kit import Kit


class PeriodicSchedule:
    """Does *work* once in every *minutes*, and remembers when it is due next.

    It counts on the unit's monotonic clock; only across a restart does it go by the date. What
    fell due while the unit was off is done once, at once.
    """

    def __init__(
        self, kit: Kit, minutes: Callable[[], float], work: Callable[[], Awaitable[object]]
    ) -> None:
        self._kit, self._minutes, self._work = kit, minutes, work
        self._due: float | None = None
        self._call_off: Callable[[], None] = lambda: None

    @property
    def seconds(self) -> float:
        """The interval."""
        return self._minutes() * 60.0

    def start(self, *, skip_first: bool = False) -> None:
        """Begin, or go on after a rest or a restart."""
        now = self._kit.clock.seconds()
        due = self._kept(now) if self._due is None else self._due
        if due is None:
            due = now + (self.seconds if skip_first else 0.0)
        self._wait(due)

    def changed(self) -> None:
        """The interval is another: count it from when *work* was last due."""
        now = self._kit.clock.seconds()
        self._call_off()
        self._wait(min(now if self._due is None else self._due, now + self.seconds))

    def _kept(self, now: float) -> float | None:
        kept = self._kit.kept if self._kit.resumed else None
        if not kept or not isinstance(kept.get("due"), int | float):
            return None
        left = float(kept["due"]) - self._kit.clock.utc()
        return now + min(max(left, 0.0), self.seconds)

    def _wait(self, due: float) -> None:
        self._due = due
        left = due - self._kit.clock.seconds()
        self._kit.keep({"due": self._kit.clock.utc() + max(left, 0.0)})
        self._call_off = self._kit.after(left, lambda: self._turn(due))

    async def _turn(self, due: float) -> None:
        missed = max(self._kit.clock.seconds() - due, 0.0) // self.seconds
        self._wait(due + (missed + 1.0) * self.seconds)
        await self._work()
