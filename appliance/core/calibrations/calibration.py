"""A calibration and an estimator, once they are read: what they say, forwards and backwards."""

from datetime import datetime
from typing import Any

from attrs import field, frozen
from msgspec import Struct

from appliance.control.curves import (
    Curve,
    ambiguous_from,
    folds,
    nearest,
    solve,
    within,
)
from appliance.control.fusion import Fusion
from appliance.core.calibrations.schema import EstimatorFile
from appliance.errors import Invalid


@frozen
class Calibration:
    """How one device answers: y (volume, RPM, volts) at x (duration, duty, density).

    *device* is what it is for, *file* what is written (a ``CalibrationFile``), *curve* its curve.
    ``low`` and ``high`` are the range of x in which it was recorded.
    """

    device: str
    file: Any
    curve: Curve
    low: float = field(init=False)
    high: float = field(init=False)

    @low.default
    def _low(self) -> float:
        return min(self._recorded)

    @high.default
    def _high(self) -> float:
        return max(self._recorded)

    @property
    def _recorded(self) -> tuple[float, ...]:
        xs = tuple(self.file.recorded_data.x)
        return xs or getattr(self.curve, "knots", (0.0,))

    @property
    def name(self) -> str:
        """What it is called, in its device's folder."""
        return self.file.calibration_name

    @property
    def kind(self) -> str:
        """Its calibration_type."""
        return self.file.calibration_type

    @property
    def created(self) -> float:
        """When it was made, in seconds UTC."""
        return seconds(self.file.created_at)

    def y(self, x: float) -> float:
        """What the device answers to *x*: the volume of a duration, the speed of a duty."""
        return self.curve(x)

    def x(self, y: float) -> float:
        """What the device must be told for *y*: the duration of a volume, the duty of a speed.

        Of several solutions the one closest to what was recorded, of those the lowest. It may
        lie outside. Raises ``Invalid`` if there is none.
        """
        found = nearest(solve(self.curve, y), self.low, self.high)
        if found is None:
            raise Invalid(
                f"By the calibration {self.name!r} no {self.file.x} gives a {self.file.y} "
                f"of {y:g}.",
                cause=f"Its curve never reaches {y:g}.",
                remedy=f"Calibrate {self.device} over a wider range.",
            )
        return found

    def clamped_x(self, y: float) -> tuple[float, bool]:
        """As ``x``, but never outside what was recorded; and whether *y* lies within."""
        return within(self.curve, y, self.low, self.high)

    @property
    def folds(self) -> tuple[float, ...]:
        """Every x in the recorded range at which the curve turns; none in a sound one."""
        return tuple(folds(self.curve, self.low, self.high))

    @property
    def ambiguous_from(self) -> float | None:
        """The x above which a reading may belong to a larger x too; None in a sound one."""
        return ambiguous_from(self.curve, self.low, self.high)


class Estimator(Struct, frozen=True):
    """How to find a density from the light at several angles."""

    device: str
    file: EstimatorFile
    fusion: Fusion

    @property
    def name(self) -> str:
        """What it is called, in its device's folder."""
        return self.file.estimator_name

    @property
    def kind(self) -> str:
        """Its estimator_type."""
        return self.file.estimator_type

    @property
    def created(self) -> float:
        """When it was made, in seconds UTC."""
        return seconds(self.file.created_at)


def seconds(moment: datetime) -> float:
    """*moment* in seconds UTC."""
    return moment.timestamp()
