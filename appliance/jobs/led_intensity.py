"""Light single lamps by hand."""

from appliance.core.jobs.darkroom import CHANNELS, LAMP_SERIES, Lamp
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.errors import Invalid


def _intensity() -> Setting:
    return Setting(float, unit="%", low=0.0, high=100.0, help="Intensity of this channel.")


class LEDIntensity:
    """Sets lamps to the intensities given, and ends when all of them are dark.

    Told again while it runs, it changes those that are named and leaves the others.
    """

    name = "led_intensity"
    title = "Lamps"
    restarts_as_change = True
    records = LAMP_SERIES

    A = _intensity()
    B = _intensity()
    C = _intensity()
    D = _intensity()

    @staticmethod
    def needs(values: dict) -> tuple[str, ...]:
        """The lamps that are named."""
        return tuple(f"lamp_{c}" for c in CHANNELS if values.get(c) is not None)

    @staticmethod
    def check_values(values: dict) -> None:
        """At least one lamp must be named."""
        if all(values[c] is None for c in CHANNELS):
            raise Invalid("Which lamp?", remedy="Give at least one of A, B, C, D, in per cent.")

    def __init__(self, kit: Kit, *lamps: Lamp) -> None:
        self.kit = kit
        self._lamps = {lamp.channel: lamp for lamp in lamps}

    def check_change(self, wanted: dict) -> None:
        """Take the lamps that are named for the first time. Raises ``Conflict``."""
        new = [channel for channel in wanted if channel not in self._lamps]
        lamps = self.kit.borrow(*(f"lamp_{channel}" for channel in new))
        self._lamps.update(zip(new, lamps, strict=True))

    async def start(self) -> None:
        """Light them."""
        await self.changed(frozenset(self._lamps))

    async def changed(self, channels: frozenset[str]) -> None:
        """Light those that were named."""
        for channel in sorted(channels):
            percent = self.kit.values[channel] or 0.0
            await self.kit.do(self._lamps[channel].shine, percent)
        if not any(self.kit.values[c] for c in CHANNELS):
            self.kit.finish()
