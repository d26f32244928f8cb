"""Below the jobs: a plate that warms by itself or is too hot, and a pump that runs on."""

from collections.abc import Iterable, Iterator

from twisted.application.service import Service
from twisted.internet.defer import ensureDeferred
from twisted.logger import Logger

from appliance.clocks import Loop, UnitClock
from appliance.core.safety.plate import WatchedPlate
from appliance.core.told import Told
from appliance.lanes import Work
from appliance.model import Alert, Trouble
from hw.errors import HardwareError
from hw.interfaces import Pumps

SOURCE = "safety"
PERIOD = 5.0
UNREAD = 3
"""Looks in a row at a thermometer that does not answer before that is told."""

STUCK = Trouble(
    "heater-stuck-on",
    "The plate warms although the heater is off.",
    "Unplug the heating board: its switch has failed closed.",
)
HOT = Trouble(
    "plate-too-hot",
    "The heating plate is hotter than it may ever be.",
    "Take the vial out, and unplug the heating board unless it cools.",
)
RUNS_ON = Trouble(
    "pump-runs-on",
    "A pump is driven although its time is over: {}.",
    "Pinch its tube and unplug it, then switch the unit off.",
)


class SafetyWatch(Service):
    """Looks every few seconds, whatever runs or was stopped, and tells what it sees until it sees
    that it is over. What a job reads meanwhile is seen as well, and not read twice.

    What stood when the unit stopped is to be recalled.
    """

    log = Logger(namespace="appliance.safety")

    def __init__(
        self, clock: UnitClock, lane: Work, plate: WatchedPlate, pumps: Pumps, told: Told
    ) -> None:
        self.setName(SOURCE)
        self._clock, self._lane, self._told = clock, lane, told
        self._plate, self._pumps = plate, pumps
        self._running_on: tuple[str, ...] = ()
        self._unread: list[HardwareError] = []
        self._asked = 0
        self._loop = Loop(clock, self._look)

    @property
    def heater_stuck(self) -> bool:
        """Whether the plate was seen to warm although it was off, and not to cool since."""
        return self._plate.stuck

    def recall(self, alerts: Iterable[Alert]) -> None:
        """These *alerts* of it stood when the unit stopped, and stand until a look ends them."""
        for alert in alerts:
            if alert.name in (STUCK.name, HOT.name):
                self._plate.recall(alert.name == STUCK.name, alert.name == HOT.name)
            elif alert.name == RUNS_ON.name:
                self._running_on = ("it ran when the unit stopped",)
            else:
                self._unread = [HardwareError(alert.name, alert.message, alert.remedy)] * UNREAD
        self._tell()

    def startService(self):
        super().startService()
        self._loop.start(PERIOD, now=False)

    def stopService(self):
        super().stopService()
        self._loop.stop()

    def _look(self):
        looking = ensureDeferred(self._look_at_all())
        return looking.addErrback(lambda f: self.log.failure("The watch stumbled", f))

    async def _look_at_all(self) -> None:
        await self._lane.do(self._look_at_plate)
        self._running_on = await self._lane.do(self._look_at_pumps)
        self._tell()

    def _look_at_plate(self) -> None:
        if self._plate.asked != self._asked:
            self._asked, self._unread = self._plate.asked, []  # a job reads it, and tells
            return
        try:
            self._plate.plate()
            self._unread = []
        except HardwareError as error:
            self._unread = [*self._unread[1 - UNREAD:], error]
        self._asked = self._plate.asked

    def _look_at_pumps(self) -> tuple[str, ...]:
        """The pumps that run on; they are told to stand, whatever becomes of it."""
        try:
            overdue = self._pumps.overdue()
            if overdue:
                self._pumps.safe()
            return overdue
        except HardwareError as error:
            self.log.warn("Whether pumps stand cannot be told: {why}", why=error.message)
            return self._running_on

    def _tell(self) -> None:
        before, now = self._told.troubles, tuple(self._troubles())
        for trouble in now:
            if trouble not in before:
                self.log.error("{t.message} {t.remedy}", t=trouble)
        for trouble in before:
            if trouble.name not in {other.name for other in now}:
                self.log.info("Over: {t.message}", t=trouble)
        self._told.tell(now)

    def _troubles(self) -> Iterator[Trouble]:
        if self._plate.stuck:
            yield STUCK
        if self._plate.hot:
            yield HOT
        if self._running_on:
            said = RUNS_ON.message.format(", ".join(self._running_on))
            yield Trouble(RUNS_ON.name, said, RUNS_ON.remedy)
        if len(self._unread) >= UNREAD:
            error = self._unread[-1]
            yield Trouble(error.name, error.message, error.remedy)
