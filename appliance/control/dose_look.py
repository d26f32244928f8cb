"""A closer look at a culture of which it is doubtful whether doses arrive."""

import math
from collections.abc import Mapping

from appliance.control.culture_filter import HOUR, RATE_SD, RATE_WANDER, CultureFilter

HOLD_S, LONGEST_S = 60.0, 540.0  # without a dose at first: at least, at most
APART_S = 60.0  # between two parts of one dose, at most
SETTLE_S = 240.0  # without a dose after each: it is mixed in, and its effect seen
SEEN_S = 150.0  # after a dose, before what it did counts
PROBES_ML = {"dry": (0.6,), "leak": (0.6, 0.6, 1.2, 2.4), "rising": (1.3,)}
"""How large the doses should be, to be seen by themselves; the last holds for all after it."""

UNMIXED_S, AGREES = 300.0, 1.5  # time constant without a stir bar; log odds for it, at least
SPREAD = 0.05  # of a gain that is seen: pumps scatter
OPEN, LEVEL_SD = 1.0, 0.05  # standard deviations to begin with: of the gain, the log density
BY_GROWTH = 4.0  # log odds at most that growth alone speaks for
BROKEN, LITTLE, RISING, FULL = 8.0, 6.0, 3.5, 1.5
"""Log odds that make a failure certain: of one after which half arrives, of less, of a vessel that
fills, and of one that fills and was given ``URGENT`` doses to see it."""

URGENT = 3

STRIKING = 7.5  # log odds at which one dose is enough
SOUND, NEARER = -3.0, 1.5  # log odds at which it is none, and what each dose after the first adds


class Look:
    """
    What a culture does when nothing is dosed, and what then a dose does.

    As long as doses follow one another, a pump that gives half and growth that doubled look
    alike. Without doses they do not: the culture grows as the one or the other said it does
    (*usual* knows what it is if all is well, *failed* if it is not). That is believed up to a
    point only, since growth goes on changing; a dose with rest before and after it is seen by
    itself, as a step, whatever growth does. *gains* are the shares of a dose that would be seen
    after each failure, *full* is what is seen if there is none.
    """

    def __init__(
        self,
        failure: str,
        usual: CultureFilter,
        failed: CultureFilter,
        gains: Mapping[str, float],
        full: float = 1.0,
    ) -> None:
        self.failure = self.likeliest = failure
        fills = failure == "rising"
        self._gains = {n: full * g for n, g in gains.items() if fills or n != "rising"}
        self._full = full
        self.culture = usual.copy(RATE_WANDER)
        self.culture.open(LEVEL_SD, RATE_SD, OPEN)
        self._late = self.culture.copy()
        self._late.mixing_s = UNMIXED_S
        self._fixed = {name: self.culture.copy() for name in self._gains}
        self._rivals = (self._late, *self._fixed.values())
        for culture, gain in zip(self._rivals, (full, *self._gains.values()), strict=True):
            culture.gain = gain
            culture.open(LEVEL_SD, RATE_SD, SPREAD)
        self._rates = [(c.rate, c.rate_sd**2) for c in (usual, failed)]
        self._since = self._next = usual.time
        self._probes, self._by_growth, self._by_dose = 0, 0.0, 0.0

    def waits(self, t_s: float) -> bool:
        """Whether nothing should be dosed at *t_s*."""
        if self._probes:
            return t_s < self._next
        elapsed = t_s - self._since
        return elapsed < HOLD_S or (elapsed < LONGEST_S and abs(self._by_growth) < BY_GROWTH)

    @property
    def probe_ml(self) -> float:
        """How large the next dose should be at least, to be seen by itself."""
        probes = PROBES_ML[self.likeliest]
        return probes[min(self._probes, len(probes) - 1)]

    @property
    def late(self) -> bool:
        """Whether doses rather show late, as where nothing is stirred, than too little."""
        return self._lateness > AGREES

    @property
    def _lateness(self) -> float:
        return self._late.score - max(culture.score for culture in self._fixed.values())

    @property
    def gain(self) -> tuple[float, float]:
        """The share of a dose that was seen, and its standard deviation."""
        return self.culture.gain, math.hypot(self.culture.gain_sd, SPREAD)

    @property
    def odds(self) -> float:
        """Logarithm of the odds that something failed."""
        return self._by_growth + self._by_dose

    @property
    def sound(self) -> bool:
        """Whether it is clear that nothing failed."""
        return self.odds < min(SOUND + NEARER * max(self._probes - 1, 0), 0.0)

    @property
    def broken(self) -> bool:
        """Whether it is clear that something did: ``likeliest`` is its name."""
        if self.late:
            return False
        if self.likeliest == "rising":
            certain = RISING if self._probes < URGENT else FULL
            return self._dose_seen and self.odds > certain
        little = self.culture.gain < 0.5 * self._full
        certain = LITTLE if little else BROKEN
        once = self._probes == 1
        return self.odds > (STRIKING if once else certain) and not (once and self._lateness > -1.0)

    @property
    def _dose_seen(self) -> bool:
        return self._probes > 0 and self.culture.time >= self._next - SETTLE_S + SEEN_S

    def observe(self, t_s: float, od: float) -> None:
        """The density *od* was read at *t_s*."""
        was_late = self.late
        for culture in (self.culture, *self._rivals):
            culture.observe(t_s, od)
        if was_late and not self.late:  # what was seen meanwhile says nothing of how much came
            self.culture.open(LEVEL_SD, RATE_SD, OPEN)
            self._by_growth = self._by_dose = 0.0
        if not self._probes and t_s - self._since >= HOLD_S:
            self._compare_growth(t_s)
        elif self._dose_seen:
            self._compare_gain()

    def _compare_growth(self, t_s: float) -> None:
        wander = RATE_WANDER * (t_s - self._since) / HOUR
        odds = []
        for rate, variance in self._rates:
            total = self.culture.rate_sd**2 + variance + wander
            odds.append(-0.5 * ((self.culture.rate - rate) ** 2 / total + math.log(total)))
        self._by_growth = max(-BY_GROWTH, min(BY_GROWTH, odds[1] - odds[0]))

    def _compare_gain(self) -> None:
        seen, sd = self.gain
        off = {name: (seen - gain) ** 2 for name, gain in self._gains.items()}
        self.likeliest = min(off, key=off.__getitem__)
        self._by_dose = 0.5 * ((seen - self._full) ** 2 - off[self.likeliest]) / sd**2

    def dose(self, t_s: float, ml: float, volume_ml: float) -> None:
        """*ml* of medium should have come into *volume_ml* of culture at *t_s*."""
        if not self._probes or t_s > self._next - SETTLE_S + APART_S:
            self._probes += 1
        self._next = t_s + SETTLE_S
        for culture in (self.culture, *self._rivals):
            culture.dose(t_s, ml, volume_ml)
