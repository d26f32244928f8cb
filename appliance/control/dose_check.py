"""Whether the culture thins as the doses say it must: a bank of hypotheses, the likeliest wins."""

import math
from collections.abc import Callable

from attrs import define

from appliance.control.culture_filter import HOUR, RATE_WANDER, CultureFilter

CALM = 0.001  # (1/h)² per hour by which growth changes in a steady culture
APART = 0.05  # volumes of medium, between two moments at which something may have failed
MEMORY = 0.44  # volumes of medium, after which the vessel would have run over
CERTAIN = {"dry": 14.0, "leak": 14.0, "rising": 9.0}
CALMLY_CERTAIN = {**CERTAIN, "rising": 7.0}
"""Log likelihood ratios from which a failure is taken to be one, in any and in a steady culture."""

DANGER, LESS = 0.28, 0.85  # volumes that may have come in, from which less certainty will do

HOPELESS, REFUTED = -8.0, -5.0  # from which it is none; from which doses have been seen
STEADY, UNSTEADY = -2.0, -12.0  # of the calm culture against one whose growth may change
STEADY_S = 3600.0  # how long a culture must have been calm
ELSEWHERE = 0.35  # log density from where doses were last seen: other light may count there
FALLEN = 0.12  # log density: a culture that is washed out ends in light that doses do not weaken
LEAST_GAIN = 0.65  # of doses before they failed; light that cells do not scatter weakens them
GROWING = 3.0  # standard deviations of growth above nought
AS_GOOD = -1.0  # how much worse than changing growth a rising level may explain what was read

Effect = Callable[[float, float, float], float]


def _nothing(ml: float, volume: float, since: float) -> float:
    return 0.0


def _half(ml: float, volume: float, since: float) -> float:
    return 0.5 * ml


def _rising(ml: float, volume: float, since: float) -> float:
    return ml * volume / (volume + since)


FAILURES: dict[str, Effect] = {"dry": _nothing, "leak": _half, "rising": _rising}
"""What may fail: nothing arrives, half of it does, nothing leaves. Each is a function of the mL
of a dose, the mL of culture and the mL that were fed since, to the mL it dilutes like."""


@define
class Suspicion:
    """That something failed when ``fed`` was 0, and the culture as it would be read then.

    *calm* if the culture was steady at that moment; ``own`` and ``changing`` are the scores that
    it had then, itself and if growth may change, ``level`` and ``gain`` its density and gain.
    """

    failure: str
    effect: Effect
    culture: CultureFilter
    calm: bool
    own: float
    changing: float
    level: float
    gain: float
    fed: float = 0.0

    def dose(self, t_s: float, ml: float, volume: float) -> None:
        """What a dose does if the suspicion is right."""
        self.culture.dose(t_s, self.effect(ml, volume, self.fed), volume)
        self.fed += ml


