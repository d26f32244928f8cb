"""The ways a culture may be behaving: how restless its growth rate is, how its optics wander."""

from typing import NamedTuple


class Mode(NamedTuple):
    """
    One hypothesis about the process behind the readings.

    ``share`` is its probability before anything was seen, ``restless`` the standard deviation of
    the random walk of the growth rate (1/h per square root of an hour), ``drift`` that of the
    random walk of the logarithm of the optical density (per square root of an hour), and
    ``family`` groups the modes with the same drift.
    """

    share: float
    restless: float
    drift: float
    family: int


STEADY, WANDERING = 0, 1

MODES = (
    Mode(0.470, 0.01, 0.002, STEADY),
    Mode(0.260, 0.05, 0.002, STEADY),
    Mode(0.120, 0.20, 0.002, STEADY),
    Mode(0.030, 0.70, 0.002, STEADY),
    Mode(0.010, 2.50, 0.002, STEADY),
    Mode(0.050, 0.03, 0.100, WANDERING),
    Mode(0.050, 0.30, 0.100, WANDERING),
    Mode(0.010, 0.03, 0.300, WANDERING),
)

STEADY_MODES = sum(mode.family == STEADY for mode in MODES)  # they come first
WANDERING_SHARE = sum(mode.share for mode in MODES if mode.family == WANDERING)
