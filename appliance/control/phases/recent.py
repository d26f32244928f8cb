"""How steeply the logarithm of the density has gone of late, over windows of every length."""

import math
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

SPAN_S = 40.0  # readings closer together than this make one block
KEPT = 60  # blocks
LEAST = 5  # blocks that a slope is made of
NEWEST = 15  # blocks that do not count as earlier
KNOWN = 20  # second differences from which on the noise is known
LEARNT = 80  # second differences after which older ones are forgotten
DOSE_DOUBT = 0.15  # of a dose: how far it may be from what is said of it
DRIFT = 0.01  # of the level, per root of an hour, that is no growth: lamps, films, temperature
MOST_CHANGE = 9.0  # a squared difference counts as at most so many times its expectation
GAP_S = 600.0  # without readings, after which nothing is known of what lies before
ENDURED = 3.0  # intervals that are no gap yet, where readings are rare
SUDDEN, LEAST_JUMP = 4.5, 0.03  # deviations, and share of the level, by which one jumps
AGREED = 5.0  # deviations between two blocks that say the same
BEFORE = 10  # blocks whose straight line tells where the next one is to be
SPREAD = 1.35  # of quartiles, in standard deviations
OF_MEDIAN = 1.5  # variance of a median, in those of a mean
HOUR = 3600.0


class Block(NamedTuple):
    """The middle moment (s), the logarithm of the density as if nothing had ever been added, the
    variance of that as far as the scatter of its readings tells it, 0 where it does not, and the
    sum of the squares of what was dosed since the block before."""

    at: float
    level: float
    variance: float
    dosed: float = 0.0


class Slope(NamedTuple):
    """The rate (1/h) over the last ``blocks`` blocks, and its standard deviation."""

    rate: float
    sd: float
    blocks: int


class Line(NamedTuple):
    """A straight line through the middle of some blocks, with its rise per second."""

    at: float
    level: float
    rise: float

    def off(self, block: Block) -> float:
        """How far a block lies above it."""
        return block.level - self.level - self.rise * (block.at - self.at)


