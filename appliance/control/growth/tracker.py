"""Follows a culture block by block, with a rival account where its level may have jumped."""

import math
from typing import NamedTuple

from appliance.control.growth.bank import Bank, Sight
from appliance.control.growth.doses import Doses
from appliance.control.growth.gain import DoseGain
from appliance.control.growth.noise import LARGEST, Noise
from appliance.control.growth.rival import ROBUST, Rival, View, jumped, likelihood, tempered

SUSPICIOUS = 2.2  # standard deviations: beyond, a rival account is opened
JUMPS = 0.003  # probability of a fall per block, before any was seen
RISES = 0.3  # rises are this much rarer
MOST_JUMPS = 0.06
PER_JUMP = 0.02  # the probability of a fall grows by this with each one found ...
UNLEARN_H = 3.0  # ... and is forgotten at this pace
UNTIMED = 0.3  # share of a dose: nobody knows when it comes within its block, and is stirred in
COLOURED = 1.5  # times the noise: what doses give is not learnt from noise of another colour
LEAST_SHOWN = 0.2  # of a change in density, by optics that show any
ACQUAINTED = 20  # second differences that say how noisy it is, before anything is suspicious
GROSS = 1.0  # log density: an error that is suspicious even then
VERDICT = 5  # blocks after the last jump until the better account is kept
CERTAIN = 7.0  # log odds at which there is no need to wait so long
BLIPS = (0.01, 0.002)  # probability of a block that is wrong: of one or two readings, of more
LINEAR = 0.01  # relative variance above which a logarithm of the density would be biased
LEAST_SD = 0.003  # relative: of a block, to begin with
LONGEST_H = 24.0  # after a longer gap no more is unknown than after this
APART = 2.5  # blocks this many spans apart have independent noise


class Block(NamedTuple):
    """``size`` readings between ``first`` and ``last`` (s), ``time`` on average, whose mean is
    ``od``: what it would have been had all of them been read at ``time``. No readings are only time
    that passes."""

    first: float
    last: float
    time: float
    size: int
    od: float


