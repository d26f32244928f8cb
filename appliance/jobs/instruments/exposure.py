"""Looking at the photodiodes in the dark and lit: the one way in which anything reads optics."""

import math
from collections.abc import Iterable, Mapping

from msgspec import Struct

from appliance.control.optics import burst_level, sample_offsets
from appliance.core.jobs.darkroom import CHANNELS, Darkroom, Lamp
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.model import ReadingAhead
from appliance.model.moments import Seconds
from hw.errors import HardwareError
from hw.interfaces import Photodiodes, Sample

SAMPLES, WINDOW = 40, 0.85
"""How many samples of the lit level, within how many seconds."""

SETTLE = 0.25
"""Seconds from lighting the lamp to the first sample."""

UNLIT, DARK_WINDOW = 12, 0.2
"""How many samples of the dark level, within how many seconds."""

NOTICE = 2.0
"""Seconds that whoever is to keep still for a reading has to do so."""

SLACK = 0.2
"""Seconds that a reading may take longer than its samples."""

TOO_HIGH = 3.2
"""Volts that no photodiode should give."""

Samples = dict[int, list[tuple[float, float]]]
"""Moments (s of the unit's clock) and volts, by channel."""


def ir_channel() -> Setting[str]:
    """Where the infrared lamp is."""
    return Setting(
        str, default="A", choices=CHANNELS, settable=False, start_only=True,
        help="Channel of the infrared lamp.",
    )  # fmt: skip


def ir_led_intensity(help: str = "Intensity of the infrared lamp.") -> Setting[float]:
    """How bright it is, for those that light it once."""
    return Setting(
        float, unit="%", default=80.0, low=1.0, high=100.0, settable=False, start_only=True,
        help=help,
    )  # fmt: skip


def n_samples(usual: int, low: int, high: int, help: str) -> Setting[int]:
    """How many readings are taken."""
    return Setting(
        int, default=usual, low=low, high=high, settable=False, start_only=True, help=help
    )


class Exposed(Struct, frozen=True):
    """Volts by channel: in the dark, and above it with the lamp lit."""

    dark: Mapping[int, float]
    lit: Mapping[int, float]


class Exposure:
    """Reads every photodiode in the dark and lit.

    Afterwards the lamp is out and the room is lit as it was, whatever failed and whoever called
    it off.
    """

    def __init__(self, kit: Kit, diodes: Photodiodes, darkroom: Darkroom, lamp: Lamp) -> None:
        self._kit, self._diodes, self._darkroom, self._lamp = kit, diodes, darkroom, lamp
        self._dark = sample_offsets(UNLIT, DARK_WINDOW)
        self._lit = sample_offsets(SAMPLES, WINDOW)
        self.angles = dict(diodes.angles)

    async def announce(self, times: int, pause: float) -> None:
        """Tell that the optics are about to be read so many *times*, with a *pause* (s) after each,
        and wait until whoever keeps still for a reading does: what readings of the culture are
        compared with is read as they are."""
        starts = Seconds(self._kit.clock.seconds() + NOTICE)
        each = DARK_WINDOW + SETTLE + WINDOW + pause + SLACK
        self._kit.bus.publish(ReadingAhead(starts, times * each, math.inf))
        await self._kit.sleep(NOTICE)

    async def take(self, intensity: float) -> Exposed:
        """The levels with the lamp at *intensity* (%). Raises ``HardwareError``."""
        dark, lit = await self.samples(intensity)
        levels = {c: burst_level(dark[c], taken, None) for c, taken in lit.items()}
        return Exposed(
            {c: level.dark for c, level in levels.items()},
            {c: level.volts - level.dark for c, level in levels.items()},
        )

    async def samples(self, intensity: float, settle: float = SETTLE) -> tuple[Samples, Samples]:
        """Samples in the dark, and with the lamp at *intensity* (%), which has *settle* seconds to
        be seen. Raises ``HardwareError``."""
        try:
            await self._kit.do(self._darkroom.hush, self._lamp.channel)
            dark = await self._burst(self._dark)
            await self._kit.do(self._lamp.shine, intensity)
            await self._kit.sleep(settle)
            return dark, await self._burst(self._lit)
        finally:
            await self._kit.do(self._put_back)

    def _put_back(self) -> None:
        """In one piece, so that nothing can come between: the lamp out, the others as before."""
        try:
            self._lamp.safe()
        finally:
            self._darkroom.unhush()

    async def _burst(self, offsets: Iterable[float]) -> Samples:
        """Samples of every photodiode at *offsets* from now."""
        clock, begun = self._kit.clock, self._kit.clock.seconds()
        samples: Samples = {channel: [] for channel in self.angles}
        for offset in offsets:
            wait = begun + offset - clock.seconds()
            if wait > 0.0:
                await self._kit.sleep(wait)
            converted = await self._kit.do(self._convert)
            for taken, (volts, at) in zip(samples.values(), converted, strict=True):
                check_volts(volts)
                taken.append((at, volts))
        return samples

    def _convert(self) -> list[Sample]:
        """One sample of every photodiode; called in the hardware's lane, and brief."""
        return [self._diodes.read(channel) for channel in self.angles]


def check_volts(volts: float) -> None:
    """Raise "adc-saturated" for a voltage that no photodiode should give."""
    if volts > TOO_HIGH:
        raise HardwareError(
            "adc-saturated",
            f"A photodiode gives {volts:.2f} V, more than the converter should ever see.",
            "Lower ir_led_intensity; look for light from outside or a loose photodiode.",
        )
