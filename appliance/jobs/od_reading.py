"""Read the optical density of the culture."""

from appliance.control.optics import Level, ReferenceNormaliser, lit_level, sample_offsets
from appliance.core.kit import Kit
from appliance.core.lights import Darkroom, Lamp
from appliance.core.settings import Setting
from appliance.jobs.od_checks import Signals, check_signals, check_volts, noisy
from appliance.measured import ODReading, ODReadings, RawODReading, RelativeIntensity
from appliance.model import LampChanged, ReadingAhead
from hw.interfaces import Photodiodes

WINDOW = 0.85
SAMPLES = 40
DARK_SAMPLES = 8
DARK_WINDOW = 0.1  # five periods of 50 Hz, six of 60; irregular, so that no hum looks constant
LASTS = DARK_WINDOW + 0.125 + WINDOW
DARK_WEIGHT = 0.2
REF = "REF"


class ReadOpticalDensity:
    """Lights the culture with the infrared lamp and reads the photodiodes, every few seconds.

    One reading: other lamps go dark, the dark level is read, the infrared lamp is lit, forty
    samples are taken at irregular moments, the lamps are as before. Mains hum is fitted and
    removed at the true sample times; the signal is divided by the reference photodiode against
    its first value in this experiment, so that an ageing lamp does not look like growth.
    """

    name = "od_reading"
    title = "Optical density"

    ir_led_intensity = Setting(
        float, unit="%", default=80.0, low=1.0, high=100.0, help="Intensity of the infrared lamp."
    )
    interval = Setting(
        float, unit="s", default=5.0, low=1.5, high=3600.0, help="From one reading to the next."
    )
    blank = Setting(
        float, unit="AU", default=0.0, low=0.0, high=10.0,
        help="Reading of clear medium, which is subtracted.",
    )
    mains_hz = Setting(
        float, unit="Hz", default=0.0, low=0.0, high=60.0, settable=False, start_only=True,
        help="Frequency of the mains, 50 or 60; 0 finds out.",
    )
    ir_channel = Setting(
        str, default="A", choices=("A", "B", "C", "D"), settable=False, start_only=True,
        help="Channel of the infrared lamp.",
    )
    settle = Setting(
        float, unit="s", default=0.125, low=0.01, high=0.5, settable=False, start_only=True,
        help="From lighting the lamp to the first sample.",
    )
    first_od_obs_time = Setting(float, unit="s", settable=False)
    relative_intensity_of_ir_led = Setting(RelativeIntensity, settable=False)
    ods = Setting(ODReadings, unit="AU", settable=False)
    od1 = Setting(ODReading, unit="AU", settable=False)
    od2 = Setting(ODReading, unit="AU", settable=False)
    od3 = Setting(ODReading, unit="AU", settable=False)
    od4 = Setting(ODReading, unit="AU", settable=False)
    raw_od1 = Setting(RawODReading, unit="V", settable=False)
    raw_od2 = Setting(RawODReading, unit="V", settable=False)
    raw_od3 = Setting(RawODReading, unit="V", settable=False)
    raw_od4 = Setting(RawODReading, unit="V", settable=False)

    @staticmethod
    def needs(values: dict) -> tuple[str, ...]:
        """The photodiodes, the room dark, and the infrared lamp."""
        return "photodiodes", "darkroom", f"lamp_{values['ir_channel']}"

    def __init__(self, kit: Kit, diodes: Photodiodes, darkroom: Darkroom, lamp: Lamp) -> None:
        self.kit, self.diodes, self.darkroom, self.lamp = kit, diodes, darkroom, lamp
        self.channels = tuple(diodes.angles)
        self._offsets = sample_offsets(SAMPLES, WINDOW)
        self._dark_offsets = sample_offsets(DARK_SAMPLES, DARK_WINDOW)
        self._normaliser = ReferenceNormaliser(self.interval)
        self._dark: dict[int, float] = {}
        self._hum: dict[int, float | None] = dict.fromkeys(self.channels, self.mains_hz or None)
        self._recent: list[float] = []
        if kit.kept and "reference" in kit.kept:
            self._restore(kit.kept["reference"])

    def _restore(self, reference: object) -> None:
        try:
            self._normaliser.restore(reference)
        except ValueError:
            self.kit.log.warn("What was kept of the reference cannot be read; begun anew.")

    def start(self) -> None:
        """Read now and at every interval."""
        self._loop = self.kit.every(self.interval, self._read)

    def changed(self, names: frozenset[str]) -> None:
        """Another interval counts from now."""
        if "interval" in names:
            self._normaliser.interval_s = self.interval
            self._loop.stop()
            self._loop = self.kit.every(self.interval, self._read)

    # -- one reading

    async def _read(self) -> None:
        started = self.kit.clock.seconds()
        try:
            await self.kit.do(self.darkroom.hush, self.lamp.channel)
            dark = await self._burst(self._dark_offsets)
            await self.kit.do(self.lamp.shine, self.ir_led_intensity)
            await self.kit.sleep(self.settle)
            lit = await self._burst(self._offsets)
        finally:
            await self._dim()
            self.kit.bus.publish(ReadingAhead(started + self.interval, LASTS, self.interval))
        self._conclude(dark, lit)

    async def _dim(self) -> None:
        await self.kit.do(self.lamp.safe)
        await self.kit.do(self.darkroom.unhush)

    async def _burst(self, offsets) -> dict[int, list[tuple[float, float]]]:
        """Samples of every photodiode at *offsets* from now: channel to (time, volts)."""
        clock, begun = self.kit.clock, self.kit.clock.seconds()
        samples = {channel: [] for channel in self.channels}
        for offset in offsets:
            wait = begun + offset - clock.seconds()
            if wait > 0.0:
                await self.kit.sleep(wait)
            for channel, taken in samples.items():
                value, at = await self.kit.do(self.diodes.read, channel)
                check_volts(value)
                taken.append((at, value))
        return samples

    # -- what it means

    def _conclude(self, dark, lit) -> None:
        signals = self._signals(dark, lit)
        check_signals(self.kit, signals)
        at = sum(t for t, _ in lit[self.channels[0]]) / SAMPLES
        stamp = self.kit.clock.utc(at)
        reference = next((c for c, angle in self.diodes.angles.items() if angle == REF), None)
        ref_volts = signals.volts[reference] if reference is not None else 0.0
        readings = {}
        for channel, angle in self.diodes.angles.items():
            if channel != reference:
                volts = signals.volts[channel]
                readings[channel] = self._reading(channel, angle, volts, ref_volts, stamp)
        self._publish(readings, at, stamp)
        for channel in self.channels:
            self.diodes.scale(channel, signals.levels[channel].volts)

    def _signals(self, dark, lit) -> Signals:
        levels: dict[int, Level] = {}
        volts = {}
        for channel in self.channels:
            level = lit_level(lit[channel], self._hum[channel])
            self._hum[channel] = self.mains_hz or level.mains_hz
            now = sum(v for _, v in dark[channel]) / DARK_SAMPLES
            before = self._dark.get(channel, now)
            self._dark[channel] = before + DARK_WEIGHT * (now - before)
            levels[channel] = level
            volts[channel] = max(level.volts - self._dark[channel], 0.0)
        return Signals(self.diodes.angles, dark, lit, levels, volts, dict(self._dark))

    def _reading(self, channel, angle, volts, ref_volts, stamp) -> ODReading:
        intensity = self.ir_led_intensity
        raw = RawODReading(volts, angle, str(channel), intensity, stamp)
        setattr(self, f"raw_od{channel}", raw)
        fresh = self._normaliser.initial is None
        od = self._normaliser.normalise(volts, ref_volts) if ref_volts else volts
        if fresh and self._normaliser.initial is not None:
            self.kit.keep({"reference": self._normaliser.state()})
        reading = ODReading(
            max(od - self.blank, 0.0), angle, str(channel), intensity, stamp
        )
        setattr(self, f"od{channel}", reading)
        return reading

    def _publish(self, readings: dict[int, ODReading], at: float, stamp: float) -> None:
        if self.first_od_obs_time is None:
            self.first_od_obs_time = stamp
        self.ods = ODReadings({str(c): r for c, r in readings.items()}, stamp)
        primary = next((c for c, r in readings.items() if r.angle == "90"), next(iter(readings)))
        self.kit.record("od", readings[primary].od, at)
        if len(readings) > 1:
            for channel, reading in readings.items():
                self.kit.record(f"od{channel}", reading.od, at)
        self._tell_reference(at, stamp)
        noisy(self.kit, self._recent, readings[primary].od)

    def _tell_reference(self, at: float, stamp: float) -> None:
        relative = self._normaliser.relative
        if relative is None:
            return
        self.kit.record("ir_relative", relative, at)
        self.relative_intensity_of_ir_led = RelativeIntensity(relative, stamp)
        if self._normaliser.lost:
            self.kit.trouble(
                "reference-lost",
                "The reference photodiode sees no light; readings are not corrected for the lamp.",
                "Check that it is plugged into its socket and faces the lamp.",
            )
        else:
            self.kit.clear("reference-lost")