class Tracker:
    """
    The state of one culture: what is believed, what is doubted, and how noisy it all is.

    Times are in seconds on any clock. ``span`` is the usual length of a block in seconds and
    ``size`` the number of readings in a full one.
    """

    __slots__ = (
        "bank", "noise", "rival", "jumps", "time", "pause", "size", "last", "waiting", "span",
        "doses",
    )

    def __init__(self, bank: Bank, noise: Noise, time: float, size: int, span: float):
        self.bank = bank
        self.noise = noise
        self.rival: Rival | None = None
        self.jumps = JUMPS
        self.time = time
        self.pause = span
        self.size = size
        self.last: float | None = None
        self.waiting: list[float] = []
        self.span = span
        self.doses: Doses | None = None

    @classmethod
    def start(cls, time: float, od: float, size: int, sd: float, span: float) -> "Tracker":
        """A tracker that has seen one block of ``size`` readings with relative scatter ``sd``."""
        relative = max(sd / math.sqrt(size), LEAST_SD)
        bank = Bank.start(math.log(od), 4.0 * relative * relative)
        return cls(bank, Noise.start(relative, od), time, size, span)

    @property
    def gain(self) -> float:
        """What a dose does, as a share of what was told of it."""
        return self.doses.gain.gain if self.doses else 1.0

    def rate(self, of_light: bool = False) -> tuple[float, float]:
        """
        The growth rate and its standard deviation, 1/h, over both accounts.

        With densities ``of_light`` it is not the doses that give a share of what was told: the
        optics show a share of every change, and of growth the same.
        """
        rival, doses = self.rival, self.doses
        scale = max(self.gain, LEAST_SHOWN) if of_light else 1.0
        unsure = doses.gain.variance if doses else 0.0
        ahead, doubt = (doses.pulse.ahead, doses.pulse.variance) if doses else (0.0, 0.0)
        rate, own = self._account(self.bank, scale, unsure, of_light)
        if rival is not None:
            p = rival.share
            other_rate, other = self._account(rival.bank, scale, unsure, of_light)
            apart = other_rate - rate
            own = (1.0 - p) * own + p * other + p * (1.0 - p) * apart * apart
            rate += p * apart
        return rate + ahead / scale, math.sqrt(own + doubt / (scale * scale))

    @staticmethod
    def _account(bank: Bank, scale: float, unsure: float, of_light: bool) -> tuple[float, float]:
        """The rate by ``bank`` on a density whose changes are shown ``scale`` times, and its
        variance, the doses' gain having that of ``unsure``: where it is the optics' own, a rate
        that was learnt from the doses does not depend on it."""
        rate = bank.r / scale
        slope = (bank.v - (rate if of_light else 0.0)) / scale
        return rate, bank.c / (scale * scale) + slope * slope * unsure

    def level(self) -> float:
        """The log density at the time of the newest block, over both accounts."""
        if self.rival is None:
            return self.bank.x
        return self.bank.x + self.rival.share * (self.rival.bank.x - self.bank.x)

    def trust(self, share: float, sd: float) -> None:
        """Doses give that share of what is told, within ``sd``, unless they were seen already."""
        if self.doses is None:
            self.doses = Doses(DoseGain.known(share, sd))

    def _banks(self) -> list[Bank]:
        """What is believed, and what is doubted."""
        return [self.bank, self.rival.bank] if self.rival else [self.bank]

    def step(self, change: float, variance: float) -> None:
        """The log density is ``change`` off what was believed, known to ``variance``."""
        for bank in self._banks():
            bank.step(change, variance)
        self._carry(change)

    def block(self, block: Block, dose=0.0, variance=0.0, grain=0.0) -> None:
        """
        Take in a block of readings, which come in steps of ``grain``.

        Doses changed the log density by ``dose`` since the last one, as they were told, and
        scatter about that by ``variance``.
        """
        h, step = self._advance(block.time, dose, variance)
        size = block.size
        if not size:
            self._wait()
            return
        plain = self._measure(block.od, size, h, step, grain * grain / 12.0)
        view = View(plain, self._whiten(plain, h), BLIPS[size >= 3], *self._learn_gain(plain, dose))
        white = view.white
        error, predicted, errors = self.bank.foretell(white, view.unsure)
        square, variance = error * error, predicted + white.noise
        believed = likelihood(square, variance, view.blips)
        if self.rival and self.rival.explain(believed, view):
            self.waiting = []
        if square > SUSPICIOUS * SUSPICIOUS * variance:
            self._doubt(believed, view, error)
        self.bank.correct(errors, white, tempered(square, predicted, white.noise), view.more)
        if square > ROBUST * ROBUST * variance and size < 3:
            self.last = None  # a bubble, most likely, says nothing of the next block's noise
        self._judge(plain.z)

    def _wait(self) -> None:
        """Time has passed, and nothing was seen."""
        self.last = None
        self.noise.forget()
        for bank in self._banks():
            bank.pool()

    def confine(self, low: float, high: float) -> None:
        """The density has not been seen to leave the range from ``low`` to ``high``."""
        width = (high - low) / (high + low)
        for bank in self._banks():
            bound = max(math.log(low), min(math.log(high), bank.x))
            if bound != bank.x:
                sight = Sight(bound, 1.0, 0.0, width * width / 3.0)
                bank.correct(bank.foretell(sight, 0.0)[2], sight, sight.noise)

    def _learn_gain(self, plain: Sight, dose: float) -> tuple[float, float]:
        """The variance of the doses' gain, and by how much it has grown with this block."""
        doses = self.doses
        if doses is None:
            return 0.0, 0.0
        unsure, rho = doses.gain.variance, self.noise.rho
        noise = COLOURED * plain.noise * (1.0 + rho) / (1.0 - rho)
        return unsure, doses.observe(plain.z, noise, (UNTIMED * dose) ** 2)

    def _advance(self, time: float, dose: float, variance: float) -> tuple[float, float]:
        seconds = max(time - self.time, 0.001)
        h = min(seconds / 3600.0, LONGEST_H)
        self.time += seconds
        self.jumps += (JUMPS - self.jumps) * min(1.0, h / UNLEARN_H)
        if dose and self.doses is None:
            self.doses = Doses()
        step = 0.0
        if self.doses:
            unlogged = (self.jumps - JUMPS) / (MOST_JUMPS - JUMPS)
            step = self.doses.predict(h, dose, variance, unlogged)
            if dose:
                self._carry(step)
        self.bank.predict(h, step, dose, variance)
        if self.rival:
            self.rival.bank.predict(h, step, dose, variance)
        return h, step

    def _carry(self, change: float) -> None:
        """The log density changed: carry along what is remembered of it."""
        self.waiting = [y + change for y in self.waiting]
        if self.last is not None:
            self.last += change
        self.noise.step(change)

    def _measure(self, od: float, size: int, h: float, step: float, grain: float) -> Sight:
        """The log density of a block, by way of the expected one where noise is large."""
        bank = self.bank
        expected = max(-LARGEST, min(LARGEST, bank.x + bank.r * h + step))
        level = math.exp(expected)
        ratio = max(od / level, 1e-3)
        self.size = max(self.size, size)
        noise = self.noise.variance(level if ratio < 2.0 else od) * self.size / size
        noise = max(noise, grain / (od * od))
        straight = noise > LINEAR and ratio < 2.0
        return Sight(expected + (ratio - 1.0 if straight else math.log(ratio)), 1.0, 0.0, noise)

    def _whiten(self, plain: Sight, h: float) -> Sight:
        """
        What is new in a block: the part of its noise that the last one foretold is taken out.

        With noise of first order, y - rho y' measures (1 - rho) x + rho h r with the innovation
        only (Bryson and Henrikson 1968, without the small correlation with the process).
        """
        seconds = 3600.0 * h
        near = seconds < APART * max(self.span, self.pause)
        last, self.last, self.pause = self.last, plain.z, seconds
        if not near:
            self.noise.forget()
        if last is None or not near:
            return plain
        rho = self.noise.rho
        return Sight(plain.z - rho * last, 1.0 - rho, rho * h, plain.noise * (1.0 - rho * rho))

    def _doubt(self, believed: float, view: View, error: float) -> None:
        """Open a rival account in which the level jumped during this block."""
        if self.noise.seen < ACQUAINTED and abs(error) < GROSS:
            return
        if self.rival and self.rival.odds > 0.0:
            return
        bank, better = jumped(self.bank, view.plain, view.unsure)
        prior = self.jumps if error < 0.0 else RISES * JUMPS
        odds = math.log(prior * better / believed)
        if self.rival is None or odds > self.rival.odds:
            self._reject()
            self.rival = Rival(bank, self.doses and self.doses.copy(), odds)

    def _judge(self, y: float) -> None:
        """Decide between the accounts once it is time; learn the noise from what is settled."""
        rival = self.rival
        if rival is None:
            self.noise.learn((y,))
            return
        self.waiting.append(y)
        if rival.quiet == 0:
            return
        if abs(rival.odds) > CERTAIN or rival.quiet >= VERDICT:
            if rival.odds > 0.0:
                self._accept(rival)
            else:
                self._reject()

    def _accept(self, rival: Rival) -> None:
        """The level has jumped: the rival is right."""
        self.bank, self.rival = rival.bank, None
        if rival.doses and self.doses:
            self.bank.regain(rival.doses.gain.gain - self.doses.gain.gain)
            self.doses = rival.doses
            self.doses.jump()
        self.jumps = min(MOST_JUMPS, self.jumps + PER_JUMP)
        self.noise.jump()
        self._settle()

    def _reject(self) -> None:
        """The level has not jumped, or not then."""
        self.rival = None
        self._settle()

    def _settle(self) -> None:
        self.noise.learn(self.waiting)
        self.waiting = []

    def copy(self) -> "Tracker":
        """A second tracker that knows the same."""
        twin = Tracker(self.bank.copy(), self.noise.copy(), self.time, self.size, self.span)
        rival = self.rival
        if rival:
            twin.rival = rival.copy()
        twin.jumps, twin.pause, twin.last = self.jumps, self.pause, self.last
        twin.waiting = list(self.waiting)
        twin.doses = self.doses and self.doses.copy()
        return twin

    def shift(self, seconds: float) -> None:
        """The clock was set by this much."""
        self.time += seconds

    def state(self) -> dict:
        """Everything, as plain values."""
        rival = self.rival
        return {
            "bank": self.bank.state(),
            "noise": self.noise.state(),
            "rival": rival and rival.state(),
            "rest": [self.jumps, self.time, self.pause, self.size, self.last, self.span],
            "waiting": self.waiting,
            "doses": self.doses and self.doses.state(),
        }

    @classmethod
    def restore(cls, state: dict) -> "Tracker":
        """The tracker whose ``state`` this is; ValueError, TypeError or KeyError if it is none."""
        jumps, time, pause, size, last, span = state["rest"]
        tracker = cls(Bank.restore(state["bank"]), Noise(*state["noise"]), time, size, span)
        if state["rival"]:
            tracker.rival = Rival.restore(state["rival"])
        tracker.jumps, tracker.pause, tracker.last = jumps, pause, last
        tracker.waiting = list(state["waiting"])
        tracker.doses = Doses.restore(state["doses"]) if state["doses"] else None
        return tracker
