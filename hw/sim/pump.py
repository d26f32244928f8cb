"""One peristaltic pump: flow, its variation, its wear, and the bottle it draws from."""

from math import inf

from hw.interfaces import WASTE
from hw.sim.chance import lognormal, stream
from hw.sim.culture import Medium
from hw.sim.inputs import Input
from hw.sim.spec import SimSpec


class Pump:
    """A pump whose flow follows its duty, as well as such pumps do."""

    def __init__(self, spec: SimSpec, name: str, at: float) -> None:
        self.name = name
        self.duty = 0.0
        self.flow = Input(at)
        self.feeds = name != WASTE
        self.left = spec.reservoir_ml if self.feeds else inf
        self.medium = (
            Medium(spec.alt_substrate, spec.alt_second, spec.alt_drug)
            if name == "alt_media"
            else Medium(spec.substrate, spec.second_substrate)
        )
        self._spec = spec
        self._ml_s = spec.pump_ml_s * lognormal(stream(spec, f"flow {name}"), spec.pump_spread)
        self._rng = stream(spec, f"pump {name}")
        self._run = 1.0
        self._play = 0.0
        self.pumped = 0.0

    def turn(self, duty: float) -> bool:
        """Set *duty* per cent; returns whether the pump has just started."""
        started = duty > 0.0 and self.duty == 0.0
        if started:
            self._run = max(self._rng.gauss(1.0, self._spec.pump_jitter), 0.0)
            self._play = self._rng.gauss(0.0, self._spec.pump_play_ml)
        self.duty = duty
        return started

    def leave(self, ml: float) -> None:
        """Have *ml* left in the bottle."""
        self.left = ml

    def power(self, supply: float, at: float, least: float = 0.0) -> None:
        """From *at* on the motor has *supply* (1 is the nominal voltage), and *least* per cent of
        duty whatever was set."""
        worn = max(1.0 - self._spec.pump_wear_per_l * self.pumped / 1000.0, 0.0)
        rate = self._ml_s * max(self.duty, least) / 100.0 * supply * self._run * worn
        leak = self._spec.siphon_ml_s if self.name == "media" and not self.duty else 0.0
        self.flow.put(rate + leak, at)

    def moved(self, at: float) -> float:
        """Millilitres that went through since this was last asked; the bottle may end."""
        moved = self.flow.take(at)
        if moved <= 0.0:
            return 0.0
        moved += self._play
        self._play = min(moved, 0.0)
        moved = min(max(moved, 0.0), self.left)
        self.left -= moved
        self.pumped += moved
        return moved
