"""From volts to optical density: a blank, a calibration, or several angles at once."""

from collections.abc import Mapping

from msgspec import Struct

from appliance.core.calibrations import Calibration, Estimator
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.calibrations.parsing import OPTICAL
from appliance.core.jobs.kit import Kit
from appliance.errors import Conflict
from appliance.jobs.od_reading.limits import CalibratedRange
from appliance.model import CalibrationChanged

FUSED = "od_fused"


class Density(Struct, frozen=True):
    """One photodiode's optical density, the name of the calibration it is by, and whether it is
    *limited*: beyond what the calibration was recorded with."""

    od: float
    calibration: str
    limited: bool


def refuse_both(blank: float, known: ActiveCalibrations) -> None:
    """Raise ``Conflict`` if a blank would be subtracted and a calibration applied too."""
    active = _active(known)
    if active and (blank > 0.0 or known.blank is not None):
        raise Conflict(
            "A blank and a calibration cannot both be applied.",
            cause=f"{active} is active, and there is a blank for this experiment. A calibration "
            "counts the light of clear medium already.",
            remedy="Remove the blank (od_blank with forget, and blank 0), or make none active.",
        )


def _active(known: ActiveCalibrations) -> str:
    for device in OPTICAL:
        calibration = known.calibration(device)
        if calibration is not None:
            return f"The calibration {calibration.name} of {device}"
    estimator = known.estimator(FUSED)
    return f"The estimator {estimator.name}" if estimator else ""


class Densities:
    """What readings of the photodiodes mean by what was active when the job was started.

    *angles* are the photodiodes by channel.
    """

    def __init__(self, kit: Kit, angles: Mapping[int, str]) -> None:
        self._kit, self._angles = kit, dict(angles)
        self._calibrations: dict[int, Calibration] = {}
        self._estimator: Estimator | None = None
        self._range = CalibratedRange(kit)

    def start(self, blank: float) -> None:
        """Take what is active now, and keep to it until the job is started again."""
        self._calibrations = {
            channel: found
            for channel, angle in self._angles.items()
            if (found := self._calibration(angle)) is not None
        }
        self._estimator = self._kit.known.estimator(FUSED)
        self._kit.on(CalibrationChanged, self._changed)
        self._tell_of_both(blank)

    def _calibration(self, angle: str) -> Calibration | None:
        own = self._kit.calibration(f"od{angle}")
        general = self._kit.calibration("od")
        if own is None and general is not None and general.file.angle == angle:
            return general
        return own

    def _tell_of_both(self, blank: float) -> None:
        """It was refused when a person started it; after a power cut it goes on regardless."""
        try:
            refuse_both(blank, self._kit.known)
        except Conflict as both:
            self._kit.trouble("blank-and-calibration", both.message, both.remedy or "")
        else:
            self._kit.clear("blank-and-calibration")

    def _changed(self, event: CalibrationChanged) -> None:
        if event.device in (*OPTICAL, FUSED):
            self._kit.log.info(
                "The active calibration of {device} has changed; od_reading takes it up when it "
                "is paused and resumed, or started again.",
                device=event.device,
            )

    # -- one reading

    def of(self, channel: int, volts: float, intensity: float) -> Density | None:
        """The density of *volts* above dark, by the calibration; None where none applies.

        The lamp is at *intensity* (%), and *volts* are what they would be were it as new.
        """
        calibration = self._calibrations.get(channel)
        if calibration is None:
            return None
        why = mismatch(calibration, channel, self._angles[channel], intensity)
        if why:
            self._kit.trouble(
                "calibration-mismatch",
                f"Readings are not calibrated, because the calibration {calibration.name} does not "
                f"apply: {why}.",
                f"Set ir_led_intensity to {calibration.file.ir_led_intensity:g}, or calibrate as "
                "the unit is now.",
            )
            return None
        self._kit.clear("calibration-mismatch")
        od, inside = calibration.clamped_x(volts)
        return Density(od, calibration.name, self._range.watch(channel, calibration, od, inside))

    def blank(self, channel: int, intensity: float, given: float) -> float:
        """What to subtract: *given*, or what od_blank measured for this experiment."""
        measured = self._kit.known.blank
        if given > 0.0 or measured is None:
            return given
        return measured.means.get(str(channel), 0.0) * intensity / measured.intensity

    def fused(self, volts: Mapping[int, float], intensity: float) -> float | None:
        """The density by the estimator, out of *volts* by channel; None without one that fits."""
        if self._estimator is None:
            return None
        file = self._estimator.file
        seen = {self._angles[channel]: value for channel, value in volts.items()}
        missing = [angle for angle in file.angles if angle not in seen]
        why = f"no photodiode stands at {', '.join(missing)}°" if missing else ""
        if not why and intensity != file.ir_led_intensity:
            why = _brightness(file.ir_led_intensity, intensity)
        if why:
            self._kit.trouble(
                "estimator-mismatch",
                f"The estimator {self._estimator.name} does not apply: {why}.",
                "Make another active, or none, or set the lamp as it was.",
            )
            return None
        self._kit.clear("estimator-mismatch")
        return self._estimator.fusion.density(seen)


def mismatch(calibration: Calibration, channel: int, angle: str, intensity: float) -> str:
    """Why *calibration* does not hold for a photodiode, the lamp at *intensity*; "" if it does."""
    file = calibration.file
    if file.angle != angle:
        return f"it was made at {file.angle}°, and the photodiode stands at {angle}°"
    if file.pd_channel != str(channel):
        return f"it was made with the photodiode of channel {file.pd_channel}, not {channel}"
    if file.ir_led_intensity != intensity:
        return _brightness(file.ir_led_intensity, intensity)
    return ""


def _brightness(then: float, now: float) -> str:
    return f"it was made with the lamp at {then:g} %, which is now at {now:g} %"
