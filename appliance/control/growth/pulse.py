"""Growth that beats with the doses: faster while what they brought is eaten, slower after."""

import math

from appliance.control.growth.effect import Effect

EATEN_H = 0.13  # time constant with which what a dose brought is eaten
USUAL_H = 0.5  # time constant of what is usual
STRENGTH = 2.0  # 1/h for each dose that changes the log density by one: what nobody has seen yet
WANDERS = 0.3  # the same, per square root of an hour


class Pulse:
    """
    How much faster a culture grows than usual since the last dose, ``ahead`` (1/h), known to
    ``variance``.

    A culture that eats all it is given goes up and down with the doses, one that has enough does
    not. The strength is learnt; as long as it is not certain, it is not in what is told but in
    the doubt: it counts by 1 - variance / strength², if that is positive (James and Stein 1961).
    """

    __slots__ = ("_effect", "_food", "_usual")

    def __init__(self, effect: Effect | None = None, food: float = 0.0, usual: float = 0.0):
        self._effect = effect or Effect(0.0, STRENGTH**2, WANDERS)
        self._food = food
        self._usual = usual

    def predict(self, h: float, dose: float, variance: float, fall: float) -> float:
        """``h`` hours pass, and doses that were told change the log density by ``dose``, in
        truth by ``fall``; returns what the pulse adds to the log density."""
        left = math.exp(-h / EATEN_H)
        more = self._food * EATEN_H * (1.0 - left) - (self._usual + 0.5 * dose) * h
        self._food = self._food * left - dose
        self._usual += (self._food - self._usual) * -math.expm1(-h / USUAL_H)
        self._effect.predict(h, more, variance, fall)
        return self._share() * self._effect.strength * more

    def observe(self, z: float, noise: float) -> None:
        """Take in the log density ``z``."""
        self._effect.observe(z, noise)

    def _share(self) -> float:
        square = self._effect.strength**2
        return max(0.0, 1.0 - 6.0 * self._effect.variance / square) if square else 0.0

    @property
    def ahead(self) -> float:
        """How much faster than usual it grows now, 1/h."""
        return self._share() * self._effect.strength * (self._food - self._usual)

    @property
    def variance(self) -> float:
        """What is not known of that, (1/h)²."""
        left = (1.0 - self._share()) * self._effect.strength
        return (self._food - self._usual) ** 2 * (self._effect.variance + left * left)

    def jump(self) -> None:
        """The level has jumped: nothing is to be learnt from where it is now."""
        self._effect.jump()

    def copy(self) -> "Pulse":
        """A second one that knows the same."""
        return Pulse.restore(self.state())

    def state(self) -> list:
        """Everything, as plain values."""
        return [self._effect.state(), self._food, self._usual]

    @classmethod
    def restore(cls, state: list) -> "Pulse":
        """The one whose ``state`` this is; ValueError or TypeError if it is none."""
        effect, food, usual = state
        return cls(Effect.restore(effect), float(food), float(usual))
