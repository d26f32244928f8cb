"""The morbidostat: which share of the drugged medium keeps a culture growing just so fast."""

STRENGTH, PATIENCE = 0.6, 0.15  # of the share, per 1/h of error: at once, and each time more
LEAST_ML = 0.1
QUIET, CROWDED = 0.7, 1.25  # shares of the target density: below nothing is done, above more
MORE = 2.5


class Morbidostat:
    """
    A proportional-integral rule for the share, 0 to 1, and a rule for the volume.

    The volume is what growth at the target rate would add until the next time, the share rises
    while the culture grows faster than it should. The integral stands still while the share is at
    an end of its range.
    """

    def __init__(self, target_rate: float, target_od: float) -> None:
        self.target_rate, self.target_od = target_rate, target_od
        self.integral = 0.0

    def retarget(self, target_rate: float, target_od: float) -> None:
        """Hold another growth rate (1/h), at another density."""
        self.target_rate, self.target_od = target_rate, target_od

    def share(self, rate: float) -> float:
        """The share of the drugged medium, now that growth is *rate* (1/h)."""
        error = rate - self.target_rate
        wanted = STRENGTH * error + self.integral + PATIENCE * error
        share = min(max(wanted, 0.0), 1.0)
        if share == wanted or (wanted > 1.0) != (error > 0.0):
            self.integral = min(max(self.integral + PATIENCE * error, 0.0), 1.0)
        return share

    def volume(self, od: float, volume_ml: float, hours: float) -> float:
        """How many mL of *volume_ml* to exchange once in *hours*, at a density *od*."""
        if od < QUIET * self.target_od:
            return 0.0
        ml = self.target_rate * volume_ml * hours
        if od > CROWDED * self.target_od:
            ml *= MORE
        return ml if ml >= LEAST_ML else 0.0