class RecentLevels:
    """The newest blocks of a culture's readings, with what was dosed taken out."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.jumped: float | None = None
        """When the level last jumped with nothing dosed: somebody diluted by hand."""
        self._open: list[tuple[float, float]] = []
        self._added = self._dosed = 0.0
        self._noise, self._seen = 0.0, 0
        self._odd: Block | None = None

    def dose(self, t_s: float, change: float) -> None:
        """The level fell by *change* (positive, of the logarithm) at *t_s*, which may be past."""
        self._added += change
        self._dosed += change * change
        self._open = [(t, y + change if t > t_s else y) for t, y in self._open]
        self.blocks = [self._lifted(block, t_s, change) for block in self.blocks]
        if self._odd is not None:
            self._odd = self._lifted(self._odd, t_s, change)

    @staticmethod
    def _lifted(block: Block, t_s: float, change: float) -> Block:
        return block._replace(level=block.level + change) if block.at > t_s else block

    def observe(self, t_s: float, od: float) -> bool:
        """Take in a reading; whether a block has closed that is believed."""
        closed = bool(self._open) and t_s - self._open[0][0] >= SPAN_S and self._close()
        if 0.0 < od < math.inf:
            self._open.append((t_s, math.log(od) + self._added))
        return closed

    def cut(self, blocks: int) -> None:
        """Forget all but the newest *blocks*: what was before them was something else."""
        del self.blocks[:-blocks]

    def shift(self, seconds: float) -> None:
        """The clock was set by this much."""
        self.blocks = [block._replace(at=block.at + seconds) for block in self.blocks]
        self._open = [(t + seconds, y) for t, y in self._open]
        self._odd = self._odd and self._odd._replace(at=self._odd.at + seconds)
        self.jumped = None if self.jumped is None else self.jumped + seconds

    def slopes(self) -> Iterator[Slope]:
        """Least-squares slopes, over the shortest window first; none before the noise is known.

        The variance is that of white noise, as great as second differences or the scatter within
        the blocks say, of a drift that is no growth, a random walk of ``DRIFT`` having slopes of
        variance 6/5 DRIFT² / T over a time T, and of doses that are not what they are said to be: a
        step of d in the middle changes the slope by 3/2 d / T.
        """
        if self._seen < KNOWN or not self.blocks:
            return
        yield from self._slopes(self.blocks)

    def earlier(self) -> Slope | None:
        """The slope over what was before the newest ``NEWEST`` blocks; None if that is little."""
        blocks = self.blocks[:-NEWEST]
        if len(blocks) < NEWEST or self._seen < KNOWN:
            return None
        return list(self._slopes(blocks))[-1]

    def _slopes(self, blocks: list[Block]) -> Iterator[Slope]:
        newest, n = blocks[-1], 0
        own = dosed = st = sy = stt = sty = 0.0
        for block in reversed(blocks):
            t, y = (block.at - newest.at) / HOUR, block.level - newest.level
            n, own = n + 1, own + block.variance
            st, sy, stt, sty = st + t, sy + y, stt + t * t, sty + t * y
            spread = stt - st * st / n
            if n >= LEAST and spread > 0.0:
                doses = 2.25 * DOSE_DOUBT**2 * dosed / (t * t)
                variance = max(self._noise, own / n) / spread + 1.2 * DRIFT**2 / -t + doses
                yield Slope((sty - st * sy / n) / spread, math.sqrt(variance), n)
            dosed += block.dosed

    def is_straight(self, slope: Slope, pace: float) -> bool:
        """Whether the window of *slope* is better explained by that slope than by growth at *pace*
        with one jump somewhere: a dilution that nobody told of."""
        window = self.blocks[-slope.blocks:]
        straight = _misfit([b.level - slope.rate * b.at / HOUR for b in window])
        level = [b.level - pace * b.at / HOUR for b in window]
        return straight < min(_misfit(level[:k]) + _misfit(level[k:]) for k in range(len(level)))

    # -- blocks

    def _close(self) -> bool:
        """Make a block of the open readings; whether it is believed."""
        times = [t for t, _ in self._open]
        levels = sorted(y for _, y in self._open)
        n = len(levels)
        quartiles = (levels[3 * n // 4] - levels[n // 4]) / SPREAD if n >= 4 else 0.0
        block = Block(round(sum(times) / n, 2), round(median(levels), 6),
                      round(OF_MEDIAN * quartiles**2 / n, 10), round(self._dosed, 8))  # fmt: skip
        self._open, self._dosed = [], 0.0
        self._look_at_gap(block)
        odd, self._odd = self._odd, None
        line = self._line()
        if odd is not None and line is not None:
            self._resolve(odd, block, line)
        elif line is not None and self._is_odd(block, line):
            self._odd = block
        else:
            self._add(block)
        return self._odd is None

    def _look_at_gap(self, block: Block) -> None:
        if len(self.blocks) < 2:
            return
        last, before = self.blocks[-1].at, self.blocks[-2].at
        if block.at - last > max(GAP_S, ENDURED * (last - before)):
            self.blocks, self._odd = [], None

    def _line(self) -> Line | None:
        """Where the newest blocks lead; None if there are too few."""
        near = self.blocks[-BEFORE:]
        n = len(near)
        if n < LEAST or self._seen < KNOWN:
            return None
        at = sum(b.at for b in near) / n
        level = sum(b.level for b in near) / n
        spread = sum((b.at - at) ** 2 for b in near)
        rise = sum((b.at - at) * b.level for b in near) / spread
        return Line(at, level, rise)

    def _is_odd(self, block: Block, line: Line) -> bool:
        """Whether a block is suddenly somewhere else than where the last ones lead.

        The straight line of n blocks foretells the next with a variance of 1 + (4 n + 2) / (n (n -
        1)) times that of a block; and each of the last three must be as far away.
        """
        n = min(len(self.blocks), BEFORE)
        doubt = 1.0 + (4 * n + 2) / (n * (n - 1))
        limit = max(LEAST_JUMP, SUDDEN * math.sqrt(doubt * self._noise))
        off = line.off(block)
        steps = [block.level - b.level - line.rise * (block.at - b.at) for b in self.blocks[-3:]]
        return abs(off) > limit and all(math.copysign(1.0, off) * s > 0.7 * limit for s in steps)

    def _resolve(self, odd: Block, block: Block, line: Line) -> None:
        """The level has jumped if a second block agrees with the odd one, which else was wrong."""
        first, second = line.off(odd), line.off(block)
        if abs(second - first) < min(AGREED * math.sqrt(self._noise), abs(first) / 2.0):
            jump = (first + second) / 2.0
            self._added -= jump
            self.jumped = block.at
            self._add(odd._replace(level=odd.level - jump))
            block = block._replace(level=block.level - jump)
        self._add(block)

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        del self.blocks[:-KEPT]
        if len(self.blocks) < 3:
            return
        first, middle, last = self.blocks[-3:]
        share = (middle.at - first.at) / (last.at - first.at)
        bend = middle.level - (1.0 - share) * first.level - share * last.level
        seen = bend * bend / (1.0 + share**2 + (1.0 - share) ** 2)
        self._seen += 1
        if self._seen > KNOWN // 2:
            seen = min(seen, MOST_CHANGE * self._noise + 1e-10)
        self._noise += (seen - self._noise) / min(self._seen, LEARNT)

    # -- writing it down

    def state(self) -> dict:
        """Everything, as plain values."""
        return {
            "blocks": self.blocks,
            "open": self._open,
            "rest": [self.jumped, self._added, self._noise, self._seen, self._odd],
            "dosed": self._dosed,
        }

    @classmethod
    def restore(cls, state: dict) -> "RecentLevels":
        """What ``state`` was taken of; ValueError, TypeError or KeyError if it is none."""
        made = cls()
        made.blocks = [Block(*map(float, block)) for block in state["blocks"]]
        made._open = [(float(t), float(y)) for t, y in state["open"]]
        made.jumped, made._added, made._noise, made._seen, odd = state["rest"]
        made._odd = odd and Block(*odd)
        made._dosed = float(state.get("dosed", 0.0))
        return made


def _misfit(levels: list[float]) -> float:
    """The sum of the squared deviations from the mean."""
    if not levels:
        return 0.0
    mean = sum(levels) / len(levels)
    return sum((level - mean) ** 2 for level in levels)
