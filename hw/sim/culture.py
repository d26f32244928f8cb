"""The culture: cells that eat, grow, die and are diluted in a stirred volume of liquid."""

from msgspec import Struct

from hw.sim.chance import stream
from hw.sim.physiology import Physiology
from hw.sim.spec import SimSpec


class Medium(Struct, frozen=True):
    """What a millilitre brings: both substrates, in the biomass they can become, and a drug."""

    substrate: float
    second: float = 0.0
    drug: float = 0.0


class Culture:
    """Biomass, substrates and a drug in a volume of liquid.

    dX/dt = (µ₁ + µ₂ − kd) X, and each substrate is eaten by dS/dt = −µ X / crop; what µ is, the
    cells' physiology knows. They are carried forward by the classical Runge-Kutta rule.
    """

    def __init__(self, spec: SimSpec) -> None:
        self._spec = spec
        self._cells = Physiology(spec, stream(spec, "cells"))
        self._play = stream(spec, "waste tube")
        self.tube_ml = spec.efflux_ml + self._play.gauss(0.0, spec.tube_spread_ml)
        self._level = self.tube_ml
        self.biomass = spec.inoculum_od
        self.substrate, self.second, self.drug = spec.substrate, spec.second_substrate, 0.0
        self.volume = spec.volume_ml
        self.celsius = spec.room_c
        self.spilled = 0.0

    @property
    def growth_rate(self) -> float:
        """Growth of the biomass now, dilution excluded, in 1/h."""
        self._cells.meet(self.celsius, self.drug)
        one, other, lost = self._cells.rates(self._cells.age_h, self.substrate, self.second)
        return one + other - lost

    @property
    def tolerance(self) -> float:
        """How much more of the drug the cells bear than at first."""
        return self._cells.tolerance

    def grow(self, hours: float, celsius: float, light: float = 0.0) -> None:
        """Let *hours* pass at *celsius* under lamps of *light* per cent in sum."""
        self.celsius = celsius
        cells = self._cells
        cells.meet(celsius, self.drug)
        x, s, r, half = self.biomass, self.substrate, self.second, hours / 2.0
        age = cells.age_h
        a1, b1, c1 = self._slopes(age, x, s, r)
        a2, b2, c2 = self._slopes(age + half, x + half * a1, s + half * b1, r + half * c1)
        a3, b3, c3 = self._slopes(age + half, x + half * a2, s + half * b2, r + half * c2)
        a4, b4, c4 = self._slopes(age + hours, x + hours * a3, s + hours * b3, r + hours * c3)
        cells.live(hours, s, r, light)
        sixth = hours / 6.0
        self.biomass = x + sixth * (a1 + 2.0 * (a2 + a3) + a4)
        self.substrate = max(s + sixth * (b1 + 2.0 * (b2 + b3) + b4), 0.0)
        self.second = max(r + sixth * (c1 + 2.0 * (c2 + c3) + c4), 0.0)

    def inoculate(self, od: float) -> None:
        """Start anew with *od* of biomass; the lag begins again."""
        self.biomass = od
        self._cells.wake()

    def dose(self, ml: float, medium: Medium) -> None:
        """Add *ml* of *medium*, which has no cells; what passes the brim spills."""
        share = self.volume / (self.volume + ml)
        new = 1.0 - share
        self.biomass *= share
        self.substrate = self.substrate * share + medium.substrate * new
        self.second = self.second * share + medium.second * new
        self.drug = self.drug * share + medium.drug * new
        self.volume += ml
        if self.volume > self._spec.brim_ml:
            self.spilled += self.volume - self._spec.brim_ml
            self.volume = self._spec.brim_ml

    def settle_level(self) -> None:
        """The waste pump starts; where it will leave the level is not the same each time."""
        self._level = self.tube_ml + self._play.gauss(0.0, self._spec.tube_play_ml)

    def drain(self, ml: float) -> None:
        """Take out up to *ml*: the end of the tube sets the level below which nothing leaves."""
        self.volume = min(self.volume, max(self._level, self.volume - ml))

    def evaporate(self, hours: float) -> None:
        """Lose water only; the rest becomes denser."""
        lost = self._spec.evaporation_ml_h * 2.0 ** ((self.celsius - 37.0) / 10.0) * hours
        left = max(self.volume - lost, 1.0)
        denser = self.volume / left
        self.biomass *= denser
        self.substrate *= denser
        self.second *= denser
        self.drug *= denser
        self.volume = left

    def _slopes(self, age_h: float, x: float, s: float, r: float) -> tuple[float, float, float]:
        """Change of biomass and of both substrates, per hour."""
        one, other, lost = self._cells.rates(age_h, s, r)
        eaten = x / self._spec.crop
        return (one + other - lost) * x, -max(one, 0.0) * eaten, -other * eaten
