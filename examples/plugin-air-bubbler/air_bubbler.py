"""A plugin: an air pump as a device, the job that drives it, and a chart of what it does."""

from appliance.plugin import Chart, Kit, ReadingAhead, Registry, Series, Setting

PIN = 24
SERIES = "air_bubbler_duty_cycle"
SETTLE = 1.0
"""Seconds before a reading at which the bubbles must have stopped: they scatter light."""


class SimulatedAirPump:
    """An air pump that is not there. Its duty is in per cent."""

    duty = 0.0

    def drive(self, duty: float) -> None:
        """Pump at *duty* per cent."""
        self.duty = duty

    def safe(self) -> None:
        """Pump nothing."""
        self.duty = 0.0


class PinAirPump:
    """An air pump on a pin of the board."""

    def __init__(self, pin: int) -> None:
        from gpiozero import PWMOutputDevice  # late: a laptop has no pins

        self._output = PWMOutputDevice(pin)

    def drive(self, duty: float) -> None:
        """Pump at *duty* per cent."""
        self._output.value = duty / 100.0

    def safe(self) -> None:
        """Pump nothing."""
        self._output.off()


def air_pump(hardware: str) -> SimulatedAirPump | PinAirPump:
    """The pump for this unit's hardware."""
    return PinAirPump(PIN) if hardware == "raspberry-pi" else SimulatedAirPump()


class BubbleAir:
    """Bubbles air through the culture, and rests while its optical density is read."""

    name = "air_bubbler"
    title = "Air bubbler"
    needs = ("air_pump",)
    records = (Series(SERIES, "%", "Air bubbler"),)

    duty_cycle = Setting(float, unit="%", default=50.0, low=0.0, high=100.0,
                         help="How hard the pump works.")  # fmt: skip

    def __init__(self, kit: Kit, pump: SimulatedAirPump | PinAirPump) -> None:
        self.kit, self._pump = kit, pump

    async def start(self) -> None:
        """Begin, and make way for readings from now on."""
        self.kit.on(ReadingAhead, self._make_way)
        await self._drive(self.duty_cycle)

    async def changed(self, names: frozenset[str]) -> None:
        """The duty was changed."""
        await self._drive(self.duty_cycle)

    async def _drive(self, duty: float) -> None:
        await self.kit.do(self._pump.drive, duty)
        self.kit.record(SERIES, duty)

    def _make_way(self, ahead: ReadingAhead) -> None:
        now = self.kit.clock.seconds()
        self.kit.after(ahead.starts - SETTLE - now, lambda: self._drive(0.0))
        self.kit.after(ahead.starts + ahead.lasts - now, lambda: self._drive(self.duty_cycle))


def register(registry: Registry) -> None:
    """Called by the unit when it starts."""
    registry.device("air_pump", air_pump)
    registry.job(BubbleAir)
    registry.chart(Chart("air_bubbler", "Air bubbler", (SERIES,), "%"))
