"""Lag, fastest growth, entry to stationary, yield, shifts and decline of one batch."""

import math
from collections.abc import Sequence

from msgspec import Struct

from appliance.control.growth_curve.slopes import LEAST, Line, Lines
from appliance.control.growth_curve.stretches import Points, gaps, in_blocks, is_held, readings_of

LEAST_POINTS = 10
SHARE = 0.18  # of all the growth: over so much the fastest is looked for,
LEAST_GAIN, MOST_GAIN = 0.15, 0.6  # but over no less and no more of the logarithm
CLEAR = 0.03  # of a slope: its greatest standard deviation there
ALIKE = 0.95  # of the steepest: what is as steep
NONE = 0.1  # of the fastest growth: what is none any more
AT_ONCE = 0.5  # of the fastest growth, surely, at the beginning: there was no lag to see
RESTING_H = 0.4  # h without growth, at the end too: what is stationary
SHIFTED, RESUMED = 0.5, 0.15  # a dip to half of either side, of the fastest growth at least
FALLEN = 0.15  # of the logarithm: over so much decline the fastest is looked for
NO_FALL = -0.005  # 1/h: what is no decline: lamps drift, medium dries up
LESSER = 0.15  # of the logarithm: growth after a dip that is none to speak of


class Estimate(Struct, frozen=True):
    """A number and its standard deviation, in the same unit."""

    value: float
    sd: float


class Moment(Struct, frozen=True):
    """When (h, on the clock of the readings), and the density then."""

    t_h: float
    od: float


class Shift(Struct, frozen=True):
    """Growth slowed down at a moment, and went on: the rates (1/h) before and after."""

    at: Moment
    before: float
    after: float


class Fit(Struct, frozen=True):
    """The smooth curve: hours, densities, rates and their standard deviations (1/h)."""

    t_h: list[float]
    od: list[float]
    rate: list[float]
    sd: list[float]


class CurveSummary(Struct, frozen=True):
    """What a batch did; None for what cannot be told, which *notes* then explain.

    *lag_h* is from the first reading until the line of fastest growth leaves the first level;
    *rate* (1/h) is the slope of that line, from *fastest_from_h* to *fastest_to_h*; *stationary*
    is when the rate has fallen below a tenth of it for good; *gain* is the highest density less
    the first, and *decline* (1/h, negative) the steepest fall after the highest.
    """

    first: Moment
    last: Moment
    highest: Moment
    gain: float
    lag_h: Estimate | None
    rate: Estimate | None
    fastest_from_h: float | None
    fastest_to_h: float | None
    stationary: Moment | None
    shifts: tuple[Shift, ...]
    decline: Estimate | None
    notes: tuple[str, ...]
    fit: Fit

    @property
    def doubling_h(self) -> Estimate | None:
        """The doubling time at the fastest growth, in hours."""
        if self.rate is None:
            return None
        doubling = math.log(2.0) / self.rate.value
        return Estimate(doubling, doubling * self.rate.sd / self.rate.value)


def summarise(rows: Sequence[tuple[float, float]], notes: Sequence[str] = ()) -> CurveSummary:
    """
    Sum up the batch of which *rows* are the readings, (h, density); *notes* are put before its
    own. Raises ValueError, with a sentence, if there is too little to say anything of.
    """
    readings = readings_of(rows)
    points = in_blocks(readings)
    if len(points.t) < LEAST_POINTS:
        raise ValueError(f"There are {len(points.t)} readings, and at least {LEAST_POINTS} are "
                         "needed.")  # fmt: skip
    return _Batch(points, [*notes, *_about(readings, points)]).summary()


def _about(readings: list[tuple[float, float]], points: Points) -> list[str]:
    """What is to be known of the readings."""
    begin = points.t[0]
    found = [f"Nothing was read from {a - begin:.2f} to {b - begin:.2f} h."
             for a, b in gaps(points)[:5]]  # fmt: skip
    if is_held(readings):
        found.append("The highest readings are all the same: they end at a limit, or are coarse; "
                     "what lies beyond is not known.")  # fmt: skip
    return found


