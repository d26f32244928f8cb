"""Heat: a plate that is heated, a liquid above it, and a room around both."""

from math import floor, pi, sin

from hw.sim.spec import SimSpec

DAY = 86400.0
WATER = 4.18
"""Heat capacity of a millilitre of medium, in J/K."""


class Thermal:
    """Two nodes in a row, in steps of a second or less (explicit; shortest time constant 24 s).

    Cp dP/dt = W duty − Gpl (P − L) − Gpr (P − A);  Cl dL/dt = Gpl (P − L) − Gla (L − A).
    The ratios are fitted to cooling curves of real units; the power is a guess.
    """

    def __init__(self, spec: SimSpec) -> None:
        self._spec = spec
        self._loss = spec.liquid_to_room * spec.size
        self.plate = self.liquid = spec.room_c

    def soak(self, celsius: float) -> None:
        """Have plate and liquid at *celsius*, as after a long time."""
        self.plate = self.liquid = celsius

    def run(self, duty: float, room: float, seconds: float, stirred: bool, ml: float) -> None:
        """Let *seconds* pass at *duty* per cent with *ml* of liquid in the vial."""
        spec = self._spec
        watts = spec.heater_watts * duty / 100.0
        across = spec.plate_to_liquid * (1.0 if stirred else 0.5)
        capacity = self.capacity(ml)
        while seconds > 0.0:
            step = min(seconds, 1.0)
            heat = across * (self.plate - self.liquid)
            lost = spec.plate_to_room * (self.plate - room)
            self.plate += step * (watts - heat - lost) / spec.plate_capacity
            self.liquid += step * (heat - self._loss * (self.liquid - room)) / capacity
            seconds -= step

    def capacity(self, ml: float) -> float:
        """Heat capacity of the vial with *ml* of liquid, in J/K.

        The fit is for a vial filled to the waste tube; one that dried out has less in proportion.
        """
        spec = self._spec
        filled = spec.liquid_capacity * spec.size
        if ml < spec.efflux_ml:
            return filled * ml / spec.efflux_ml
        return filled + WATER * (ml - spec.efflux_ml)

    def mix(self, ml: float, celsius: float, into_ml: float) -> None:
        """Add *ml* at *celsius* to a vial that holds *into_ml*."""
        here, new = self.capacity(into_ml), WATER * ml
        self.liquid = (self.liquid * here + celsius * new) / (here + new)


def room_at(spec: SimSpec, elapsed: float) -> float:
    """Temperature of the room *elapsed* seconds after the start, in °C."""
    day = elapsed / DAY
    setback = spec.setback_c if day - floor(day) >= 0.5 else 0.0
    return spec.room_c + spec.room_swing_c * sin(2.0 * pi * day) - setback
