"""What is done step by step: profiles, and guided calibrations."""

from msgspec import Struct


class ProfileProgressed(Struct, frozen=True):
    """The profile that is carried out has done something, or waits for something else."""


class CalibrationSessionChanged(Struct, frozen=True):
    """A guided calibration was begun, answered or ended, or the unit works on it now,
    or no longer."""

    id: str
