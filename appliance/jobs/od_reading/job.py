"""Read the optical density of the culture."""

from collections.abc import Mapping

from twisted.internet.defer import CancelledError

from appliance.control.optics import ReferenceNormaliser, burst_level
from appliance.core.jobs.darkroom import Darkroom, Lamp
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.core.series import Series
from appliance.errors import Invalid
from appliance.jobs.instruments.exposure import DARK_WINDOW, WINDOW, Exposure, Samples, ir_channel
from appliance.jobs.od_reading.checks import Scatter, Signals, check_signals, rising
from appliance.jobs.od_reading.densities import Densities, refuse_both
from appliance.jobs.od_reading.limits import Blanked
from appliance.jobs.od_reading.warmth import Warmth
from appliance.model import ReadingAhead
from appliance.model.measured import (
    CalibratedODReading,
    ODFused,
    ODReading,
    ODReadings,
    RawODReading,
    RelativeIntensity,
)
from appliance.model.moments import Seconds, Utc
from hw.interfaces import Photodiodes

DARK_WEIGHT, DARK_STEP = 0.2, 0.01
HUM_AGAIN = 12
"""Readings after which the hum is looked for anew."""

LONGEST_SETTLE = 1.0
REF = "REF"


class ReadOpticalDensity:
    """Lights the culture with the infrared lamp and reads the photodiodes, every few seconds.

    One reading: other lamps go dark, twelve samples are taken at irregular moments, the infrared
    lamp is lit, forty more are taken, the lamps are as before. Mains hum is fitted to all of them
    and removed at the true sample times; the signal is divided by the reference photodiode against
    its first value in this experiment, so that an ageing lamp does not look like growth. What was
    active when it was started, a calibration or an estimator, turns volts into densities.
    """

    name = "od_reading"
    title = "Optical density"
    prominent = ("od1", "od2", "od3", "od4", "ir_led_intensity", "interval")
    records = (
        Series("od", "AU", "Optical density"),
        *(Series(f"od{c}", "AU", f"Optical density, diode {c}") for c in (1, 2, 3, 4)),
        Series("od_fused", "OD", "Optical density, all angles"),
        Series("ir_relative", label="Infrared lamp, relative"),
    )

    ir_led_intensity = Setting(
        float, unit="%", default=80.0, low=1.0, high=100.0, help="Intensity of the infrared lamp."
    )
    interval = Setting(
        float, unit="s", default=5.0, low=1.5, high=3600.0, help="From one reading to the next."
    )
    blank = Setting(
        float, unit="AU", default=0.0, low=0.0, high=10.0,
        help="Reading of clear medium, which is subtracted; 0 takes what od_blank measured.",
    )
    mains_hz = Setting(
        float, unit="Hz", default=0.0, low=0.0, high=60.0, settable=False, start_only=True,
        help="Frequency of the mains, 50 or 60; 0 finds out.",
    )
    warmth = Setting(
        float, unit="%/°C", default=0.0, low=-5.0, high=5.0,
        help="How much more is read for each degree of the culture, which is taken out.",
    )
    ir_channel = ir_channel()
    settle = Setting(
        float, unit="s", default=0.125, low=0.01, high=LONGEST_SETTLE, settable=False,
        start_only=True,
        help="From lighting the lamp to the first sample; lengthened by itself where the "
        "converter is slow, as with co-processor firmware 0.5.",
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
    calibrated_od1 = Setting(CalibratedODReading, unit="OD", settable=False)
    calibrated_od2 = Setting(CalibratedODReading, unit="OD", settable=False)
    calibrated_od3 = Setting(CalibratedODReading, unit="OD", settable=False)
    calibrated_od4 = Setting(CalibratedODReading, unit="OD", settable=False)
    od_fused = Setting(ODFused, unit="OD", settable=False)

    @staticmethod
    def needs(values: Mapping) -> tuple[str, ...]:
        """The photodiodes, the room dark, and the infrared lamp."""
        return "photodiodes", "darkroom", f"lamp_{values['ir_channel']}"

    @staticmethod
    def check_unit(values: Mapping, services: JobServices) -> None:
        """Refuse a blank together with a calibration."""
        refuse_both(values["blank"], services.calibrations)

    @staticmethod
    def check_values(values: Mapping) -> None:
        """Refuse mains that nobody has."""
        if values["mains_hz"] not in (0.0, 50.0, 60.0):
            raise Invalid("mains_hz is 50, 60, or 0 to find out.")

    def __init__(self, kit: Kit, diodes: Photodiodes, darkroom: Darkroom, lamp: Lamp) -> None:
        self.kit, self.diodes = kit, diodes
        self._exposure = Exposure(kit, diodes, darkroom, lamp)
        self._angles = self._exposure.angles
        self._reference = next((c for c, angle in self._angles.items() if angle == REF), None)
        self._settle, self._started = self.settle, 0.0
        self._normaliser = ReferenceNormaliser(self.interval)
        self._nominal = self._intensity = self.ir_led_intensity
        self._dark: dict[int, float] = {}
        self._volts: Mapping[int, float] = {}
        self._hum: dict[int, float | None] = {}
        self._count = 0
        self._scatter, self._blanked = Scatter(), Blanked(kit)
        self._warmth = Warmth(kit)
        self._limited: dict[int, bool] = {}
        self._densities = Densities(kit, {c: a for c, a in self._angles.items() if a != REF})
        if kit.kept and "reference" in kit.kept:
            self._restore(kit.kept)

    def _restore(self, kept: Mapping) -> None:
        try:
            self._normaliser.restore(kept["reference"])
            self._nominal = float(kept.get("intensity", self._nominal))
            celsius = kept.get("celsius")
            self._warmth.first = None if celsius is None else float(celsius)
        except (TypeError, ValueError):
            self.kit.log.warn("What was kept of the reference cannot be read; begun anew.")

    def start(self) -> None:
        """Read now and at every interval."""
        self._densities.start(self.blank)
        self._loop = self.kit.every(self.interval, self._read)

    def changed(self, names: frozenset[str]) -> None:
        """Another interval counts from now; from its start, if a reading is under way."""
        if "interval" not in names:
            return
        self._normaliser.retime(self.interval)
        self._loop.retime(self.interval, self._started)
        if self._loop.waiting:
            self._announce(self.kit.clock.seconds())

    # -- one reading

    @property
    def _lasts(self) -> float:
        return DARK_WINDOW + self._settle + WINDOW

    async def _read(self) -> None:
        self._started = started = self.kit.clock.seconds()
        self._intensity = self.ir_led_intensity  # a change meanwhile is for the next reading
        try:
            dark, lit = await self._exposure.samples(self._intensity, self._settle)
        except CancelledError:
            raise
        except Exception:
            self._announce(started)
            raise
        self._announce(started)
        await self._conclude(dark, lit)

    def _announce(self, started: float) -> None:
        """Tell when the next reading will be, so that others can keep still."""
        starts = Seconds(started + self.interval)
        self.kit.bus.publish(ReadingAhead(starts, self._lasts, self.interval))

    # -- what it means

    async def _conclude(self, dark: Samples, lit: Samples) -> None:
        signals = self._signals(dark, lit)
        check_signals(self.kit, signals)
        self._volts, self._dark = signals.volts, dict(signals.dark_volts)
        stamps = [t for taken in lit.values() for t, _ in taken]
        self._publish(Seconds(sum(stamps) / len(stamps)))
        self._lengthen(lit)
        for channel, level in signals.levels.items():
            await self.kit.do(self.diodes.scale, channel, level.volts)

    def _signals(self, dark: Samples, lit: Samples) -> Signals:
        levels = {c: burst_level(dark[c], lit[c], self._mains(c)) for c in self._angles}
        self._hum = {c: level.mains_hz for c, level in levels.items()}
        self._count += 1
        dark_volts = {c: self._darkness(c, level.dark) for c, level in levels.items()}
        volts = {c: max(level.volts - dark_volts[c], 0.0) for c, level in levels.items()}
        return Signals(dark, lit, levels, volts, dark_volts, self._volts)

    def _darkness(self, channel: int, now: float) -> float:
        """Volts in the dark: averaged over readings as long as nobody lets light in."""
        usual = self._dark.get(channel, now)
        weight = DARK_WEIGHT if abs(now - usual) < DARK_STEP else 1.0
        return usual + weight * (now - usual)

    def _mains(self, channel: int) -> float | None:
        """The hum to look for: what was found before, but now and then whatever there is."""
        found = self._hum.get(channel) if self._count % HUM_AGAIN else None
        return self.mains_hz if self.mains_hz and not found else found

    def _publish(self, at: Seconds) -> None:
        stamp, factor = self.kit.clock.utc(at), self._factor()
        readings = {
            channel: self._reading(channel, factor, stamp)
            for channel in self._angles
            if channel != self._reference
        }
        if self.first_od_obs_time is None:
            self.first_od_obs_time = stamp
        self.ods = ODReadings({str(c): r for c, r in readings.items()}, stamp)
        primary = next((c for c, r in readings.items() if r.angle == "90"), next(iter(readings)))
        density, limited = readings[primary], self._limited[primary]
        self.kit.record("od", density.od, at, limited, of_light=not density.calibrated)
        if len(readings) > 1:
            for channel, reading in readings.items():
                self.kit.record(f"od{channel}", reading.od, at)
        self._publish_fused(factor, at, stamp)
        self._tell_reference(at, stamp)
        self._scatter.watch(self.kit, readings[primary].od)

    def _factor(self) -> float:
        """What volts are multiplied by to be those of the first lamp, at the first intensity."""
        begun = self._normaliser.initial, self._warmth.first
        factor = self._nominal / self._intensity
        if self._reference is not None:
            factor = self._normaliser.normalise(factor, self._volts[self._reference] * factor)
        factor *= self._warmth.factor(self.warmth)
        if begun != (self._normaliser.initial, self._warmth.first):
            reference, celsius = self._normaliser.state(), self._warmth.first
            state = {"reference": reference, "intensity": self._nominal, "celsius": celsius}
            self.kit.keep(state)
        return factor

    def _reading(self, channel: int, factor: float, stamp: Utc) -> ODReading:
        volts, angle, intensity = self._volts[channel], self._angles[channel], self._intensity
        raw = RawODReading(volts, angle, str(channel), intensity, stamp)
        setattr(self, f"raw_od{channel}", raw)
        density = self._densities.of(channel, volts * self._as_new(factor), intensity)
        self._limited[channel] = density is not None and density.limited
        if density is None:
            blank = self._densities.blank(channel, self._nominal, self.blank)
            self._blanked.watch(channel, volts * factor, blank)
            od = max(volts * factor - blank, 0.0)
        else:
            od, name = density.od, density.calibration
            seen = CalibratedODReading(od, angle, str(channel), intensity, name, stamp)
            setattr(self, f"calibrated_od{channel}", seen)
        reading = ODReading(od, angle, str(channel), intensity, stamp, density is not None)
        setattr(self, f"od{channel}", reading)
        return reading

    def _as_new(self, factor: float) -> float:
        """What volts are multiplied by to be those of the first lamp, at its intensity now."""
        return factor * self._intensity / self._nominal

    def _publish_fused(self, factor: float, at: Seconds, stamp: Utc) -> None:
        """The density by all angles together, where an estimator is in use."""
        signals = {c: v * self._as_new(factor) for c, v in self._volts.items()
                   if c != self._reference}  # fmt: skip
        fused = self._densities.fused(signals, self._intensity)
        if fused is not None:
            self.kit.record("od_fused", fused, at)
            self.od_fused = ODFused(fused, stamp)

    def _tell_reference(self, at: Seconds, stamp: Utc) -> None:
        if self._reference is None:
            return
        relative = self._normaliser.relative
        if relative is not None:
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
        if self._normaliser.noisy:
            self.kit.trouble(
                "reference-noisy",
                f"The reference photodiode scatters by {100.0 * self._normaliser.noise:.1f} %, more"
                " than a lamp does; it is averaged for longer.",
                "Check that it is firm in its socket, and shade it from other light.",
            )
        else:
            self.kit.clear("reference-noisy")

    def _lengthen(self, lit: Samples) -> None:
        """A converter that smooths needs longer until it shows the lit level."""
        if self._reference is None or self._normaliser.lost or self._settle >= LONGEST_SETTLE:
            return
        if rising(lit[self._reference]):
            self._settle = min(2.0 * self._settle, LONGEST_SETTLE)
            self.kit.log.info(
                "The converter follows the lamp slowly: samples begin {s:.2f} s after it is lit.",
                s=self._settle,
            )
