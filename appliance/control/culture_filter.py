"""A diluted culture, watched: its density, its growth, and how much each dose really dilutes it."""

import math

from attrs import Factory, define

HOUR = 3600.0
MIXING_S = 4.0  # time constant with which a dose spreads
RATE_WANDER = 0.1  # (1/h)² per hour: how fast growth changes
LEVEL_WANDER = 4e-6  # per hour: drift of the optics, in log density squared
JITTER = 0.03  # relative scatter of doses about their mean
PLAY_ML = 0.008  # scatter of a dose whatever its size
SURPRISE = 3.0  # standard deviations beyond which a reading weighs less
RATE_SD, GAIN_SD = 0.5, 0.12  # what is not known at first: 1/h; share of a dose


@define
class CultureFilter:
    """
    Kalman filter for log density, growth rate (1/h) and gain, 1 if doses dilute as they should.

    A dose of v mL into V mL lowers the log density by gain · ln(1 + v/V). Between doses the rate
    wanders by *wander*, in (1/h)² per hour. *scatter* is the relative standard deviation of a
    reading. ``score`` is the log likelihood of all readings, up to a constant.
    """

    scatter: float = 0.024
    wander: float = RATE_WANDER
    score: float = 0.0
    level: float | None = None
    rate: float = 0.0
    gain: float = 1.0
    time: float = 0.0
    _p: list[float] = Factory(list)  # yy, ym, yg, mm, mg, gg: covariances
    _mixing: float = 0.0
    _mixed_at: float = 0.0

    def __attrs_post_init__(self) -> None:
        self._p = [0.02, 0.0, 0.0, RATE_SD**2, 0.0, GAIN_SD**2]

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
            yy + 2.0 * h * ym + h * h * mm + LEVEL_WANDER * h,
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
        left = self._mixing * math.exp(-max(t_s - self._mixed_at, 0.0) / MIXING_S)
        self._correct(self.level, reading - left, self.scatter**2 + left * left)

    def _correct(self, level: float, reading: float, variance: float) -> None:
        error = reading - level
        yy, ym, yg, mm, mg, gg = self._p
        total = yy + variance
        strange = error * error / total
        if strange > SURPRISE**2:
            total *= strange / SURPRISE**2
            strange = SURPRISE**2
        self.score -= 0.5 * (strange + math.log(yy + variance))
        a, b, c = yy / total, ym / total, yg / total
        self.level = level + a * error
        self.rate += b * error
        self.gain += c * error
        self._p = [
            yy - a * yy, ym - a * ym, yg - a * yg, mm - b * ym, mg - b * yg, gg - c * yg,
        ]  # fmt: skip

    def dose(self, t_s: float, ml: float, volume_ml: float) -> None:
        """*ml* of medium came into *volume_ml* of culture at *t_s*."""
        if self.level is None or not ml > 0.0:
            return
        self.advance(t_s)
        step = math.log1p(ml / volume_ml)
        noise = (JITTER * step) ** 2 + (PLAY_ML / volume_ml) ** 2
        yy, ym, yg, mm, mg, gg = self._p
        self.level -= self.gain * step
        self._p = [
            yy - 2.0 * step * yg + step * step * gg + noise,
            ym - step * mg,
            yg - step * gg,
            mm,
            mg,
            gg,
        ]
        left = self._mixing * math.exp(-max(t_s - self._mixed_at, 0.0) / MIXING_S)
        self._mixing, self._mixed_at = left + self.gain * step, t_s

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
        twin = CultureFilter(self.scatter, self.wander if wander is None else wander)
        for name in ("level", "rate", "gain", "time", "score", "_mixing", "_mixed_at"):
            setattr(twin, name, getattr(self, name))
        twin._p = list(self._p)
        return twin
