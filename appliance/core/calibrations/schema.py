"""The fields of calibration and estimator files, as they are exchanged with other units."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from appliance.control.curves import Curve, Pieces, Poly

Numbers = Annotated[list[float], Meta(max_length=5000)]
Coefficients = Annotated[list[float], Meta(min_length=1, max_length=13)]
Cubic = Annotated[list[float], Meta(min_length=1, max_length=4)]
Cubics = Annotated[list[Cubic], Meta(min_length=1, max_length=1000)]
Knots = Annotated[list[float], Meta(min_length=2, max_length=1001)]
Moment = Annotated[datetime, Meta(tz=True)]
Angle = Annotated[str, Meta(pattern="^(45|90|135|180)$")]
Duty = Annotated[float, Meta(gt=0.0, le=100.0)]
Channel = Annotated[str, Meta(pattern="^[1-4]$")]


class PolyData(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="poly"
):
    """A polynomial, highest power first."""

    coefficients: Coefficients

    def curve(self) -> Curve:
        """As arithmetic."""
        return Poly(self.coefficients)


class SplineData(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="spline"
):
    """Cubic pieces, lowest power first, each in the distance from its left knot."""

    knots: Knots
    coefficients: Cubics

    def curve(self) -> Curve:
        """As arithmetic. Raises ``ValueError``."""
        return pieces("spline", self.knots, self.coefficients)


class AkimaData(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="akima"
):
    """As ``SplineData``, found in another way."""

    knots: Knots
    coefficients: Cubics

    def curve(self) -> Curve:
        """As arithmetic. Raises ``ValueError``."""
        return pieces("akima", self.knots, self.coefficients)


CurveData = PolyData | SplineData | AkimaData


def pieces(kind: Literal["spline", "akima"], knots: list[float], cubics: list) -> Pieces:
    """Cubic pieces, or ``ValueError`` if knots and coefficients do not fit."""
    if len(cubics) != len(knots) - 1:
        raise ValueError(f"{len(knots)} knots need {len(knots) - 1} rows of coefficients")
    if any(b <= a for a, b in zip(knots, knots[1:], strict=False)):
        raise ValueError("the knots do not ascend")
    return Pieces(kind, knots, tuple(tuple(map(float, row)) for row in cubics))


def data_of(curve: Curve) -> CurveData:
    """*curve* as it is written into a file."""
    if isinstance(curve, Poly):
        return PolyData(list(curve.coefficients))
    made = SplineData if curve.kind == "spline" else AkimaData
    return made(list(curve.knots), [list(row) for row in curve.coefficients])


class Recorded(Struct, frozen=True, forbid_unknown_fields=True):
    """What was measured: as many x as y."""

    x: Numbers
    y: Numbers


class CalibrationFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all calibrations have in common."""

    calibration_type: str
    calibration_name: str
    calibrated_on_pioreactor_unit: str
    created_at: Moment
    curve_data_: CurveData
    x: str
    y: str
    recorded_data: Recorded


class PumpFile(CalibrationFile, frozen=True, kw_only=True):
    """Millilitres moved in so many seconds, at a duty *dc* (%), frequency *hz* and *voltage*."""

    hz: float
    dc: Duty
    voltage: float
    x: str = "Duration"
    y: str = "Volume"


class StirringFile(CalibrationFile, frozen=True, kw_only=True):
    """Turns per minute at a duty, at *pwm_hz* and *voltage*."""

    pwm_hz: float
    voltage: float
    x: str = "DC %"
    y: str = "RPM"


class ODFile(CalibrationFile, frozen=True, kw_only=True):
    """Volts of one photodiode at a density, with the infrared lamp at *ir_led_intensity* (%)."""

    ir_led_intensity: float
    angle: Angle
    pd_channel: Channel
    x: str = "OD"
    y: str = "Voltage"


class OD600File(ODFile, frozen=True, kw_only=True):
    """As ``ODFile``, against a photometer at 600 nm."""

    x: str = "OD600"


class EstimatorFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Logarithms of volts, and of their standard deviation, against the log10 of the density."""

    estimator_type: Literal["od_fused_estimator"]
    estimator_name: str
    calibrated_on_pioreactor_unit: str
    created_at: Moment
    ir_led_intensity: float
    angles: Annotated[list[Angle], Meta(min_length=1, max_length=4)]
    mu_splines: dict[Angle, AkimaData | SplineData | PolyData]
    sigma_splines_log: dict[Angle, AkimaData | SplineData | PolyData]
    min_logc: float
    max_logc: float
    sigma_floor: Annotated[float, Meta(gt=0.0)]
    recorded_data: dict[str, Any] = field(default_factory=dict)
    low_conc_scales: dict[str, float] = field(default_factory=dict)
    y: str = "log(Voltage)"
