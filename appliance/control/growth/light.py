"""How far the growth of light can be trusted to be that of cells, without a calibration."""

import math

from appliance.control.growth.estimator import Growth

SLOPE_SD = 0.25  # d log(light) / d log(cells) is 1 within this, in most vessels
OFFSET = 0.6  # share of the least light that was seen, which may come from glass and medium


class Light:
    """
    What is known of how light follows the cells; ``least`` is the least light that was seen.

    Doses show the slope of one against the other (``GrowthEstimator.of_cells``). Where there are
    none it is in the doubt. Light that does not come from cells counts for more the fewer there
    are.
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

    def doubted(self, growth: Growth, variance: float, blanked: bool) -> Growth:
        """
        The same rate, no surer than it is known how light follows the cells.

        The slope was seen in doses to the *variance*, infinite where there were none. *blanked*:
        the light of clear medium was taken off.
        """
        self.least = min(self.least, growth.od)
        doubt = SLOPE_SD**2 / (1.0 + SLOPE_SD**2 / variance)
        if not blanked:
            doubt += (OFFSET * self.least / growth.od) ** 2
        return growth._replace(sd=math.hypot(growth.sd, growth.rate * math.sqrt(doubt)))
