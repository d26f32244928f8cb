"""What is known of this unit's own devices, for the jobs that use them."""

from msgspec import Struct

from appliance.core.calibrations import Calibration, Calibrations, Estimator, Estimators
from appliance.core.calibrations.blanks import Blank, Blanks


class ActiveCalibrations(Struct, frozen=True):
    """Calibrations, estimators and blanks, as far as they are in use."""

    calibrations: Calibrations
    estimators: Estimators
    blanks: Blanks

    def calibration(self, device: str) -> Calibration | None:
        """The calibration that is active for *device*, or None."""
        return self.calibrations.active(device)

    def estimator(self, device: str) -> Estimator | None:
        """The estimator that is active for *device*, or None."""
        return self.estimators.active(device)

    @property
    def blank(self) -> Blank | None:
        """What clear medium read in this experiment, or None."""
        return self.blanks.of()
