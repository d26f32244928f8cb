"""Rebooting, shutting down, and setting the clock: devices are safe first, one at a time."""

from collections.abc import Callable
from datetime import UTC, datetime

from twisted.logger import Logger

from appliance.clocks import Timekeeper
from appliance.core.jobs.service import Jobs
from appliance.core.tasks import Task, Tasks
from appliance.errors import Invalid, TooMany, Unavailable
from appliance.lanes import Work
from hw import interfaces
from hw.errors import HardwareError

POWER_LOCK, CLOCK_LOCK = "power", "clock"
ONE_IN = 15.0
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
SAMPLE = "2026-01-31T12:34:56Z"


class Power:
    """The computer's switch, which is asked in *lane*; *keeper* is told when the clock
    was set; *seconds* are real ones."""

    log = Logger(namespace="appliance.power")

    def __init__(
        self,
        switch: interfaces.Power,
        lane: Work,
        tasks: Tasks,
        keeper: Timekeeper,
        seconds: Callable[[], float],
        jobs: Jobs,
    ) -> None:
        self._switch, self._lane, self._tasks = switch, lane, tasks
        self._keeper, self._seconds = keeper, seconds
        self._jobs = jobs
        self._last = float("-inf")

    async def reboot(self) -> Task:
        """Accept to start the computer anew. Raises ``Busy`` or ``TooMany``."""
        return await self._accept("reboot", self._switch.reboot)

    async def shutdown(self) -> Task:
        """Accept to switch the computer off. Raises ``Busy`` or ``TooMany``."""
        return await self._accept("shut down", self._switch.shutdown)

    async def _accept(self, what: str, act: Callable[[], None]) -> Task:
        self._tasks.locks.check(POWER_LOCK)
        wait = self._last + ONE_IN - self._seconds()
        if wait > 0:
            raise TooMany(
                f"The computer's switch can be used once in {ONE_IN:.0f} seconds.",
                remedy=f"Wait {wait:.0f} seconds, then ask again.",
            )
        self._last = self._seconds()
        work = self._tasks.locks.during(POWER_LOCK, lambda: self._switch_over(what, act))
        return await self._tasks.launch(what, work)

    async def _switch_over(self, what: str, act: Callable[[], None]) -> bool:
        """What is not permitted is found out while everything still runs."""
        await self._ask(self._switch.check)
        self.log.warn("Asked to {what}: making everything safe.", what=what)
        awake = [job for job in self._jobs.running.values() if job.state == "ready"]
        for job in reversed(awake):
            await job.enter("sleeping")
        await self._jobs.let_go()
        try:
            await self._ask(act)
        except Unavailable:
            for job in awake:
                await job.enter("ready")
            raise
        return True

    async def _ask(self, act: Callable[..., None], *args: object) -> None:
        try:
            await self._lane.do(act, *args)
        except HardwareError as error:
            raise Unavailable(error.message, cause=error.name, remedy=error.remedy) from error

    async def set_clock(self, text: str) -> Task:
        """Accept to set the computer's clock to *text*, ISO 8601; UTC if it names no zone.

        Series stay monotone: time that goes back is caught up with, see ``Timeline``. Raises
        ``Busy`` or ``Invalid``.
        """
        utc = moment(text)
        work = self._tasks.locks.during(CLOCK_LOCK, lambda: self._set_clock(utc))
        return await self._tasks.launch("set the clock", work)

    async def _set_clock(self, utc: float) -> bool:
        await self._ask(self._switch.set_clock, utc)
        self._keeper.compare()
        self.log.warn("The clock was set to {utc}.", utc=datetime.fromtimestamp(utc, UTC))
        return True


def moment(text: str) -> float:
    """ISO 8601 *text* as seconds UTC. Raises ``Invalid``."""
    remedy = f"Use an ISO 8601 timestamp, e.g. {SAMPLE}."
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "Invalid utc_clock_time format. Use ISO 8601.",
            cause=f"Unable to parse {text[:60]!r} as ISO 8601.",
            remedy=remedy,
        ) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    try:
        utc = found.timestamp()
    except (OverflowError, ValueError):
        utc = 0.0
    if not EARLIEST <= utc < LATEST:
        raise Invalid(f"It is not {text[:60]}.", remedy="Give a moment from 2020 to 2099.")
    return utc
