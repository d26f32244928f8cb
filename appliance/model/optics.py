"""Light: readings that need the dark, lamps, and the calibrations that give volts a meaning."""

from msgspec import Struct

from appliance.model.moments import Seconds


class ReadingAhead(Struct, frozen=True):
    """An optical reading will start at *starts* and last *lasts* seconds (the unit's clock)."""

    starts: Seconds
    lasts: float
    interval: float


class LampChanged(Struct, frozen=True):
    """A lamp was set to *percent*, or put out (0), while *job* held it; "" if none did."""

    channel: str
    percent: float
    job: str


class CalibrationChanged(Struct, frozen=True):
    """*device* uses another calibration or estimator from now on, or none."""

    device: str
