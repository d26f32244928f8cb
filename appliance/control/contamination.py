"""Whether something grows where nothing should."""

LEAST = 0.05
"""Growth per hour that is none: drying up and a lamp that warms look like less than that."""

CERTAIN = 2.0
"""Standard deviations by which growth must be above nought."""

FOR = 3600.0
"""Seconds for which it must go on without a break."""


class SterileWatch:
    """Follows the estimates of a growth rate in a vial that is meant to be sterile."""

    def __init__(self) -> None:
        self._since: float | None = None

    def reset(self) -> None:
        """Begin anew: the vial, or what is wanted of it, is another."""
        self._since = None

    def observe(self, at: float, rate: float, sd: float) -> bool:
        """Whether it is clear at *at* (s, monotonic) that something grows, now that the estimate
        is *rate* with a standard deviation of *sd* (1/h)."""
        if rate < LEAST or rate < CERTAIN * sd:
            self._since = None
            return False
        if self._since is None:
            self._since = at
        return at - self._since >= FOR
