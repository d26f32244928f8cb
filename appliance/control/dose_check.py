"""Whether the culture thins as the doses say it must: a bank of hypotheses, and a closer look."""

import math
from collections.abc import Callable

from attrs import define

from appliance.control.culture_filter import HOUR, LARGE_DRIFT, RATE_WANDER, CultureFilter
from appliance.control.dose_look import Look
from appliance.control.pump_gain import PumpGain
from appliance.control.scatter import Scatter

CALM = 0.001  # (1/h)² per hour by which growth changes in a steady culture
APART = 0.05  # volumes of medium, between two moments at which something may have failed
MEMORY = 0.44  # volumes of medium, after which the vessel would have run over
DOUBTFUL = {"dry": 6.0, "leak": 6.0, "rising": 6.0}
CALMLY_DOUBTFUL = {**DOUBTFUL, "rising": 3.5}
"""Log likelihood ratios from which a closer look is worth it, in any and in a steady culture."""

HOPELESS, REFUTED = -8.0, -5.0  # from which it is none; from which doses have been seen
STEADY, UNSTEADY = -2.0, -12.0  # of the calm culture against one whose growth may change
STEADY_S = 1800.0  # how long a culture must have been calm
ELSEWHERE = 0.35  # log density from where doses were last seen: other light may count there
FALLEN = 0.12  # log density: a culture that is washed out ends in light that doses do not weaken
LEAST_GAIN = 0.65  # of doses before they failed; light that cells do not scatter weakens them
GROWING = 3.0  # standard deviations of growth above nought
PUMP = "media"  # the pump of doses of which nobody says which it was

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

    *calm* if the culture was steady at that moment; ``level`` and ``gain`` are its density and
    gain then.
    """

    failure: str
    effect: Effect
    culture: CultureFilter
    calm: bool
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

    A failure that becomes much likelier than that all is well is a *doubt*, and no more: growth
    that changes looks the same as long as doses follow one another. ``look`` then says for how
    long nothing should be dosed, so that growth is seen by itself, and how large a dose should
    be that is seen by itself. It either ends the doubt, or makes the failure certain: ``failure``
    is the name of what is ("dry", "leak", "rising"), or None.

    That nothing leaves any more shows only in how the doses get weaker: it is doubted more readily
    of a culture that was steady for long. Until doses have shown their full effect at such a
    density, only one that shows none at all in a culture that grows is doubtful: light that is not
    scattered by cells weakens them too. ``gains`` is what was learnt of each pump.
    """

    def __init__(self, volume_ml: float = 15.0) -> None:
        self._volume_ml = volume_ml
        self.scatter = Scatter()
        self.gains: dict[str, PumpGain] = {PUMP: PumpGain(self.scatter)}
        self.reset()

    def reset(self) -> None:
        """Begin anew, as after a change of conditions that changes growth or the light."""
        self.scatter.forget()
        self._begin(CultureFilter(self.scatter, RATE_WANDER, LARGE_DRIFT))
        self.failure: str | None = None
        self.seen = False
        self._level: float | None = None
        for gain in self.gains.values():
            gain.restart()

    def _begin(self, culture: CultureFilter) -> None:
        """Take *culture* for one in which all is well."""
        self.quick = culture
        self.look: Look | None = None
        self._suspicions: list[Suspicion] = []
        self._fed = self._volume_ml
        self._be_calm()

    def _be_calm(self) -> None:
        """Take the culture as it is now for the beginning of a steady one."""
        self.calm = self.quick.copy(CALM)
        self._calmness, self._calm_for = 0.0, 0.0
        self._suspicions = [s for s in self._suspicions if not s.calm]

    def know(self, pump: str, share: float, sd: float) -> None:
        """What was learnt of *pump* before, or that it is another now."""
        self.gains[pump] = PumpGain(self.scatter, share, sd)

    @property
    def doubt(self) -> str | None:
        """What is suspected and being looked at, or None."""
        return self.look.failure if self.look else None

    @property
    def steady(self) -> bool:
        """Whether growth has been as good as constant for long enough."""
        return self._calm_for >= STEADY_S and self._calmness > STEADY

    def observe(self, t_s: float, od: float) -> None:
        """The density *od* was read at *t_s* (s, monotonic)."""
        before = self.calm.score - self.quick.score
        elapsed = min(max(t_s - self.quick.time, 0.0), 60.0) if self.quick.level else 0.0
        if 1e-9 < od < 1e9:
            self.scatter.learn(math.log(od))
        for culture in (self.quick, self.calm, *(s.culture for s in self._suspicions)):
            culture.observe(t_s, od)
        for gain in self.gains.values():
            gain.observe(t_s, od)
        self._calmness *= math.exp(-elapsed / HOUR)
        self._calmness += self.calm.score - self.quick.score - before
        self._calm_for += elapsed
        if self._calmness < UNSTEADY and self.failure is None:
            self._be_calm()
        if self.look is not None:
            self._look_closely(self.look, t_s, od)
        else:
            self._judge()
            self._look_where_it_is()

    def _look_closely(self, look: Look, t_s: float, od: float) -> None:
        look.observe(t_s, od)
        if look.broken and (self.seen or look.likeliest != "leak"):
            self.failure = look.likeliest
        elif look.sound or look.broken:
            self._go_on(look)

    def _go_on(self, look: Look) -> None:
        """Nothing failed: growth is another, or the pump always gave that much."""
        share, sd = look.gain
        if look.broken:
            self.know(PUMP, share, sd)
        self.seen, self._level = True, look.culture.level
        culture = look.culture.copy()
        culture.gain = self._full
        culture.open(culture.level_sd, culture.rate_sd)
        self._begin(culture)

    def _look_where_it_is(self) -> None:
        """Far from where it began, light may follow the density differently: begin anew."""
        level = self.quick.level
        if self._level is None:
            self._level = level
        elif level is not None and abs(level - self._level) > ELSEWHERE:
            self.reset()

    def dose(self, t_s: float, ml: float, volume_ml: float, pump: str = PUMP) -> None:
        """*ml* should have come into *volume_ml* of culture at *t_s*, through *pump*."""
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
        for name, gain in self.gains.items():
            gain.dose(t_s, ml, volume_ml, own=name == pump and self.look is None)
        if self.look is not None:
            self.look.dose(t_s, ml, volume_ml)

    def _suspect(self, culture: CultureFilter) -> None:
        now = (culture.level or 0.0, self.quick.gain)
        self._suspicions += [
            Suspicion(name, effect, culture.copy(), culture is self.calm, *now)
            for name, effect in FAILURES.items()
        ]

    def _judge(self) -> None:
        kept, best, worst = [], 0.0, None
        for suspicion in self._suspicions:
            ratio, doubtful = self._ratio(suspicion)
            if suspicion.failure == "leak" and ratio < REFUTED:
                self.seen, self._level = True, self.quick.level
            if ratio > max(doubtful, best) and self._believable(suspicion):
                best, worst = ratio, suspicion
            if ratio > HOPELESS and suspicion.fed < MEMORY * self._volume_ml:
                kept.append(suspicion)
        self._suspicions = kept
        if worst is not None:
            gains = {n: e(1.0, self._volume_ml, worst.fed) for n, e in FAILURES.items()}
            self.look = Look(worst.failure, self.quick, worst.culture, gains, self._full)

    @property
    def _full(self) -> float:
        """What is seen of a dose if all is well."""
        known = [gain.share for gain in self.gains.values() if gain.known]
        return min(known) if known else 1.0

    def _ratio(self, suspicion: Suspicion) -> tuple[float, float]:
        """By how much it is likelier than that all is well, and what would be doubtful."""
        usual, table = (
            (self.calm, CALMLY_DOUBTFUL) if suspicion.calm else (self.quick, DOUBTFUL)
        )
        return suspicion.culture.score - usual.score, table[suspicion.failure]

    def _believable(self, suspicion: Suspicion) -> bool:
        """Whether doses were seen before, or cells are seen to grow; and whether there are cells
        enough and not ever fewer."""
        culture = suspicion.culture
        fallen = (self.quick.level or 0.0) < suspicion.level - FALLEN
        thin = suspicion.gain < LEAST_GAIN * min(self._full, 1.0)
        grows = suspicion.failure == "dry" and culture.rate > GROWING * culture.rate_sd
        return (self.seen or grows) and not (fallen or thin)
