"""Upkeep: the store's housework, a little at a time so that nobody waits for it."""

from twisted.application.service import Service
from twisted.internet.defer import ensureDeferred
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.clocks import Loop, UnitClock
from appliance.core.experiments import Experiments
from appliance.errors import Refusal, Unavailable
from appliance.model import ClockStepped
from appliance.store import clock_steps, experiments, retention, rollups
from appliance.store.engine.db import Store
from appliance.store.retention import Limits

ROLL_EVERY = 10.0
PRUNE_EVERY = 600.0


class Housekeeping(Service):
    """Sums readings up, forgets what is beyond *limits*, and looks after a crash whether the
    database is whole. *reactor* is real time, *clock* the unit's.

    Whatever there is to do is done in portions, and whoever else wants the disk comes between.
    """

    log = Logger()

    def __init__(
        self,
        reactor,
        store: Store,
        clock: UnitClock,
        experiments: Experiments,
        bus: Bus,
        limits: Limits | None = None,
        errands=None,
    ) -> None:
        self.setName("upkeep")
        self._store, self._clock, self._experiments = store, clock, experiments
        self._limits, self._errands = limits or Limits(), errands
        self._owed = True
        bus.subscribe(ClockStepped, self._stepped)
        self._loops = [Loop(reactor, self._roll), Loop(reactor, self._prune)]

    def startService(self) -> None:
        super().startService()
        roll, prune = self._loops
        roll.start(ROLL_EVERY, now=True)
        prune.start(PRUNE_EVERY, now=False)
        if self._store.unclean and self._errands is not None:
            self._store.check(self._errands)

    def stopService(self) -> None:
        super().stopService()
        for loop in self._loops:
            loop.stop()

    def _stepped(self, event: ClockStepped) -> None:
        """What was recorded before is no older for that; only lost if it cannot be stored now."""
        step = self._clock.utc(), event.seconds, event.ahead
        done = self._store.do(clock_steps.remember, *step)
        done.addErrback(lambda failure: failure.trap(Refusal))

    def _roll(self):
        return ensureDeferred(self.roll()).addErrback(self._stumbled)

    def _prune(self):
        return ensureDeferred(self.prune()).addErrback(self._stumbled)

    def _stumbled(self, failure) -> None:
        self.log.failure("The store's housework stumbled", failure)

    async def roll(self) -> None:
        """Sum up what has been recorded since the last time, and after a start all that there is:
        of what was imported or put back perhaps nothing has been summed up yet."""
        owed, self._owed = self._owed, True
        try:
            await self._sum_up(self._experiments.current.name, owed)
            if owed:
                for experiment in await self._store.read(experiments.everything):
                    await self._sum_up(experiment.name, owed)
            self._owed = False
        except Unavailable:
            return  # the store has said so itself; the next round looks at everything again

    async def _sum_up(self, experiment: str, thorough: bool) -> None:
        while self.running and await self._store.do(rollups.advance, experiment, thorough):
            pass

    async def prune(self) -> None:
        """Forget what is beyond the limits."""
        try:
            while self.running:
                now = self._clock.utc()
                if not await self._store.do(retention.prune, self._limits, now):
                    break
            while self.running and await self._store.do(retention.shrink):
                pass
        except Unavailable:
            return  # the store has said so itself; the next round tries again
