"""How noisy the blocks of readings are, learnt from their second differences."""

import math
from collections.abc import Iterable

LAG = 4  # blocks: far enough apart for their noise to be nearly independent
KEEP = 2 * LAG + 1
DECAY = 0.5  # the correlation of block noise falls by this factor per further block
NEAR = 8.0 - 2.0 * DECAY
FAR = 8.0 * DECAY ** (LAG - 1)
MOST_CORRELATED = 0.8
SLOWEST = 0.01  # share of the newest difference in the running means, once they have settled
SETTLED = 20  # differences before surprising ones are mistrusted
GUESSED = 3  # second differences that the first guess is worth
GROWS = 1.03  # with each jump of the level, lest too small an estimate call all noise jumps
SURPRISING = 12.0  # squared difference over its expectation: a jump, not noise
MISTRUSTED = 1.3  # counted instead, so that a wrong estimate still grows out of its error
LARGEST = 50.0  # of the log of any density
FLOOR = 2.5e-7  # relative variance: below it, the quantisation of the readings rules


def bounded_exp(log: float) -> float:
    """The density with this logarithm, and never so odd that arithmetic with it fails."""
    return math.exp(max(-LARGEST, min(LARGEST, log)))


class Noise:
    """
    The variance of a block as proportional plus additive part, and its correlation to the next.

    For noise with variance g0 and correlation c between neighbours, the second difference of
    neighbours has the variance g0 (6 - NEAR c), that of blocks ``LAG`` apart g0 (6 - FAR c) but
    for terms of higher order. Growth itself has hardly any over so short a time.
    """

    __slots__ = (
        "proportional", "additive", "near", "far", "seen", "rho", "recent", "_near", "_far"
    )

    def __init__(self, proportional: float, additive: float, near=5.0, far=6.0, seen=0, recent=()):
        self.proportional = proportional
        self.additive = additive
        self.near = near
        self.far = far
        self.seen = seen
        self.recent = list(recent)[1 - KEEP :]
        self._shape()

    @classmethod
    def start(cls, relative_sd: float, od: float) -> "Noise":
        """A first guess from the scatter of the first block."""
        variance = relative_sd * relative_sd
        return cls(0.7 * variance, 0.3 * variance * od * od)

    def state(self) -> list:
        """Everything, as numbers: ``Noise(*state)`` is this one again."""
        return [
            self.proportional, self.additive, self.near, self.far, self.seen, list(self.recent)
        ]

    def copy(self) -> "Noise":
        """A second one that knows the same."""
        return Noise(*self.state())

    def variance(self, od: float) -> float:
        """The variance of the log of a full block at the density ``od``."""
        return max(self.proportional + self.additive / (od * od), FLOOR)

    def step(self, change: float) -> None:
        """The log density changed at once by ``change``: carry the blocks before it along."""
        self.recent = [y + change for y in self.recent]

    def forget(self) -> None:
        """The next block has no neighbours before it."""
        self.recent = []

    def jump(self) -> None:
        """The level has jumped: the next block has no neighbours, and we may be too credulous."""
        self.recent = []
        self.proportional *= GROWS
        self.additive *= GROWS

    def learn(self, logs: Iterable[float]) -> None:
        """Take in the log densities of blocks, oldest first."""
        for y in logs:
            self.recent.append(y)
            if len(self.recent) >= 3:
                self._learn(self.recent, self.variance(bounded_exp(y)))
            if len(self.recent) == KEEP:
                del self.recent[0]

    def _learn(self, y: list[float], expected: float) -> None:
        """
        Learn from the newest differences, when ``expected`` is the variance of the newest block.

        Where there are no blocks far enough apart, neighbours have to do. They are wrong if the
        correlation is, but the noise must be learnt even where levels jump all the time: else
        too small an estimate would take noise for jumps, and never see it as noise again.
        """
        near = y[-1] - 2.0 * y[-2] + y[-3]
        ratio = self._credible(near * near / (expected * self._near))
        whole = len(y) == KEEP
        before = self.seen if whole or self.seen else len(y) - 3
        gain = max(SLOWEST, 1.0 / (before + GUESSED))
        if whole:
            self.near += gain * (ratio * self._near - self.near)
            far = y[-1] - 2.0 * y[-1 - LAG] + y[-1 - 2 * LAG]
            ratio = self._credible(far * far / (expected * self._far))
            self.far += gain * (ratio * self._far - self.far)
            self._shape()
        self.seen += whole or self.seen > 0
        self._split(ratio, expected, gain)

    def _credible(self, ratio: float) -> float:
        if ratio < SURPRISING:
            return ratio
        return MISTRUSTED if self.seen >= SETTLED else SURPRISING

    def _split(self, ratio: float, expected: float, gain: float) -> None:
        """One step of expectation-maximisation: each part is blamed by its share."""
        mine = self.proportional / expected
        rest = 1.0 - mine
        self.proportional += gain * self.proportional * (mine * ratio + rest - 1.0)
        self.additive += gain * self.additive * (rest * ratio + mine - 1.0)

    def _shape(self) -> None:
        """The correlation, and that of a first-order process with the same slow fluctuations."""
        ratio = self.near / self.far
        c = 6.0 * (1.0 - ratio) / (NEAR - FAR * ratio)
        c = min(MOST_CORRELATED, max(0.0, c))
        self._near = 6.0 - NEAR * c
        self._far = 6.0 - FAR * c
        self.rho = c / (1.0 - DECAY + c)