class _Batch:
    """One culture, looked at from several sides."""

    def __init__(self, points: Points, notes: list[str]) -> None:
        self._t, self._y = points.t, points.level
        self._lines = Lines(points)
        self._notes = notes
        gain = SHARE * (max(self._y) - min(self._y))
        gain = min(max(gain, LEAST_GAIN), MOST_GAIN)
        self._steepest = self._find_steepest(1.0, 0, len(self._t), gain)
        fastest = self._steepest.slope if self._steepest else 0.0
        sd = max(0.03 * fastest, 0.005)
        self._local = self._lines.around(sd, max(LEAST + 1, len(self._t) // 5))
        self._smooth = [
            line.level + line.slope * (t - line.t)
            for t, line in zip(self._t, self._local, strict=True)
        ]

    def summary(self) -> CurveSummary:
        """All of it."""
        top = max(range(len(self._t)), key=self._smooth.__getitem__)
        line = self._steepest
        stationary = self._stationary(line) if line else None
        if line is None:
            self._notes.append("It has not grown enough to tell how fast.")
        return CurveSummary(
            first=self._moment(0),
            last=self._moment(-1),
            highest=self._moment(top),
            gain=math.exp(self._smooth[top]) - math.exp(self._smooth[0]),
            lag_h=self._lag(line) if line else None,
            rate=Estimate(line.slope, line.sd) if line else None,
            fastest_from_h=self._t[line.first] if line else None,
            fastest_to_h=self._t[line.end - 1] if line else None,
            stationary=None if stationary is None else self._moment(stationary),
            shifts=tuple(self._shifts(line, stationary)) if line else (),
            decline=self._decline(line, top),
            notes=tuple(self._notes),
            fit=Fit(self._t, [math.exp(y) for y in self._smooth],
                    [one.slope for one in self._local], [one.sd for one in self._local]),
        )  # fmt: skip

    def _moment(self, k: int) -> Moment:
        return Moment(self._t[k], math.exp(self._smooth[k]))

    # -- the fastest growth, and the fastest decline

    def _find_steepest(self, sign: float, first: int, end: int, gain: float) -> Line | None:
        """The line of the steepest part that is long enough to be sure of, after Hall et al.
        (2014): the steepest window, with all that are nearly as steep; None if none is."""
        windows = [w for k in range(first, end - LEAST) if (w := self._window(sign, k, end, gain))]
        if not windows:
            return None
        best = max(windows, key=lambda w: sign * w.slope)
        alike = [w for w in windows if sign * w.slope >= ALIKE * sign * best.slope]
        joined = [w for w in alike if w.first < best.end and w.end > best.first]
        low, high = min(w.first for w in joined), max(w.end for w in joined)
        whole = self._lines.line(low, high)
        return whole if sign * whole.slope >= ALIKE * sign * best.slope else best

    def _window(self, sign: float, first: int, end: int, gain: float) -> Line | None:
        """The shortest window from *first* on in which the level changes by *gain* and the slope
        is clear."""
        for stop in range(first + LEAST, end + 1):
            line = self._lines.line(first, stop)
            rise = sign * line.slope * (self._t[stop - 1] - self._t[first])
            if rise >= gain and line.sd <= CLEAR * sign * line.slope:
                return line
        return None

    def _lag(self, line: Line) -> Estimate | None:
        begin = self._local[0]
        if begin.slope - 2.0 * begin.sd > AT_ONCE * line.slope:
            self._notes.append("It was growing when the readings began: there is no lag to see.")
            return None
        level = self._smooth[0]
        lag = line.t - (line.level - level) / line.slope - self._t[0]
        reach = begin.end - begin.first
        doubt = math.sqrt(self._lines.noise / reach) / line.slope
        sd = math.hypot(doubt, (line.t - self._t[0] - lag) * line.sd / line.slope)
        return Estimate(max(lag, 0.0), sd)

    def _stationary(self, line: Line) -> int | None:
        """Where growth has ended for good, if it has: from there on there is none in any window."""
        count = len(self._t)
        step = (self._t[-1] - self._t[0]) / (count - 1)
        width = max(round(RESTING_H / step), self._local[0].end - self._local[0].first)
        k = count - width
        while k >= line.first:
            coming = self._lines.line(k, k + width)
            if coming.slope - coming.sd >= NONE * line.slope:
                break
            k -= 1
        if k == count - width or count - width < line.first:
            self._notes.append("It is still growing where the readings end: not stationary yet.")
            return None
        inside = range(k + 1, k + width)  # growth may go on for a part of that window
        return next((j for j in inside if _at_least(self._local[j]) < NONE * line.slope), k + width)

    def _shifts(self, line: Line, stationary: int | None) -> list[Shift]:
        """Dips of the rate between two stretches of growth."""
        end = len(self._t) if stationary is None else stationary
        found: list[Shift] = []
        before = lowest = (line.first + line.end) // 2
        for k in range(before, end):
            if self._local[k].slope < self._local[lowest].slope:
                lowest = k
            after = max(self._local[k:end], key=_at_least)
            low = self._local[lowest]
            sides = min(_at_least(self._local[before]), _at_least(after))
            dipped = low.slope + 2.0 * low.sd < SHIFTED * sides
            grows = self._local[k].slope > 0.8 * after.slope > RESUMED * line.slope
            if dipped and grows and self._smooth[end - 1] - self._smooth[lowest] > LESSER:
                rates = self._local[before].slope, after.slope
                found.append(Shift(self._moment(lowest), *rates))
                before = lowest = k
        return found

    def _decline(self, line: Line | None, top: int) -> Estimate | None:
        """The steepest fall after the fastest growth, or all that came after the highest."""
        end = len(self._t)
        fall = self._find_steepest(-1.0, line.end if line else top, end, FALLEN)
        if fall is None and end - top >= LEAST + 2:
            fall = self._lines.line(top, end)
        if fall is None or fall.slope + 3.0 * fall.sd > NO_FALL:
            return None
        return Estimate(fall.slope, fall.sd)


def _at_least(line: Line) -> float:
    """The slope that a line has for sure."""
    return line.slope - 2.0 * line.sd
