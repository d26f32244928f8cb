"""How long each pump must turn for a volume: by its calibration, or by what such pumps do."""

from attrs import frozen

from appliance.core.calibrations import Calibration, Calibrations
from appliance.core.volumes import PUMPS
from appliance.errors import Invalid

USUAL = 0.0911
"""mL/s that the pumps of these units move at full duty, as long as none was calibrated."""


@frozen
class Turn:
    """One turn of a pump: *seconds* at *duty* per cent, which should move *ml*."""

    pump: str
    duty: float
    seconds: float
    ml: float


class Flows:
    """What the pumps move, as far as it is known."""

    def __init__(self, calibrations: Calibrations, usual: float = USUAL) -> None:
        self._calibrations, self._usual = calibrations, usual

    def by_volume(self, kind: str, ml: float) -> Turn:
        """The turn that moves *ml*. Raises ``Invalid`` without a calibration that says so."""
        if not 0.0 < ml < 1e4:
            raise Invalid(f"{ml:g} mL cannot be moved.", remedy="Give a volume above nought.")
        pump, calibration = PUMPS[kind], self._calibration(kind)
        if calibration is None:
            raise Invalid(
                f"The pump {pump} has no calibration, so it cannot measure out {ml:g} mL.",
                cause=f"No calibration is active for {pump}_pump.",
                remedy="Calibrate the pump and activate the calibration, or give a duration.",
            )
        seconds = calibration.x(ml)
        if not 0.0 < seconds < 1e6:
            raise Invalid(
                f"By its calibration {calibration.name!r} the pump {pump} cannot move {ml:g} mL.",
                cause=f"It would have to turn for {seconds:.3g} s.",
                remedy="Give more, or calibrate the pump with such volumes.",
            )
        return Turn(pump, _duty(calibration), seconds, ml)

    def by_duration(self, kind: str, seconds: float) -> Turn:
        """A turn of *seconds*, and what it moves at a guess where there is no calibration."""
        calibration = self._calibration(kind)
        if calibration is None:
            return Turn(PUMPS[kind], 100.0, seconds, self._usual * seconds)
        return Turn(PUMPS[kind], _duty(calibration), seconds, max(calibration.y(seconds), 0.0))

    def rate(self, kind: str) -> float:
        """mL/s of a long turn."""
        return max(self.by_duration(kind, 10.0).ml, 1e-6) / 10.0

    def at_full_duty(self) -> dict[str, float]:
        """mL/s of each pump at full duty, for the guard of the hardware."""
        turns = [self.by_duration(kind, 10.0) for kind in PUMPS]
        return {t.pump: t.ml / 10.0 * 100.0 / t.duty for t in turns}

    def _calibration(self, kind: str) -> Calibration | None:
        return self._calibrations.active(f"{PUMPS[kind]}_pump")


def _duty(calibration: Calibration) -> float:
    return min(max(calibration.file.dc, 1.0), 100.0)
