"""What doses really give, as a share of what was told, seen in how the density falls with each."""

import math
from collections.abc import Iterable

from appliance.control.growth.effect import Effect

BELIEFS = ((0.6, 0.025), (0.4, 0.35))
"""Probability and standard deviation of what a dose gives, as a share of what was told: by a pump
that was calibrated well, and by one that was not."""
UNSEEN = 0.3  # share of a dose: who knows it no better than this has not seen any
WEARS = 0.005  # share of a dose per square root of an hour: tubes wear
LEAST, MOST = 0.0, 3.0
ECHO = 0.4
"""Share of a block's noise by which a culture is misjudged at the moment when somebody acts on just
that noise: a turbidostat doses after readings that happened to be high, and lower ones follow by
themselves. What that is of a dose, many doses do not average out."""
LED = 10  # doses that are believed beforehand to have followed such readings
RECENT = 4.0  # log density: what doses follow, and how large they are, is told by the last so much
FIRM = 5.0  # log odds: neither belief is ever given up for good


class DoseGain:
    """The ``gain`` of the doses, 1 if each gives what was told, and its ``variance``: what those
    who trust the pump and those who do not have learnt, by how well each foretold the density."""

    __slots__ = ("gain", "variance", "_beliefs", "_odds", "_unlogged", "_usual", "_error")

    def __init__(
        self, beliefs: Iterable[Effect] = (), odds: float | None = None, unlogged=0.0,
        usual: Iterable[float] = (0.0, 0.0, 0.0), error=0.0,
    ):  # fmt: skip
        (trust, narrow), (doubt, wide) = BELIEFS
        self._beliefs = list(beliefs) or [Effect(1.0, sd**2, WEARS) for sd in (narrow, wide)]
        self._odds = math.log(doubt / trust) if odds is None else odds
        self._unlogged = unlogged
        self._usual, self._error = list(usual), error
        self._pool()

    @classmethod
    def known(cls, share: float, sd: float) -> "DoseGain":
        """Of a pump whose doses were seen to give that ``share`` of what is told, within ``sd``."""
        if sd >= UNSEEN:
            return cls()
        return cls([Effect(share, max(belief, sd) ** 2, WEARS) for _, belief in BELIEFS])

    def _pool(self) -> None:
        one, other = self._beliefs
        p = (1.0 - self._unlogged) / (1.0 + math.exp(-self._odds))
        apart = other.strength - one.strength
        self.gain = min(MOST, max(LEAST, one.strength + p * apart))
        self.variance = one.variance + p * (other.variance - one.variance)
        self.variance += p * (1.0 - p) * apart * apart

    def predict(self, h: float, dose: float, variance: float, unlogged: float) -> None:
        """``h`` hours pass; doses that were told change the log density by ``dose``, and scatter
        by ``variance``. The more are ``unlogged``, the less is what falls too far the pump's."""
        self._unlogged = unlogged
        if dose:
            size, left = abs(dose), math.exp(-abs(dose) / RECENT)
            new = (size, size * size, size * self._error)
            self._usual = [left * x + y for x, y in zip(self._usual, new, strict=True)]
        for belief in self._beliefs:
            belief.predict(h, dose, variance)

    def observe(self, z: float, noise: float, untimed: float = 0.0) -> float:
        """Take in the log density ``z``, whose variance is ``noise`` and what is not known of
        when the dose came; returns by how much greater the gain seems now."""
        one, other = self._beliefs
        least = self._least(noise)
        noise += untimed
        expected = other.expected
        self._odds += other.observe(z, noise, least) - one.observe(z, noise, least)
        self._error = 0.0 if expected is None else (z - expected) / math.sqrt(noise)
        self._odds = max(-FIRM, min(FIRM, self._odds))
        before = self.gain
        self._pool()
        return self.gain - before

    def _least(self, noise: float) -> float:
        """The variance beyond which the gain is not to be known, by doses of the usual size after
        what they usually follow."""
        dosed, squares, led = self._usual
        if not dosed:
            return 0.0
        size = squares / dosed
        led = (LED * size + led) / (LED * size + dosed)
        return max(0.0, ECHO * led) ** 2 * noise / (size * size)

    def jump(self) -> None:
        """The level has jumped: nothing is to be learnt from where it is now."""
        for belief in self._beliefs:
            belief.jump()

    def copy(self) -> "DoseGain":
        """A second one that knows the same."""
        return DoseGain.restore(self.state())

    def state(self) -> list:
        """Everything, as plain values."""
        beliefs = [belief.state() for belief in self._beliefs]
        return [beliefs, self._odds, self._unlogged, self._usual, self._error]

    @classmethod
    def restore(cls, state: list) -> "DoseGain":
        """The one whose ``state`` this is; ValueError or TypeError if it is none."""
        (one, other), odds, unlogged, usual, error = state
        beliefs = Effect.restore(one), Effect.restore(other)
        dosed, squares, led = map(float, usual)
        return cls(beliefs, float(odds), unlogged, (dosed, squares, led), float(error))