class DoseCheck:
    """
    Follows a dosed culture as if all were well, and as if something had failed at some moment.

    That too little arrives shows at each dose, in any culture. That nothing leaves any more shows
    only in how the doses get weaker, which looks as if the culture grew faster and faster: it is
    easily believed of a culture that was steady for an hour. Until doses have shown their full
    effect at such a density, only one that shows none at all in a culture that grows counts:
    light that is not scattered by cells weakens them too. ``failure`` is the name of what has
    become certain ("dry", "leak", "rising"), or None.
    """

    def __init__(self, volume_ml: float = 15.0, scatter: float = 0.024) -> None:
        self._volume_ml, self._scatter = volume_ml, scatter
        self.reset()

    def reset(self) -> None:
        """Begin anew, as after a change of conditions that changes growth."""
        self.quick = CultureFilter(scatter=self._scatter, wander=RATE_WANDER)
        self.failure: str | None = None
        self.seen = False
        self._level: float | None = None
        self._suspicions: list[Suspicion] = []
        self._fed = self._volume_ml
        self._be_calm()

    def _be_calm(self) -> None:
        """Take the culture as it is now for the beginning of a steady one."""
        self.calm = self.quick.copy(CALM)
        self._calmness, self._calm_for = 0.0, 0.0
        self._suspicions = [s for s in self._suspicions if not s.calm]

    @property
    def steady(self) -> bool:
        """Whether growth has been as good as constant for long enough."""
        return self._calm_for >= STEADY_S and self._calmness > STEADY

    def observe(self, t_s: float, od: float) -> None:
        """The density *od* was read at *t_s* (s, monotonic)."""
        before = self.calm.score - self.quick.score
        elapsed = min(max(t_s - self.quick.time, 0.0), 60.0) if self.quick.level else 0.0
        for culture in (self.quick, self.calm, *(s.culture for s in self._suspicions)):
            culture.observe(t_s, od)
        self._calmness *= math.exp(-elapsed / HOUR)
        self._calmness += self.calm.score - self.quick.score - before
        self._calm_for += elapsed
        self._judge()
        self._look_where_it_is()
        if self._calmness < UNSTEADY and self.failure is None:
            self._be_calm()

    def _look_where_it_is(self) -> None:
        """Far from where it began, light may follow the density differently: begin anew."""
        level = self.quick.level
        if self._level is None:
            self._level = level
        elif level is not None and abs(level - self._level) > ELSEWHERE and not self.failure:
            self.reset()

    def dose(self, t_s: float, ml: float, volume_ml: float) -> None:
        """*ml* of medium should have come into *volume_ml* of culture at *t_s*."""
        if self.quick.level is None:
            return
        if self._fed >= APART * self._volume_ml:
            self._fed = 0.0
            self._suspect(self.quick)
            if self.steady:
                self._suspect(self.calm)
        self._fed += ml
        for culture in (self.quick, self.calm):
            culture.dose(t_s, ml, volume_ml)
        for suspicion in self._suspicions:
            suspicion.dose(t_s, ml, volume_ml)

    def _suspect(self, culture: CultureFilter) -> None:
        now = (culture.score, self.quick.score, culture.level or 0.0, self.quick.gain)
        self._suspicions += [
            Suspicion(name, effect, culture.copy(), culture is self.calm, *now)
            for name, effect in FAILURES.items()
        ]

    def _judge(self) -> None:
        kept, best = [], 0.0
        for suspicion in self._suspicions:
            ratio, certain = self._ratio(suspicion)
            if suspicion.failure == "leak" and ratio < REFUTED:
                self.seen, self._level = True, self.quick.level
            if ratio > max(certain, best) and self._believable(suspicion):
                best, self.failure = ratio, suspicion.failure
            if ratio > HOPELESS and suspicion.fed < MEMORY * self._volume_ml:
                kept.append(suspicion)
        self._suspicions = kept

    def _ratio(self, suspicion: Suspicion) -> tuple[float, float]:
        """By how much it is likelier than that all is well, and what would be certain."""
        usual, table = (
            (self.calm, CALMLY_CERTAIN) if suspicion.calm else (self.quick, CERTAIN)
        )
        dangerous = suspicion.failure == "rising" and suspicion.fed > DANGER * self._volume_ml
        certain = table[suspicion.failure] * (LESS if dangerous else 1.0)
        return suspicion.culture.score - usual.score, certain

    def _believable(self, suspicion: Suspicion) -> bool:
        """Whether doses were seen before, or cells are seen to grow; whether there are cells
        enough and not ever fewer; and whether growth that changes explains it no better."""
        culture = suspicion.culture
        fallen = (self.quick.level or 0.0) < suspicion.level - FALLEN
        thin = suspicion.gain < LEAST_GAIN
        grows = suspicion.failure == "dry" and culture.rate > GROWING * culture.rate_sd
        changing = self.quick.score - suspicion.changing
        as_good = culture.score - suspicion.own - changing > AS_GOOD
        return as_good and (self.seen or grows) and not (fallen or thin)
