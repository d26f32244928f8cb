"""The photodiodes and their converter, simulated: light and noise in, volts of 16 bits out."""

from collections.abc import Callable, Mapping
from math import hypot, pi, sin
from types import MappingProxyType

from hw.errors import HardwareError
from hw.interfaces import Sample
from hw.sim.chance import lognormal, stream
from hw.sim.noise import ReadingNoise
from hw.sim.optics import Scatter
from hw.sim.world import INFRARED, World

RANGES = (0.256, 0.512, 1.024, 2.048, 4.096)
"""Full scales of the converter in volts."""

COMFORT = 0.85
"""How much of a range a voltage may fill for the range to be chosen."""

STEPS = 32767
REFERENCE = "REF"

COOL = 22.0
"""Temperature in °C at which a diode gives what is said of it."""

OPEN_INPUT = 20.0
"""How much more of the mains an input without a diode picks up."""


SILENT_CONVERTER = (
    "adc-silent",
    "The converter of the photodiodes does not answer.",
    "Check that the board sits firmly, then switch the unit off and on.",
)


class Diode:
    """One diode: what it sees of lamp, culture and room, and its range at the converter.

    The light on it is worked out when something changed; a sample costs a few microseconds.
    """

    def __init__(self, world: World, channel: int, angle: str) -> None:
        spec = world.spec
        self._world, self._spec = world, spec
        self._scatter = None if angle == REFERENCE else Scatter(angle, spec)
        self._rng = stream(spec, f"diode {channel}")
        spread = spec.gain_spread if self._scatter else 0.0
        self._warmth = spec.diode_warmth if self._scatter else spec.ref_warmth
        self._gain = lognormal(stream(spec, f"gain {channel}"), spread)
        self._noise = ReadingNoise(spec, self._rng, world.now)
        self._version = -1
        self._filmed: tuple[float, float] | None = None
        self._level = self._steady = self._hum = self._ripple = self._turns = 0.0
        self._mains = 2.0 * pi * spec.mains_hz
        self.full = RANGES[-1]
        self.last = 0.0

    def scale(self, full: float) -> float:
        """Convert in the range up to *full* volts, which is returned."""
        self.full = full
        return full

    def convert(self, now: float) -> float:
        """Volts now, in steps of the range.

        What is beyond the range is converted in the widest, which stays chosen.
        """
        if self._noise.stale(now):
            self._noise.renew(now, self._bubbles())
            self._refresh(now)
        elif self._version != self._world.version:
            self._refresh(now)
        spec, mains = self._spec, self._mains * now
        volts = (
            self._level * (1.0 + self._ripple * sin(self._turns * now))
            + self._steady
            + self._hum * (spec.mains_volts * sin(mains) + spec.lamplight_volts * sin(2.0 * mains))
            + self._rng.gauss(0.0, spec.sample_volts)
        )
        if volts > self.full:
            self.full = RANGES[-1]
        step = self.full / STEPS
        self.last = min(max(round(volts / step), 0), STEPS) * step
        return self.last

    def _refresh(self, now: float) -> None:
        """Work out the light anew."""
        world, spec, trouble = self._world, self._spec, self._world.trouble
        self._version = world.version
        light = world.lamps[INFRARED].output(world.warmth(spec.lamp_warmth))
        light *= 1.0 + spec.diode_temp * (world.warmth(self._warmth) - COOL)
        others = sum(lamp.lit.value for name, lamp in world.lamps.items() if name != INFRARED)
        flash = trouble["ambient_flash"].value if "ambient_flash" in trouble else 0.0
        leak = spec.lamp_leak_volts * others / 100.0
        self._steady = spec.dark_volts + spec.ambient_volts + flash + leak
        self._hum = 1.0
        if self._scatter is None:
            self._level = spec.ref_volts * light * (1.0 + spec.ref_noise * self._noise.deviation)
            if "ref_unplugged" in trouble:
                self._level, self._steady, self._hum = 0.0, spec.dark_volts, OPEN_INPUT
        else:
            self._level = light * self._scattered(self._scatter, now)
            self._stir(now)

    def _scattered(self, scatter: Scatter, now: float) -> float:
        """Volts of the culture at the usual intensity, with the noise of this reading."""
        spec, noise, trouble = self._spec, self._noise, self._world.trouble
        clean = scatter.volts(self._world.suspension.od)
        sway = hypot(spec.noise_cv * clean, spec.noise_floor_od * scatter.per_od)
        gain = self._gain * noise.drift
        if "foam" in trouble:
            sway *= 3.0
            gain *= 1.0 + trouble["foam"].value
        light = clean * (1.0 + noise.bubble) + sway * noise.deviation
        return max(gain * (light + self._film(clean, now)), 0.0)

    def _film(self, clean: float, now: float) -> float:
        """Volts of cells on the glass, by those of the *clean* culture when they began to grow."""
        film = self._world.trouble.get("biofilm")
        if film is None:
            self._filmed = None
            return 0.0
        if self._filmed is None or self._filmed[0] != film.since:
            self._filmed = film.since, clean
        return film.value / 100.0 * (now - film.since) / 3600.0 * self._filmed[1]

    def _stir(self, now: float) -> None:
        """How much, and how fast, the turning bar makes the signal waver."""
        rpm = self._world.motor.rpm(now) if self._world.stirred else 0.0
        slow = 1.0 + 9.0 * min(max((300.0 - rpm) / 150.0, 0.0), 1.0)
        self._ripple = self._spec.wobble * slow if rpm else 0.0
        self._turns = 2.0 * pi * rpm / 60.0

    def _bubbles(self) -> float:
        burst = self._world.trouble.get("bubble_burst")
        return burst.value if burst else self._spec.outlier_share


class RecordedDiode:
    """A diode that sees what a recording holds, or a steady light, while the lamp is lit."""

    def __init__(self, world: World, volts: Callable[[float], float]) -> None:
        self._world, self._volts = world, volts
        self.full = RANGES[-1]
        self.last = 0.0

    def scale(self, full: float) -> float:
        """Convert in the range up to *full* volts, which is returned."""
        self.full = full
        return full

    def convert(self, now: float) -> float:
        """The recorded volts now; nothing is added to them."""
        volts = self._volts(now - self._world.began)
        self.last = volts if self._world.lamps[INFRARED].lit.value > 0.0 else 0.0
        return self.last


class SimPhotodiodes:
    """Plays ``hw.interfaces.Photodiodes``."""

    def __init__(self, world: World, diodes: Mapping[int, Diode | RecordedDiode]) -> None:
        self._world, self._diodes = world, diodes
        self.angles = MappingProxyType(dict(world.spec.angles))

    def read(self, channel: int) -> Sample:
        """Volts at the diode of *channel*, converted now."""
        diode = self._diode(channel)
        now, trouble = self._world.answer("adc_nack", SILENT_CONVERTER), self._world.trouble
        if trouble:
            if "adc_stuck" in trouble:
                return Sample(diode.last, now)
            if "adc_saturate" in trouble:
                return Sample(diode.scale(RANGES[-1]), now)
        return Sample(diode.convert(now), now)

    def scale(self, channel: int, volts: float) -> None:
        """Choose the smallest range that holds *volts* with room to spare."""
        fitting = (full for full in RANGES if volts <= COMFORT * full)
        self._diode(channel).scale(next(fitting, RANGES[-1]))

    def safe(self) -> None:
        """Diodes are always harmless."""

    def _diode(self, channel: int) -> Diode | RecordedDiode:
        try:
            return self._diodes[channel]
        except KeyError:
            raise HardwareError(
                "photodiode-missing", f"There is no photodiode at channel {channel}."
            ) from None
