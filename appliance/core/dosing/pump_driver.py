"""One pump turning for as long as it should, and not a moment longer."""

from twisted.internet.defer import Deferred

from appliance.clocks import UnitClock
from appliance.core.dosing.pump_rates import PumpRates, PumpRun
from appliance.lanes import Work
from hw.interfaces import LEASE, Pumps

RENEW = LEASE / 2.0


class PumpDriver:
    """Tells the pumps again and again to go on, because their guard stops whom nobody tells."""

    def __init__(self, clock: UnitClock, lane: Work, pumps: Pumps, rates: PumpRates) -> None:
        self._clock, self._lane, self._pumps, self.rates = clock, lane, pumps, rates

    async def holds(self, ml: float) -> None:
        """Tell the guard what is in the vessel, and what each pump moves."""
        await self._lane.do(self._pumps.holds, ml, self.rates.at_full_duty())

    async def turned(self, pump: str) -> float:
        """Seconds at full duty that *pump* has turned so far."""
        return await self._lane.do(self._pumps.turned, pump)

    async def turn(self, turn: PumpRun) -> None:
        """Carry out *turn*; cancelled, it stops the pump where it is."""
        until = self._clock.seconds() + turn.seconds
        try:
            while (left := until - self._clock.seconds()) > 0.0:
                await self._lane.do(self._pumps.run, turn.pump, turn.duty, left)
                await self.wait(min(until - self._clock.seconds(), RENEW))
        finally:
            await self._lane.do(self._pumps.run, turn.pump, 0.0, 0.0)

    async def wait(self, seconds: float) -> None:
        """Let *seconds* pass."""
        waiting: Deferred = Deferred(lambda _: timer.cancel())
        timer = self._clock.callLater(max(seconds, 0.0), waiting.callback, None)
        await waiting

    async def safe(self) -> None:
        """Stop them all."""
        await self._lane.do(self._pumps.safe)
