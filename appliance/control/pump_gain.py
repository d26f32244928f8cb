"""What a pump really gives, learnt from how far each of its doses thins the culture."""

from appliance.control.culture_filter import LARGE_DRIFT, RATE_SD, CultureFilter
from appliance.control.scatter import Scatter

GUESSED, GUESSED_SD = 1.0, 0.3  # of a pump that nobody has seen
ANY_GROWTH = 0.3  # (1/h)² per hour: so that growth that changes is never taken for a pump
APART_S, PART_S = 120.0, 60.0  # after the dose before: another dose, a part of the same
LEAST_ML = 0.3  # of a dose that is seen by itself
LEVEL_SD = 0.05  # log density: known of the culture at first
WORN = 0.03  # how far a gain wanders while as much goes through as the vessel holds
KNOWN_SD = 0.12  # from where on it says something


class PumpGain:
    """
    The share of its doses that one pump gives, as the culture shows it.

    Growth may change as fast as it likes here, so that only steps count. Nothing is learnt of doses
    that follow one another closely: where each answers the readings before it, what is noise in
    those would look like an effect of the dose.
    """

    def __init__(self, scatter: Scatter, share: float = GUESSED, sd: float = GUESSED_SD) -> None:
        self._scatter, self._dosed_at, self._alone = scatter, -APART_S, False
        self._follow(share, sd)

    def _follow(self, share: float, sd: float) -> None:
        self._culture = CultureFilter(self._scatter, ANY_GROWTH, LARGE_DRIFT)
        self._culture.gain = share
        self._culture.open(LEVEL_SD, RATE_SD, sd)

    @property
    def share(self) -> float:
        """What was seen of a dose, as a share of what it should do."""
        return self._culture.gain

    @property
    def sd(self) -> float:
        """Standard deviation of the share."""
        return self._culture.gain_sd

    @property
    def known(self) -> bool:
        """Whether the share is known well enough to tell."""
        return self.sd < KNOWN_SD

    def restart(self) -> None:
        """The culture, or its light, is another; the pump is the same."""
        self._follow(self.share, self.sd)

    def observe(self, t_s: float, od: float) -> None:
        """The density *od* was read at *t_s* (s, monotonic)."""
        self._culture.observe(t_s, od)

    def dose(self, t_s: float, ml: float, volume_ml: float, own: bool) -> None:
        """*ml* should have come into *volume_ml* of culture at *t_s*, through this pump if it is
        its *own*."""
        apart = t_s - self._dosed_at
        begun = apart > APART_S or (self._alone and apart < PART_S)
        self._alone, self._dosed_at = own and ml >= LEAST_ML and begun, t_s
        if self._alone:
            self._culture.wear(WORN * WORN * ml / volume_ml)
        self._culture.dose(t_s, ml, volume_ml, None if self._alone else GUESSED_SD)
