"""Something done at even intervals, which neither restarts nor steps of the clock disturb."""

from collections.abc import Awaitable, Callable

from appliance.core.kit import Kit


class Rhythm:
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
        if self._due is None:
            self._due = self._kept(now)
        if self._due is None:
            self._due = now + (self.seconds if skip_first else 0.0)
        self._wait()

    def changed(self) -> None:
        """The interval is another: count it from when *work* was last due."""
        now = self._kit.clock.seconds()
        self._call_off()
        self._due = min(self._due or now, now + self.seconds)
        self._wait()

    def _kept(self, now: float) -> float | None:
        kept = self._kit.kept if self._kit.resumed else None
        if not kept or not isinstance(kept.get("due"), int | float):
            return None
        left = float(kept["due"]) - self._kit.clock.utc()
        return now + min(max(left, 0.0), self.seconds)

    def _wait(self) -> None:
        left = self._due - self._kit.clock.seconds()
        self._kit.keep({"due": self._kit.clock.utc() + max(left, 0.0)})
        self._call_off = self._kit.after(left, self._turn)

    async def _turn(self) -> None:
        now = self._kit.clock.seconds()
        missed = max(now - self._due, 0.0) // self.seconds
        self._due += (missed + 1.0) * self.seconds
        self._wait()
        await self._work()
