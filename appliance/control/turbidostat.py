"""The turbidostat: how much to exchange so that a growing culture stays at its density."""

import math

from appliance.control.culture_filter import HOUR, MIXING_S, CultureFilter

TURN_S = 20.0  # from one decision to the next
READINGS = 20  # before the first exchange
SURE = 0.03  # standard deviation of the log density, above which no pump turns
DELAY_S, LEARNT = 2.0, 0.1  # from a decision to the middle of its dose; how quickly that is learnt
LEAST_ML = 0.05
MOST_ML = 1.0
BELOW = 0.04  # log density below the target to which a probing dose may lead


class Turbidostat:
    """
    Exchanges what brings the density, as it will be half-way to the next dose, to its target.

    Cells are seen only when they are mixed in, and medium comes some seconds after it was decided
    on: what grows meanwhile counts too. How long that takes is learnt from the doses.
    The density is not the last reading but what all readings and all doses tell of it, so that
    noise moves no pump, and a dose is not repeated because its effect was not seen yet. A pump
    that gives less than it says shows as growth, and is made up for by the same token.
    """

    def __init__(self, target: float, volume_ml: float, most_ml: float = MOST_ML) -> None:
        if not target > 0.0 or not volume_ml > 0.0:
            raise ValueError("a target and a volume are positive")
        self.target, self.volume_ml, self.most_ml = target, volume_ml, most_ml
        self.culture = CultureFilter()
        self._next, self._readings = 0.0, 0
        self._asked_at: float | None = None
        self._delay_s = DELAY_S

    def retarget(self, target: float, volume_ml: float, most_ml: float) -> None:
        """From now on *target* is the density, *volume_ml* are held, *most_ml* exchanged."""
        self.target, self.volume_ml, self.most_ml = target, volume_ml, most_ml

    def observe(self, t_s: float, od: float) -> None:
        """The density *od* was read at *t_s* (s, monotonic)."""
        if 1e-9 < od < 1e9:
            self.culture.scatter.learn(math.log(od))
        self.culture.observe(t_s, od)
        self._readings += 1

    def dosed(self, t_s: float, ml: float, volume_ml: float | None = None) -> None:
        """*ml* of medium came in at *t_s*, into *volume_ml* of culture."""
        self.culture.dose(t_s, ml, volume_ml or self.volume_ml)
        if self._asked_at is not None and 0.0 <= t_s - self._asked_at < TURN_S:
            self._delay_s += LEARNT * (t_s - self._asked_at - self._delay_s)
        self._asked_at = None

    def wanted(self, t_s: float, probe_ml: float = 0.0) -> float:
        """How many mL to exchange now; 0 if nothing is to be done. With *probe_ml* it is as much,
        or nothing: a dose that can be seen by itself, even if it leads a little below the target.
        """
        if t_s < self._next or self.culture.level is None:
            return 0.0
        lead = t_s - self.culture.time + TURN_S / 2.0
        sd = self.culture.level_sd + self.culture.rate_sd * lead / HOUR
        if self._readings < READINGS or sd > SURE:
            return 0.0
        self._next = t_s + TURN_S
        excess = self._excess(t_s)
        ml = min(self.volume_ml * math.expm1(excess), self.most_ml)
        if probe_ml:
            due = excess > math.log1p(probe_ml / self.volume_ml) - BELOW
            ml = probe_ml if due else 0.0
        if ml < LEAST_ML:
            return 0.0
        self._asked_at = t_s
        return ml

    def _excess(self, t_s: float) -> float:
        """By how much the log density will be above the target half-way to the next dose, which is
        not due before enough has grown for the least one."""
        unseen_s = t_s - self.culture.time + MIXING_S + self._delay_s
        half = max(self.culture.rate * TURN_S / HOUR, LEAST_ML / self.volume_ml) / 2.0
        return self.culture.ahead(unseen_s) + half - math.log(self.target)

    def step(self, t_s: float, od: float) -> float:
        """A reading, and what is then exchanged at once: the whole loop, for simulations."""
        self.observe(t_s, od)
        ml = self.wanted(t_s)
        if ml > 0.0:
            self.dosed(t_s, ml)
        return ml
