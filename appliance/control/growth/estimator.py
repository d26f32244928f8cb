"""Turns readings and doses, as they come, into the growth rate of the culture."""

import math
from typing import NamedTuple

from appliance.control.growth import older
from appliance.control.growth.blocks import Scatter
from appliance.control.growth.grain import Grain
from appliance.control.growth.inflow import Dose, Inflow
from appliance.control.growth.noise import bounded_exp
from appliance.control.growth.past import Past
from appliance.control.growth.tracker import Block, Tracker

FORMAT = "growth-rate 2"
SPAN_S = 15.0  # readings closer together than this make one block
MOST_READINGS = 24  # of one block
UNMIXED = 0.5  # scatters of a reading: the remains of a dose that still spoil it
UNEVEN = 2.0  # scatters of a reading: the change within a block that spoils all of it
LONGEST_S = 3600.0  # no dose lasts longer
DOSE_SD = 0.025  # relative uncertainty of a dose
BLIND_S = 120.0  # how long readings are not believed after one that was only a bound
OPTICS = 0.75  # probability that it is uncalibrated optics that show doses otherwise, and no pump
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
        self._inflow = Inflow()
        self._past = Past()
        self._blind = -math.inf
        self._grain = Grain()
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
        gap = t_s - self._newest  # infinite at first: the first reading is a block of its own
        self._newest = t_s
        if t_s < self._blind:
            return self._growth
        times = self._times
        if times and t_s - times[0] >= SPAN_S:
            self._close()
            times = self._times
        times.append(t_s)
        self._values.append(od)
        if t_s + gap - times[0] >= SPAN_S - 0.01 or len(times) >= MOST_READINGS:
            self._close()
        elif self._inflow.doses and self._inflow.comes(t_s):
            self._tell()
        return self._growth

    @property
    def of_cells(self) -> Growth | None:
        """The newest estimate for readings that are of light. That doses do more, or less, to them
        than they must is then the optics' doing, or the doses' after all: the ``sd`` has both."""
        if self._tracker is None or self._growth is None:
            return self._growth
        light, sd, od = self._growth
        cells, other = self._tracker.rate(of_light=True)
        apart, p = cells - light, OPTICS
        variance = (1.0 - p) * sd * sd + p * other * other + p * (1.0 - p) * apart * apart
        return Growth(light + p * apart, math.sqrt(variance), od)

    def dose(
        self, t_s: float, volume_ml: float, held_ml: float | None = None, lasting_s: float = 0.0
    ) -> None:
        """
        ``volume_ml`` mL of medium were, or will be, added to ``held_ml`` of culture.

        They came in evenly from ``t_s`` on, for ``lasting_s`` seconds. The density falls by the
        factor held / (held + volume). The dose may be told minutes late.
        """
        dose = self._dose(t_s, volume_ml, held_ml, lasting_s)
        if dose:
            self._inflow.add(dose)
            self._reconsider(dose, dose)

    def trust(self, share: float, sd: float) -> None:
        """Doses were seen elsewhere to give that ``share`` of what is told, within ``sd``. Counts
        for as long as none was seen here."""
        if self._tracker and not self._inflow.told and share > 0.0 < sd:
            self._tracker.trust(share, sd)

    @property
    def unsure(self) -> float:
        """The variance of what doses do, as a share of what was told; infinite before any."""
        doses = self._tracker and self._tracker.doses
        return doses.gain.variance if doses else math.inf

    def limit(self, t_s: float) -> None:
        """
        The density read at ``t_s`` is only a bound of what it was, and growth is not known now.

        Nor does what is read within two minutes of it say anything: of readings about a bound,
        only those on one side of it would count.
        """
        self._times, self._values = [], []
        self._growth = None
        self._blind = max(self._blind, t_s + BLIND_S)

    def withdraw(
        self, t_s: float, volume_ml: float, held_ml: float | None = None, lasting_s: float = 0.0
    ) -> None:
        """A dose that was told with these words was not given, or not so."""
        dose = self._dose(t_s, volume_ml, held_ml, lasting_s)
        if dose and self._inflow.remove(dose):
            self._reconsider(dose, Dose(dose.begin, dose.end, -dose.change))

    def _dose(
        self, t_s: float, volume_ml: float, held_ml: float | None, lasting_s: float
    ) -> Dose | None:
        held = self._volume if held_ml is None else held_ml
        if not (0.0 < volume_ml < math.inf and 0.0 < held < math.inf and math.isfinite(t_s)):
            return None
        lasting = lasting_s if 0.0 < lasting_s < LONGEST_S else 0.0
        return Dose(t_s, t_s + lasting, -math.log1p(volume_ml / held))

    def shift(self, seconds: float) -> None:
        """The clock was set by ``seconds`` (finite): everything remembered moves along."""
        self._newest += seconds
        self._blind += seconds
        self._times = [t + seconds for t in self._times]
        self._inflow.shift(seconds)
        self._past.shift(seconds)
        if self._tracker:
            self._tracker.shift(seconds)

    def _look_at_clock(self, t_s: float) -> None:
        if -math.inf < t_s < self._newest - BACKWARDS_S:
            self.shift(t_s - self._newest)

    def _reconsider(self, dose: Dose, change: Dose) -> None:
        """Go through what was seen since the beginning of ``dose`` again: ``change`` was not
        known then. What is too long ago leaves the level in doubt."""
        tracker = self._tracker
        if tracker is None:
            return
        if dose.begin < tracker.time:
            again = self._past.rewind(dose.begin)
            if again is None:
                seen = change.seen(tracker.time)
                tracker.step(seen * tracker.gain, (1.0 + DOSE_SD**2) * seen * seen)
            else:
                self._tracker, blocks = again
                for block in blocks:
                    self._take_again(block, change)
        if dose.begin <= self._newest:
            self._tell()

    def _take_again(self, block: Block, change: Dose) -> None:
        """Take in a block without what ``change`` did while it was read."""
        first, middle, last = map(change.seen, (block.first, block.time, block.last))
        moved = middle - (first + 4.0 * middle + last) / 6.0
        if self._mixed(block.time) and abs(last - first) < UNEVEN * self._scatter.guess:
            self._take(block._replace(od=block.od * math.exp(moved)))

    def _mixed(self, time: float) -> bool:
        """Whether the last doses are stirred in: if not, the reading is of no use."""
        return abs(self._inflow.unmixed(time)) < UNMIXED * self._scatter.guess

    def _close(self) -> None:
        """Hand the open block on, if there is one."""
        times, values = self._times, self._values
        self._times, self._values = [], []
        news = self._grain.news(values)
        if self._tracker and self._tracker.rival:
            news = news or values
        if not news:
            self._wait(times)
        else:
            if len(news) < len(times):
                times = [sum(times) / len(times)]
            inflow = self._inflow
            if inflow.doses and (inflow.flows(times[0]) or inflow.flows(times[-1])):
                times, news = self._evened(times, news)
            if not times:
                return
            od = self._scatter.summary(news)
            n = len(times)
            self._take(Block(times[0], times[-1], sum(times) / n, n, od))
        self._tell()

    def _wait(self, times: list[float]) -> None:
        """All readings are as the last one was: time has passed, and they have not left a step."""
        tracker = self._tracker
        if tracker is None:
            return
        self._take(Block(times[0], times[-1], sum(times) / len(times), 0, 0.0))
        if bounds := self._grain.bounds():
            tracker.confine(*bounds)

    def _evened(self, times: list[float], values: list[float]) -> tuple[list[float], list[float]]:
        """The readings with medium stirred in, as they had been with all doses at their mean."""
        rows = [(t, od) for t, od in zip(times, values, strict=True) if self._mixed(t)]
        if not rows:
            return [], []
        gain = self._tracker.gain if self._tracker else 1.0
        seen = self._inflow.seen
        middle = seen(sum(t for t, _ in rows) / len(rows))
        return [t for t, _ in rows], [od * math.exp(gain * (middle - seen(t))) for t, od in rows]

    def _take(self, block: Block) -> None:
        tracker = self._tracker
        if tracker is None:
            self._tracker = Tracker.start(
                block.time, block.od, block.size, self._scatter.guess, SPAN_S
            )
            return
        if not self._inflow.told:
            tracker.block(block, grain=self._grain.step)
            return
        dose, square = self._inflow.between(tracker.time, block.time)
        self._past.keep(tracker, block)
        tracker.block(block, dose, DOSE_SD**2 * square, self._grain.step)
        self._inflow.forget(self._past.oldest)

    def _tell(self) -> None:
        tracker = self._tracker
        if tracker is None:
            return
        rate, sd = tracker.rate()
        level = tracker.level() + rate * max(0.0, self._newest - tracker.time) / 3600.0
        if self._inflow.doses:
            inflow = self._inflow
            level += tracker.gain * (inflow.given(self._newest) - inflow.seen(tracker.time))
        self._growth = Growth(rate, sd, bounded_exp(level))

    def state(self) -> dict:
        """Everything remembered, as a small dict fit for JSON."""
        return {
            "format": FORMAT,
            "volume_ml": self._volume,
            "times": self._times,
            "values": self._values,
            "newest": None if self._newest == -math.inf else self._newest,
            "blind": None if self._blind == -math.inf else self._blind,
            "doses": [self._inflow.doses, self._inflow.told],
            "past": self._past.state(),
            "grain": self._grain.state(),
            "scatter": self._scatter.sd,
            "tracker": self._tracker and self._tracker.state(),
            "growth": self._growth,
        }

    @classmethod
    def restore(cls, state: dict) -> "GrowthEstimator":
        """An estimator that goes on where ``state`` was taken; ValueError if it is not one."""
        try:
            if state["format"] == older.FIRST:
                state = {**older.renewed(state), "format": FORMAT}
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
        made._blind = -math.inf if state["blind"] is None else state["blind"]
        made._inflow = Inflow(*state["doses"])
        made._past = Past.restore(state["past"])
        made._grain = Grain(*state["grain"])
        made._scatter = Scatter(state["scatter"])
        made._tracker = Tracker.restore(state["tracker"]) if state["tracker"] else None
        made._growth = Growth(*state["growth"]) if state["growth"] else None
        return made
