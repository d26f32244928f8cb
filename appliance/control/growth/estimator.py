"""Turns readings and doses, as they come, into the growth rate of the culture."""

import math
from bisect import bisect_left, insort
from typing import NamedTuple

from appliance.control.growth.blocks import Scatter
from appliance.control.growth.noise import bounded_exp
from appliance.control.growth.tracker import Tracker

FORMAT = "growth-rate 1"
SPAN_S = 15.0  # readings closer together than this make one block
MOST_READINGS = 24  # of one block
MIXING_S = 5.0  # time constant of stirring medium in, and of the optics
UNMIXED = 0.3  # scatters of a reading: the remains of a dose that still spoil it
FORGOTTEN = 0.02  # scatters of a reading: the remains that are none
DOSE_SD = 0.025  # relative uncertainty of a dose
LEAST_OD, MOST_OD = 1e-9, 1e9  # what can be a density, in whatever unit
BACKWARDS_S = 60.0  # a clock this far back was set; less is a reading out of order


class Growth(NamedTuple):
    """
    What is known of the growth of a culture.

    ``rate`` is the net specific growth rate (1/h; dilution is not counted as death), ``sd`` its
    standard deviation (1/h), and ``od`` the filtered density in the unit of the readings.
    """

    rate: float
    sd: float
    od: float


