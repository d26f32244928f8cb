"""The account of a culture in which its level has just jumped."""

import math
from typing import NamedTuple

from appliance.control.growth.bank import TINY, Bank, Sight
from appliance.control.growth.doses import Doses

ROBUST = 2.5  # standard deviations: surprises beyond are taken for as much, not more
JUMP_SD = 0.12  # log density: how far a level jumps that jumps, unless it jumped further
TAIL_SD = 0.03  # log density: how far the block in which it jumped may be on its way
GOES_ON = 0.2  # probability that a level that has just jumped jumps once more
LONGEST = 15  # blocks: no jump takes longer
BLIP_SD = 0.1  # log density: blocks that are simply wrong, by this or more


def density(square: float, variance: float) -> float:
    """The normal density of an error with this square, but for a constant factor."""
    return math.exp(-0.5 * square / variance) / math.sqrt(variance) + TINY


def likelihood(square: float, variance: float, blips: float) -> float:
    """The same where a share ``blips`` of the measurements is simply wrong."""
    wide = variance + max(BLIP_SD * BLIP_SD, square)
    return (1.0 - blips) * density(square, variance) + blips * density(square, wide)


def tempered(square: float, predicted: float, noise: float) -> float:
    """The noise variance to assume so that no error exceeds ``ROBUST`` standard deviations."""
    return max(noise, square / (ROBUST * ROBUST) - predicted)


def jumped(bank: Bank, plain: Sight, unsure: float) -> tuple[Bank, float]:
    """
    A copy whose level jumped before this block, and the density it would have given the block.

    The width of the jump grows with the error, so that its prior falls like 1/error, not exp.
    """
    error, _, _ = bank.foretell(plain, unsure)
    bank = bank.copy()
    bank.step(0.0, max(JUMP_SD * JUMP_SD, error * error))
    error, predicted, errors = bank.foretell(plain, unsure)
    bank.correct(errors, plain, plain.noise)
    return bank, density(error * error, predicted + plain.noise)


class View(NamedTuple):
    """A block as it is, and what is new in it; the share of blocks like it that are wrong; the
    variance of the doses' gain, and by how much that has grown with the block."""

    plain: Sight
    white: Sight
    blips: float
    unsure: float
    more: float


class Rival:
    """The account in which the level has just jumped, and what speaks for it."""

    __slots__ = ("bank", "doses", "odds", "quiet", "age")

    def __init__(self, bank: Bank, doses: Doses | None, odds: float, quiet=0, age=0):
        self.bank = bank
        self.doses = doses  # what was known of them before it jumped
        self.odds = odds  # logarithm
        self.quiet = quiet  # blocks since its last jump
        self.age = age  # blocks since its first

    def copy(self) -> "Rival":
        """A second one that knows the same."""
        doses = self.doses and self.doses.copy()
        return Rival(self.bank.copy(), doses, self.odds, self.quiet, self.age)

    def state(self) -> list:
        """Everything, as plain values."""
        doses = self.doses and self.doses.state()
        return [self.bank.state(), doses, self.odds, self.quiet, self.age]

    @classmethod
    def restore(cls, state: list) -> "Rival":
        """The one whose ``state`` this is; ValueError or TypeError if it is none."""
        bank, doses, odds, quiet, age = state
        return cls(Bank.restore(bank), doses and Doses.restore(doses), odds, quiet, age)

    @property
    def share(self) -> float:
        """Its probability."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.odds))))

    def explain(self, believed: float, view: View) -> bool:
        """Explain a block that is *believed* so far; the level may go on jumping for a while.
        Returns whether it has jumped again."""
        self.age += 1
        self.quiet += 1
        plain, white, blips, unsure, more = view
        sight = white
        if self.quiet == 1:
            sight = plain
            self.bank.step(0.0, TAIL_SD * TAIL_SD)
        error, predicted, errors = self.bank.foretell(sight, unsure)
        square, variance = error * error, predicted + sight.noise
        explained = likelihood(square, variance, blips)
        if square > ROBUST * ROBUST * variance and self.age <= LONGEST:
            bank, better = jumped(self.bank, plain, unsure)
            if GOES_ON * better > explained:
                self.bank, self.quiet = bank, 0
                self.odds += math.log(GOES_ON * better / believed)
                return True
        self.bank.correct(errors, sight, tempered(square, predicted, sight.noise), more)
        self.odds += math.log(explained / believed)
        return False
