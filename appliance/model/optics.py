"""Light: readings that need the dark, lamps, and the calibrations that give volts a meaning."""

from attrs import frozen


@frozen
class ReadingAhead:
    """An optical reading will start at *starts* and last *lasts* seconds (the unit's clock)."""

    starts: float
    lasts: float
    interval: float


@frozen
class LampChanged:
    """A lamp was set to *percent* by *job*."""

    channel: str
    percent: float
    job: str


@frozen
class CalibrationChanged:
    """*device* uses another calibration or estimator from now on, or none."""

    device: str
