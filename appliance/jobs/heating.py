"""The heater and its thermometer, watched: what both temperature automations share."""

from appliance.core.kit import Kit
from hw.errors import HardwareError
from hw.interfaces import Heater

PERIOD = 2.0
RECORD_EVERY = 10.0
STUCK_HOT, STUCK_COLD = 60.0, 300.0
OPEN_AFTER, RUNAWAY_AFTER = 240.0, 90.0


class WatchedHeater:
    """Drives the heater, records it, and tells by name when heater or thermometer lie."""

    def __init__(self, kit: Kit, heater: Heater) -> None:
        self.kit, self.heater = kit, heater
        self.duty = 0.0
        self.dt = PERIOD
        self._last: float | None = None
        self._same_since: tuple[float, float] | None = None
        self._full: tuple[float, float] | None = None
        self._idle: tuple[float, float] | None = None
        self._recorded = -RECORD_EVERY

    async def plate(self) -> float:
        """The plate's temperature now; the heater is off when it cannot be told."""
        try:
            celsius, at = await self.kit.do(self.heater.plate)
            self._check_stuck(celsius, at)
        except HardwareError:
            await self.kit.do(self.heater.safe)
            self.duty = 0.0
            raise
        self.dt = min(max(at - self._last, 0.1), 60.0) if self._last is not None else PERIOD
        self._last = at
        self._check_heat(celsius, at)
        return celsius

    async def drive(self, duty: float) -> None:
        """Heat at *duty* per cent, as far as the guard allows."""
        self.duty = await self.kit.do(self.heater.drive, duty)

    def due(self) -> bool:
        """Whether it is time to record again."""
        now = self.kit.clock.seconds()
        if now - self._recorded < RECORD_EVERY:
            return False
        self._recorded = now
        return True

    def _check_stuck(self, celsius: float, at: float) -> None:
        if self._same_since is None or self._same_since[0] != celsius:
            self._same_since = celsius, at
        limit = STUCK_HOT if self.duty > 30.0 else STUCK_COLD
        if at - self._same_since[1] > limit:
            raise HardwareError(
                "thermometer-stuck",
                f"The thermometer has said {celsius:.2f} °C for minutes, to the last digit.",
                "Switch the unit off and on; if it stays, the heating board needs replacing.",
            )

    def _check_heat(self, celsius: float, at: float) -> None:
        self._full = _begin(self._full, self.duty >= 50.0, celsius, at)
        self._idle = _begin(self._idle, self.duty <= 0.5, celsius, at)
        full, idle = self._full, self._idle
        if full and at - full[1] > OPEN_AFTER:
            if celsius - full[0] < 1.0 and celsius < 45.0:
                self.kit.trouble(
                    "heater-open",
                    "The heater is driven, but its plate does not warm.",
                    "Check the plug of the heating board.",
                )
            self._full = (celsius, at)
        if celsius > (full[0] if full else celsius) + 3.0:
            self.kit.clear("heater-open")
        if idle and celsius < idle[0]:
            self._idle = (celsius, at)
            self.kit.clear("heater-stuck-on")
        elif idle and at - idle[1] > 20.0 and celsius > idle[0] + 2.5:
            self.kit.trouble(
                "heater-stuck-on",
                "The plate warms although the heater is off.",
                "Unplug the heating board: its switch has failed closed.",
            )


def _begin(since, holds: bool, celsius: float, at: float):
    if not holds:
        return None
    return since or (celsius, at)
