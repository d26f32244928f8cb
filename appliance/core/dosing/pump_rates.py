"""How long each pump must turn for a volume: by its calibration, or by what such pumps do."""

from msgspec import Struct

from appliance.core.calibrations import Calibration, Calibrations
from appliance.errors import Invalid
from appliance.model import Liquid

USUAL = 0.0911
"""mL/s that the pumps of these units move at full duty, as long as none was calibrated."""

SLOWEST, FASTEST = 0.001, 10.0
"""mL/s of a pump. Whoever believed a calibration that says less would let the vessel run over
without knowing, and so would who believed a waste pump that is said to move more."""

LONG = 10.0
"""Seconds of a long turn."""


class PumpRun(Struct, frozen=True):
    """One turn of a pump: *seconds* at *duty* per cent, which should move *ml*."""

    pump: str
    duty: float
    seconds: float
    ml: float


class PumpRates:
    """What the pumps move, as far as it is known."""

    def __init__(self, calibrations: Calibrations, usual: float = USUAL) -> None:
        self._calibrations, self._usual = calibrations, usual

    def by_volume(self, liquid: Liquid, ml: float) -> PumpRun:
        """The turn that moves *ml*. Raises ``Invalid`` without a calibration that says so."""
        if not 0.0 < ml < 1e4:
            raise Invalid(f"{ml:g} mL cannot be moved.", remedy="Give a volume above nought.")
        pump, calibration = liquid.pump, self._calibration(liquid)
        if calibration is None:
            raise Invalid(
                f"The pump {pump} has no calibration, so it cannot measure out {ml:g} mL.",
                cause=f"No calibration is active for {liquid.device}.",
                remedy="Calibrate the pump and activate the calibration, or give a duration.",
            )
        seconds = calibration.x(ml)
        if not 0.0 < seconds < 1e6:
            raise Invalid(
                f"By its calibration {calibration.name!r} the pump {pump} cannot move {ml:g} mL.",
                cause=f"It would have to turn for {seconds:.3g} s.",
                remedy="Give more, or calibrate the pump with such volumes.",
            )
        return PumpRun(pump, _duty(calibration), seconds, ml)

    def by_duration(self, liquid: Liquid, seconds: float) -> PumpRun:
        """A turn of *seconds*, and what it moves, at a guess where there is no calibration. Of a
        short turn it is taken that it adds as much, or removes as little, as it may.

        Raises ``Invalid`` for a calibration that cannot be right.
        """
        calibration = self._calibration(liquid)
        if calibration is None:
            return PumpRun(liquid.pump, 100.0, seconds, self._usual * seconds)
        surely = max if liquid.adds else min  # rather too much in the ledger
        ml = surely(calibration.y(seconds), _flow(calibration) * seconds)
        return PumpRun(liquid.pump, _duty(calibration), seconds, max(ml, 0.0))

    def rate(self, liquid: Liquid) -> float:
        """mL/s of a long turn. Raises ``Invalid`` for a calibration that cannot be right."""
        return self.by_duration(liquid, LONG).ml / LONG

    def at_full_duty(self) -> dict[str, float]:
        """mL/s of each pump at full duty, for the guard of the hardware."""
        return {liquid.pump: self._at_full_duty(liquid) for liquid in Liquid}

    def _at_full_duty(self, liquid: Liquid) -> float:
        try:
            turn = self.by_duration(liquid, LONG)
        except Invalid:
            return self._usual  # such a pump is not turned
        return turn.ml / LONG * 100.0 / turn.duty

    def _calibration(self, liquid: Liquid) -> Calibration | None:
        calibration = self._calibrations.active(liquid.device)
        if calibration is not None and not SLOWEST <= _flow(calibration) <= FASTEST:
            raise Invalid(
                f"The calibration {calibration.name!r} of {calibration.device} cannot be right.",
                cause=f"In {LONG:g} s it would move {calibration.y(LONG):.3g} mL.",
                remedy="Calibrate the pump again, or use another calibration.",
            )
        return calibration


def _flow(calibration: Calibration) -> float:
    """mL/s of a long turn."""
    return calibration.y(LONG) / LONG


def _duty(calibration: Calibration) -> float:
    return min(max(calibration.file.dc, 1.0), 100.0)