def require_finite(value: object) -> None:
    """Raise ValueError unless plain values hold no leaf but None and finite numbers."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            require_finite(item)
    elif value is not None and not (isinstance(value, int | float) and math.isfinite(value)):
        raise ValueError(f"{value!r} is no finite number")


class GrowthEstimator:
    """
    The growth rate of one culture in a vessel that holds ``volume_ml``, where no dose says more.

    Each reading costs some microseconds and is never kept: what is known of the past is a few
    dozen numbers. docs/growth-rate.md explains the method.
    """

    def __init__(self, volume_ml: float = 15.0):
        if not 0.0 < volume_ml < math.inf:
            raise ValueError(f"the volume of a vessel is positive, not {volume_ml} mL")
        self._volume = float(volume_ml)
        self._times: list[float] = []
        self._values: list[float] = []
        self._newest = -math.inf
        self._doses: list[tuple[float, float]] = []
        self._next_dose = math.inf
        self._unmixed = 0.0
        self._dosed = 0.0
        self._scatter = Scatter()
        self._tracker: Tracker | None = None
        self._growth: Growth | None = None

    def observe(self, t_s: float, od: float) -> Growth | None:
        """
        Take in the density ``od`` read at ``t_s`` (s, on a clock that does not go back).

        Returns the newest estimate, or None before the first is possible. Readings that are not
        positive finite numbers, or older than the newest, change nothing.
        """
        if not (LEAST_OD < od < MOST_OD and self._newest <= t_s < math.inf):
            self._look_at_clock(t_s)
            return self._growth
        if t_s >= self._next_dose:
            self._dose_until(t_s)
        gap = t_s - self._newest  # infinite at first: the first reading is a block of its own
        self._newest = t_s
        if self._unmixed and self._mixing(t_s):
            return self._growth
        times = self._times
        if times and t_s - times[0] >= SPAN_S:
            self._close()
            times = self._times
        times.append(t_s)
        self._values.append(od)
        if t_s + gap - times[0] >= SPAN_S - 0.01 or len(times) >= MOST_READINGS:
            self._close()
        return self._growth

    def dose(self, t_s: float, volume_ml: float, held_ml: float | None = None) -> None:
        """
        ``volume_ml`` mL of medium were, or will be, added at ``t_s`` to ``held_ml`` of culture.

        The density falls by the factor held / (held + volume). The dose may be told a little late.
        """
        held = self._volume if held_ml is None else held_ml
        if not (0.0 < volume_ml < math.inf and 0.0 < held < math.inf and math.isfinite(t_s)):
            return
        change = -math.log1p(volume_ml / held)
        if t_s > self._newest:
            insort(self._doses, (t_s, change))
            self._next_dose = self._doses[0][0]
        else:
            self._dose_late(t_s, change)

    def shift(self, seconds: float) -> None:
        """The clock was set by ``seconds`` (finite): everything remembered moves along."""
        self._newest += seconds
        self._dosed += seconds
        self._times = [t + seconds for t in self._times]
        self._doses = [(t + seconds, change) for t, change in self._doses]
        self._next_dose += seconds
        if self._tracker:
            self._tracker.shift(seconds)

    def _look_at_clock(self, t_s: float) -> None:
        if -math.inf < t_s < self._newest - BACKWARDS_S:
            self.shift(t_s - self._newest)

    def _dose_until(self, t_s: float) -> None:
        while self._doses and self._doses[0][0] <= t_s:
            time, change = self._doses.pop(0)
            self._close()
            self._dilute(time, change, 0.0)
        self._next_dose = self._doses[0][0] if self._doses else math.inf

    def _dose_late(self, t_s: float, change: float) -> None:
        """Part the open block at the dose; what was closed already leaves the level in doubt."""
        k = bisect_left(self._times, t_s)
        later = list(zip(self._times[k:], self._values[k:], strict=True))
        self._times, self._values = self._times[:k], self._values[:k]
        self._close()
        seen = self._tracker is not None and t_s <= self._tracker.time
        self._dilute(t_s, change, change * change if seen else 0.0)
        for time, value in later:
            if not self._mixing(time):
                self._times.append(time)
                self._values.append(value)

    def _dilute(self, time: float, change: float, doubt: float) -> None:
        tracker = self._tracker
        if tracker is None:
            return
        tracker.dilute(change, (DOSE_SD * change) ** 2 + doubt)
        left = self._unmixed * math.exp(min(0.0, self._dosed - time) / MIXING_S)
        self._unmixed, self._dosed = left - change, time
        self._tell(tracker)

    def _mixing(self, time: float) -> bool:
        """Whether the last doses are not stirred in yet: the reading is of no use."""
        left = self._unmixed * math.exp(min(0.0, self._dosed - time) / MIXING_S)
        scatter = self._scatter.guess
        if left < FORGOTTEN * scatter:
            self._unmixed = 0.0
        return left > UNMIXED * scatter

    def _close(self) -> None:
        """Hand the open block on, if there is one."""
        times, values = self._times, self._values
        if not times:
            return
        n = len(times)
        middle = sum(times) / n
        od = self._scatter.summary(values)
        self._times, self._values = [], []
        tracker = self._tracker
        if tracker is None:
            tracker = self._tracker = Tracker.start(middle, od, n, self._scatter.guess, SPAN_S)
        else:
            tracker.block(middle, od, n)
        self._tell(tracker)

    def _tell(self, tracker: Tracker) -> None:
        rate, sd = tracker.rate()
        ahead = max(0.0, self._newest - tracker.time) / 3600.0
        self._growth = Growth(rate, sd, bounded_exp(tracker.level() + rate * ahead))

    def state(self) -> dict:
        """Everything remembered, as a small dict fit for JSON."""
        return {
            "format": FORMAT,
            "volume_ml": self._volume,
            "times": self._times,
            "values": self._values,
            "newest": None if self._newest == -math.inf else self._newest,
            "doses": self._doses,
            "mixing": [self._unmixed, self._dosed],
            "scatter": self._scatter.sd,
            "tracker": self._tracker and self._tracker.state(),
            "growth": self._growth,
        }

    @classmethod
    def restore(cls, state: dict) -> "GrowthEstimator":
        """An estimator that goes on where ``state`` was taken; ValueError if it is not one."""
        try:
            if state["format"] != FORMAT:
                raise ValueError(f"the format is {state['format']!r}, not {FORMAT!r}")
            require_finite([value for key, value in state.items() if key != "format"])
            return cls._restored(state)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"this is not the state of a growth rate estimator: {error}") from None

    @classmethod
    def _restored(cls, state: dict) -> "GrowthEstimator":
        made = cls(state["volume_ml"])
        made._times, made._values = list(state["times"]), list(state["values"])
        if len(made._times) != len(made._values):
            raise ValueError("each reading has a time and a value")
        made._newest = -math.inf if state["newest"] is None else state["newest"]
        made._doses = [(time, change) for time, change in state["doses"]]
        made._next_dose = made._doses[0][0] if made._doses else math.inf
        made._unmixed, made._dosed = state["mixing"]
        made._scatter = Scatter(state["scatter"])
        made._tracker = Tracker.restore(state["tracker"]) if state["tracker"] else None
        made._growth = Growth(*state["growth"]) if state["growth"] else None
        return made
