"""Looking at the photodiodes a few times, outside of od_reading."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from appliance.control.optics import lit_level, sample_offsets
from appliance.core.jobs.darkroom import Darkroom, Lamp
from appliance.core.jobs.kit import Kit
from hw.interfaces import Photodiodes

SAMPLES, WINDOW = 40, 0.85
DARK_SAMPLES, DARK_WINDOW = 8, 0.1
SETTLE = 0.25


@frozen
class Exposed:
    """Volts by channel: in the dark, and above it with the lamp lit."""

    dark: Mapping[int, float]
    lit: Mapping[int, float]


class Exposure:
    """Reads every photodiode in the dark and lit; afterwards the lamps are as they were."""

    def __init__(self, kit: Kit, diodes: Photodiodes, darkroom: Darkroom, lamp: Lamp) -> None:
        self._kit, self._diodes, self._darkroom, self._lamp = kit, diodes, darkroom, lamp
        self.angles = dict(diodes.angles)

    async def take(self, intensity: float) -> Exposed:
        """One reading with the lamp at *intensity* (%). Raises ``HardwareError``."""
        try:
            await self._kit.do(self._darkroom.hush, self._lamp.channel)
            dark = await self._burst(sample_offsets(DARK_SAMPLES, DARK_WINDOW))
            await self._kit.do(self._lamp.shine, intensity)
            await self._kit.sleep(SETTLE)
            lit = await self._burst(sample_offsets(SAMPLES, WINDOW))
        finally:
            await self._kit.do(self._lamp.safe)
            await self._kit.do(self._darkroom.unhush)
        unlit = {c: sum(v for _, v in taken) / len(taken) for c, taken in dark.items()}
        levels = {channel: lit_level(taken, None).volts for channel, taken in lit.items()}
        return Exposed(unlit, {c: levels[c] - unlit[c] for c in levels})

    async def _burst(self, offsets: Iterable[float]) -> dict[int, list[tuple[float, float]]]:
        clock, begun = self._kit.clock, self._kit.clock.seconds()
        samples: dict[int, list] = {channel: [] for channel in self.angles}
        for offset in offsets:
            wait = begun + offset - clock.seconds()
            if wait > 0.0:
                await self._kit.sleep(wait)
            for channel, taken in samples.items():
                value, at = await self._kit.do(self._diodes.read, channel)
                taken.append((at, value))
        return samples
