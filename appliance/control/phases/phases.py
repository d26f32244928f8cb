"""Tells in which phase a culture is, from its growth rate and its newest readings."""

import math
from collections import deque
from typing import Literal, cast, get_args

from appliance.control.growth import Growth
from appliance.control.phases.recent import RecentLevels, Slope

Phase = Literal["lag", "exponential", "stationary", "diauxic", "declining"]
PHASES: tuple[Phase, ...] = get_args(Phase)
GROWING = ("exponential", "diauxic")

LEAST = 0.03  # 1/h: what is neither growth nor decline: drying up, settling
SLIGHT = 0.12  # of the fastest growth: what is none any more
STOPPED = 0.2  # of the growth until now: what it breaks off to
FALLING = 0.05  # of the fastest growth: what is a decline, if it goes down so fast
SLOW = 0.01  # 1/h: growth that shows only in time
PATIENCE_S = 1800.0  # until growth that shows only in time is believed
AFTERWARDS_S = 1800.0  # after growth has ended: when a decline is not unlikely
LONGEST_SHIFT_S = 3.0 * 3600.0  # a pause longer than this is no diauxic shift
BEFORE_S, MEANING_S = 900.0, 3600.0  # the growth until now is that between so long ago
EVERY_S = 120.0  # is remembered
JUMPY_S = 3.0 * 3600.0  # after an unlogged dilution others are expected


