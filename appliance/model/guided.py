"""What is done step by step: profiles, and guided calibrations."""

from attrs import frozen


@frozen
class ProfileProgressed:
    """The profile that is carried out has done something, or waits for something else."""


@frozen
class CalibrationSessionChanged:
    """A guided calibration was begun, answered or ended, or the unit works on it now,
    or no longer."""

    id: str
