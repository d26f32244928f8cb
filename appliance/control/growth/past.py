"""The last minutes of an estimate, so that they can be gone through again when more is known."""

import math
from collections.abc import Iterable

from appliance.control.growth.tracker import Block, Tracker

APART_S = 150.0  # between two moments that are kept: so far back one can always go


class Past:
    """Two earlier states of a tracker, and the blocks that came since the older."""

    __slots__ = ("trackers", "blocks")

    def __init__(self, trackers: Iterable[Tracker] = (), blocks: Iterable[Block] = ()):
        self.trackers = list(trackers)
        self.blocks = list(blocks)

    def keep(self, tracker: Tracker, block: Block) -> None:
        """Remember a block, and the tracker that is about to take it in if it is time."""
        if not self.trackers or block.time - self.trackers[-1].time >= APART_S:
            self.trackers = [*self.trackers[-1:], tracker.copy()]
            oldest = self.trackers[0].time
            self.blocks = [b for b in self.blocks if b.time > oldest]
        self.blocks.append(block)

    def rewind(self, t_s: float) -> tuple[Tracker, list[Block]] | None:
        """The newest state from before ``t_s`` and the blocks since, which are forgotten here;
        None if that is too long ago."""
        kept = [tracker for tracker in self.trackers if tracker.time <= t_s]
        if not kept:
            return None
        tracker = kept[-1]
        since = [b for b in self.blocks if b.time > tracker.time]
        self.trackers, self.blocks = kept, [b for b in self.blocks if b.time <= tracker.time]
        return tracker.copy(), since

    @property
    def oldest(self) -> float:
        """The moment from which on it can be gone back to (s)."""
        return self.trackers[0].time if self.trackers else math.inf

    def shift(self, seconds: float) -> None:
        """The clock was set by this much."""
        for tracker in self.trackers:
            tracker.shift(seconds)
        self.blocks = [
            Block(b.first + seconds, b.last + seconds, b.time + seconds, b.size, b.od)
            for b in self.blocks
        ]

    def state(self) -> list:
        """Everything, as plain values."""
        return [[tracker.state() for tracker in self.trackers], self.blocks]

    @classmethod
    def restore(cls, state: list) -> "Past":
        """The past whose ``state`` this is; ValueError, TypeError or KeyError if it is none."""
        trackers, blocks = state
        return cls(map(Tracker.restore, trackers), (Block(*block) for block in blocks))