class GrowthPhases:
    """Follows one culture.

    *lag*: nothing grows yet. *exponential*: it grows, at whatever rate. *stationary*: it grows no
    more. *diauxic*: it grows again after a pause, though nothing was added. *declining*: the
    density falls. docs/growth-rate.md says how each is told.
    """

    def __init__(self) -> None:
        self.phase: Phase | None = None
        """The phase it is in; None while that is not known."""
        self.since: float | None = None
        """When that was told, seconds on the clock of the readings."""
        self.fastest = 0.0
        """The fastest growth so far (1/h) that is certain."""
        self._recent = RecentLevels()
        self._paces: deque[tuple[float, float]] = deque()
        self._fed = self._shifted = False
        self._grew: float | None = None
        self._slow_since: float | None = None

    def observe(self, t_s: float, od: float, growth: Growth | None) -> bool:
        """
        Take in the density *od* read at *t_s* (s), and what the growth rate was estimated to be
        with it. Returns whether another phase has been entered.
        """
        if growth is None:
            return False
        if self.phase in GROWING:
            self._remember(t_s, growth)
        if not self._recent.observe(t_s, od):
            return False
        found = self._judge(t_s, growth)
        return found is not None and self._enter(t_s, *found)

    def dose(self, t_s: float, volume_ml: float, held_ml: float) -> None:
        """*volume_ml* of medium were added to *held_ml* at *t_s*, which may be a little ago."""
        if 0.0 < volume_ml < math.inf and 0.0 < held_ml < math.inf:
            self._recent.dose(t_s, math.log1p(volume_ml / held_ml))
            self._fed = True

    def shift(self, seconds: float) -> None:
        """The clock was set by *seconds*."""
        self._recent.shift(seconds)
        self._paces = deque((t + seconds, rate) for t, rate in self._paces)
        moved = [None if t is None else t + seconds
                 for t in (self.since, self._grew, self._slow_since)]  # fmt: skip
        self.since, self._grew, self._slow_since = moved

    # -- what was

    def _remember(self, t_s: float, growth: Growth) -> None:
        """How fast it has grown, where that is certain."""
        self._grew = t_s
        if growth.sd > 0.25 * growth.rate:
            return
        self.fastest = max(self.fastest, growth.rate - growth.sd)
        paces = self._paces
        if not paces or t_s - paces[-1][0] >= EVERY_S:
            paces.append((t_s, growth.rate))
            while paces[0][0] < t_s - MEANING_S:
                paces.popleft()

    def _pace(self, t_s: float) -> float:
        """The rate at which it grew until a while ago, rather too low; 0 while that is not known.

        The estimate goes up and down with doses that are not what they are said to be."""
        known = [rate for t, rate in self._paces if t <= t_s - BEFORE_S]
        earlier = self._recent.earlier()
        most = math.inf if earlier is None else max(0.0, earlier.rate + 2.0 * earlier.sd)
        return min(sorted(known)[len(known) // 4], most) if known else 0.0

    # -- what is

    def _judge(self, t_s: float, growth: Growth) -> tuple[Phase, int] | None:
        """The phase that has begun, if one has, and how many blocks belong to it."""
        look = self._while_growing if self.phase in GROWING else self._at_rest
        slopes = list(self._recent.slopes())
        pace = self._pace(t_s) if slopes and self.phase in GROWING else 0.0
        for slope in slopes:
            found = look(t_s, growth, slope, pace)
            if found is not None and found != self.phase:
                return found, slope.blocks
        if slopes and self.phase not in GROWING and self._creeps(t_s, growth):
            return "exponential", slopes[-1].blocks
        return None

    def _while_growing(
        self, t_s: float, growth: Growth, slope: Slope, pace: float
    ) -> Phase | None:
        rate, sd = slope.rate, slope.sd
        certain = pace - rate > 6.0 * sd
        if certain and not self._agrees(t_s, growth, slope, pace):
            return None
        if rate + (2.5 if certain else 4.5) * sd < self._falling and (certain or slope.blocks > 11):
            return "declining"
        broken = certain and rate < STOPPED * pace and rate + 2.5 * sd < pace / 2.0
        faded = sd < FALLING * self.fastest and rate + 2.5 * sd < SLIGHT * self.fastest
        return "stationary" if broken or faded else None

    def _agrees(self, t_s: float, growth: Growth, slope: Slope, pace: float) -> bool:
        """Whether it is no dilution that nobody told of; where there were some, the growth rate,
        which is slower but knows them, must have seen it too."""
        jumped = self._recent.jumped
        if jumped is not None and t_s - jumped < JUMPY_S and growth.rate + growth.sd > pace / 2.0:
            return False
        return self._recent.is_straight(slope, pace)

    def _at_rest(self, t_s: float, growth: Growth, slope: Slope, pace: float) -> Phase | None:
        rate, sd, blocks = slope
        if rate - 5.0 * sd > max(LEAST, SLIGHT * self.fastest):
            return "exponential"
        soon = self._grew is not None and t_s - self._grew < AFTERWARDS_S
        enough = blocks >= (6 if self.phase == "stationary" else 12)
        if self.phase == "declining":
            up = blocks >= 15 and rate - 2.5 * sd > 0.7 * self._falling
            return "stationary" if up else None
        if enough and rate + (3.0 if soon else 4.5) * sd < self._falling:
            return "declining"
        still = blocks >= 20 and rate + 2.5 * sd < 2.0 * LEAST
        return "lag" if self.phase is None and still else None

    @property
    def _falling(self) -> float:
        return -max(LEAST, FALLING * self.fastest)

    def _creeps(self, t_s: float, growth: Growth) -> bool:
        """Whether it grows so slowly that no window shows it, but the estimate does."""
        if growth.rate - 2.5 * growth.sd < max(SLOW, SLIGHT * self.fastest):
            self._slow_since = None
        elif self._slow_since is None:
            self._slow_since = t_s
        return self._slow_since is not None and t_s - self._slow_since > PATIENCE_S

    def _enter(self, t_s: float, phase: Phase, blocks: int) -> bool:
        resumed = phase == "exponential" and self.phase == "stationary" and self._grew is not None
        paused = t_s - cast(float, self._grew) if resumed else math.inf
        if paused < LONGEST_SHIFT_S and not self._fed and not self._shifted:
            phase, self._shifted = "diauxic", True
        self.phase, self.since = phase, t_s
        self._recent.cut(blocks)
        self._paces.clear()
        self._fed, self._slow_since = False, None
        return True

    # -- writing it down

    def state(self) -> dict:
        """Everything remembered, as a small dict fit for JSON."""
        return {
            "phase": self.phase,
            "recent": self._recent.state(),
            "paces": list(self._paces),
            "flags": [self._fed, self._shifted],
            "moments": [self.since, self._grew, self._slow_since],
            "fastest": self.fastest,
        }

    @classmethod
    def restore(cls, state: dict) -> "GrowthPhases":
        """Phases that go on where ``state`` was taken; ValueError if it is not one."""
        try:
            made = cls()
            if state["phase"] not in (None, *PHASES):
                raise ValueError(f"there is no phase {state['phase']!r}")
            made.phase = state["phase"]
            made._recent = RecentLevels.restore(state["recent"])
            made._paces = deque((float(t), float(rate)) for t, rate in state["paces"])
            made._fed, made._shifted = map(bool, state["flags"])
            made.since, made._grew, made._slow_since = state["moments"]
            made.fastest = float(state["fastest"])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"this is not the state of growth phases: {error}") from None
        return made
