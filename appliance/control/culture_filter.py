"""A diluted culture, watched: its density, its growth, and how much each dose really dilutes it."""

import math
from copy import copy

from attrs import Factory, define

from appliance.control.scatter import Scatter

HOUR = 3600.0
MIXING_S = 4.0  # time constant with which a dose spreads
UNMIXED, UNMIXED_S = 0.3, 20.0  # share of a dose that may mix otherwise, for so long
RATE_WANDER = 0.1  # (1/h)² per hour: how fast growth changes
LEVEL_WANDER = 4e-6  # per hour: drift of the optics, in log density squared
LARGE_DRIFT = 2e-4  # the same of optics that nobody has seen: 1.4 % in an hour
JITTER = 0.03  # relative scatter of doses about their mean
PLAY_ML = 0.008  # scatter of a dose whatever its size
SURPRISE = 3.0  # standard deviations beyond which a reading weighs less
JUMP = 4  # readings in a row that are as surprising: the light has jumped
LEVEL_SD, RATE_SD, GAIN_SD = 0.14, 0.5, 0.12  # not known at first: log density, 1/h, of a dose


@define
class CultureFilter:
    """
    Kalman filter for log density, growth rate (1/h) and gain, 1 if doses dilute as they should.

    A dose of v mL into V mL lowers the log density by gain · ln(1 + v/V). Between doses the rate
    wanders by *wander*, in (1/h)² per hour, and the level by *drift*. ``score`` is the log
    likelihood of all readings, up to a constant; ``jumps`` counts how often the light jumped, and
    stayed where it was then.
    """

    scatter: Scatter = Factory(Scatter)
    wander: float = RATE_WANDER
    drift: float = LEVEL_WANDER
    mixing_s: float = MIXING_S
    score: float = 0.0
    level: float | None = None
    rate: float = 0.0
    gain: float = 1.0
    time: float = 0.0
    jumps: int = 0
    _p: list[float] = Factory(list)  # yy, ym, yg, mm, mg, gg: covariances
    _mixing: float = 0.0
    _mixed_at: float = 0.0
    _strange: int = 0

    def __attrs_post_init__(self) -> None:
        self.open()

    def open(
        self, level_sd: float = LEVEL_SD, rate_sd: float = RATE_SD, gain_sd: float = GAIN_SD
    ) -> None:
        """Know level, growth and gain no better than that from now on."""
        self._p = [level_sd**2, 0.0, 0.0, rate_sd**2, 0.0, gain_sd**2]

    @property
    def gain_sd(self) -> float:
        """Standard deviation of the gain."""
        return math.sqrt(max(self._p[5], 0.0))

    @property
    def rate_sd(self) -> float:
        """Standard deviation of the growth rate, per hour."""
        return math.sqrt(max(self._p[3], 0.0))

    @property
    def level_sd(self) -> float:
        """Standard deviation of the log density."""
        return math.sqrt(max(self._p[0], 0.0))

    def ahead(self, seconds: float) -> float:
        """The log density *seconds* after the last that was told, without doses."""
        return (self.level or 0.0) + self.rate * seconds / HOUR

    def advance(self, t_s: float) -> None:
        """Let time pass until *t_s*; a time before the last one changes nothing."""
        h = (t_s - self.time) / HOUR
        if h <= 0.0:
            return
        self.time = t_s
        if self.level is None:
            return
        yy, ym, yg, mm, mg, gg = self._p
        self.level += h * self.rate
        self._p = [
            yy + 2.0 * h * ym + h * h * mm + self.drift * h,
            ym + h * mm,
            yg + h * mg,
            mm + self.wander * h,
            mg,
            gg,
        ]

    def observe(self, t_s: float, od: float) -> None:
        """Take in the density *od*, read at *t_s* (s, monotonic). One that is none is no news."""
        if not (1e-9 < od < 1e9):
            return
        reading = math.log(od)
        if self.level is None:
            self.level, self.time = reading, t_s
            return
        self.advance(t_s)
        left, unsure = self._left(t_s, self.mixing_s), UNMIXED * self._left(t_s, UNMIXED_S)
        self._correct(reading - left - self.level, self.scatter.variance + unsure * unsure)

    def _left(self, t_s: float, mixing_s: float) -> float:
        """What is not mixed in yet at *t_s*, in log density, if that takes *mixing_s*."""
        return self._mixing * math.exp(-max(t_s - self._mixed_at, 0.0) / mixing_s)

    def _correct(self, error: float, variance: float) -> None:
        if self._jumped(error, error * error / (self._p[0] + variance)):
            self._p[0] += error * error
        yy, ym, yg, mm, mg, gg = self._p
        total = yy + variance
        strange = error * error / total
        if strange > SURPRISE**2:
            total *= strange / SURPRISE**2
            strange = SURPRISE**2
        self.score -= 0.5 * (strange + math.log(yy + variance))
        a, b, c = yy / total, ym / total, yg / total
        self.level = (self.level or 0.0) + a * error
        self.rate += b * error
        self.gain += c * error
        self._p = [
            yy - a * yy, ym - a * ym, yg - a * yg, mm - b * ym, mg - b * yg, gg - c * yg,
        ]  # fmt: skip

    def _jumped(self, error: float, strange: float) -> bool:
        """Whether readings have been beyond belief on the same side for a while."""
        if strange < SURPRISE**2:
            self._strange = 0
            return False
        side = 1 if error > 0.0 else -1
        self._strange = self._strange + side if self._strange * side > 0 else side
        if abs(self._strange) < JUMP:
            return False
        self._strange = 0
        self.jumps += 1
        return True

    def dose(self, t_s: float, ml: float, volume_ml: float, gain_sd: float | None = None) -> None:
        """*ml* of medium came into *volume_ml* of culture at *t_s*. With *gain_sd* it was another
        pump than the one whose gain is followed here, and is as uncertain as that."""
        if self.level is None or not ml > 0.0:
            return
        self.advance(t_s)
        step = math.log1p(ml / volume_ml)
        noise = (JITTER * step) ** 2 + (PLAY_ML / volume_ml) ** 2
        yy, ym, yg, mm, mg, gg = self._p
        gain = self.gain if gain_sd is None else 1.0
        self.level -= gain * step
        if gain_sd is None:
            yy += step * step * gg - 2.0 * step * yg
            ym -= step * mg
            yg -= step * gg
        else:
            yy += (step * gain_sd) ** 2
        self._p = [yy + noise, ym, yg, mm, mg, gg]
        self._mixing, self._mixed_at = self._left(t_s, self.mixing_s) + gain * step, t_s

    def wear(self, variance: float) -> None:
        """The gain may have become another, by *variance*."""
        self._p[5] += variance

    def state(self) -> dict:
        """What outlasts a pause, fit for JSON: rate and gain, not the density."""
        return {"rate": self.rate, "rate_sd": self.rate_sd,
                "gain": self.gain, "gain_sd": self.gain_sd}  # fmt: skip

    def restore(self, state: dict) -> None:
        """Go on from ``state``. Raises ValueError for what is none."""
        try:
            values = [float(state[name]) for name in ("rate", "rate_sd", "gain", "gain_sd")]
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is not the state of a culture: {error}") from None
        if not all(map(math.isfinite, values)):
            raise ValueError("the state of a culture is made of finite numbers")
        self.rate, rate_sd, self.gain, gain_sd = values
        self._p[3], self._p[5] = rate_sd**2 + 0.01, gain_sd**2

    def copy(self, wander: float | None = None) -> "CultureFilter":
        """One that goes on from here by itself; its growth rate may *wander* as much as this."""
        twin = copy(self)
        twin.wander = self.wander if wander is None else wander
        twin._p = list(self._p)
        return twin
