"""The growth of cells, where only that of their light is known: without a calibration."""

import math

from appliance.control.growth.estimator import Growth

SLOPE_SD = 0.25  # d log(light) / d log(cells) is 1 within this, in most vessels
OFFSET = 0.6  # share of the least light that was seen, which may come from glass and medium
PUMP_SD = 0.15  # share of a dose: a pump may also not be what it is said to be


class Light:
    """
    What is known of how light follows the cells; ``least`` is the least light that was seen.

    By how much a dose weakens light, as a share of by how much it thins the culture, is the slope
    of one against the other, if the pump gives what it should. So where there are doses the slope
    is learnt, and the growth of the light is divided by it; where there are none, it is in the
    doubt. Light that does not come from cells counts for more the fewer there are.
    """

    __slots__ = ("least",)

    def __init__(self, least: float = math.inf):
        self.least = least

    def state(self) -> float | None:
        """What is remembered, fit for JSON."""
        return None if self.least == math.inf else self.least

    @classmethod
    def restore(cls, least: float | None) -> "Light":
        """The one whose ``state`` this is; an older unit kept none. Raises ValueError."""
        return cls() if least is None else cls(float(least))

    def of_cells(self, growth: Growth, gain: float, variance: float, blanked: bool) -> Growth:
        """
        What the growth of the light says of the cells.

        Doses did ``gain`` times what was told, known to ``variance`` (infinite where there were
        none). *blanked*: the light of clear medium was taken off.
        """
        self.least = min(self.least, growth.od)
        share = SLOPE_SD**2 / (SLOPE_SD**2 + PUMP_SD**2 + variance)
        slope = 1.0 + share * (gain - 1.0)
        doubt = SLOPE_SD**2 * (1.0 - share)
        if not blanked:
            doubt += (OFFSET * self.least / growth.od) ** 2
        rate = growth.rate / slope
        sd = math.hypot(growth.sd, rate * math.sqrt(doubt)) / slope
        return Growth(rate, sd, growth.od)
