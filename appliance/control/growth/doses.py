"""What the doses of a culture do to its density, at once and later."""

from appliance.control.growth.gain import DoseGain
from appliance.control.growth.pulse import Pulse


class Doses:
    """What was learnt of the doses: the ``gain`` of each, and the ``pulse`` of growth after it."""

    __slots__ = ("gain", "pulse")

    def __init__(self, gain: DoseGain | None = None, pulse: Pulse | None = None):
        self.gain = gain or DoseGain()
        self.pulse = pulse or Pulse()

    def predict(self, h: float, dose: float, variance: float, unlogged: float) -> float:
        """``h`` hours pass; doses that were told change the log density by ``dose``, and scatter
        by ``variance``. Returns by how much it changes in truth. ``unlogged`` is from 0 to 1,
        where others are given that nobody tells of."""
        fall = self.gain.gain * dose
        self.gain.predict(h, dose, variance, unlogged)
        return fall + self.pulse.predict(h, dose, variance, fall)

    def observe(self, z: float, noise: float, untimed: float = 0.0) -> float:
        """Take in the log density ``z``, whose variance is ``noise`` and what is not known of
        when a dose came; returns by how much greater the gain seems now."""
        self.pulse.observe(z, noise + untimed)
        return self.gain.observe(z, noise, untimed)

    def jump(self) -> None:
        """The level has jumped: nothing is to be learnt from where it is now."""
        self.gain.jump()
        self.pulse.jump()

    def copy(self) -> "Doses":
        """A second one that knows the same."""
        return Doses(self.gain.copy(), self.pulse.copy())

    def state(self) -> list:
        """Everything, as plain values."""
        return [self.gain.state(), self.pulse.state()]

    @classmethod
    def restore(cls, state: list) -> "Doses":
        """The one whose ``state`` this is; ValueError or TypeError if it is none."""
        gain, pulse = state
        return cls(DoseGain.restore(gain), Pulse.restore(pulse))
