"""Heat: a plate that is heated, the glass on it, the liquid in that, and a room around all."""

from math import exp, floor, pi, sin
from typing import NamedTuple

from hw.sim.chance import stream
from hw.sim.spec import SimSpec

DAY = 86400.0
WATER = 4.18
"""Heat capacity of a millilitre of medium, in J/K."""

FITTED_ML = 15.0
"""Liquid in the vials whose cooling was recorded."""

DROP = 0.1
"""What is always left of that, in mL: no vial is without any heat capacity."""


class Heat(NamedTuple):
    """Temperatures in °C of plate, glass and liquid, and of what the thermometer has caught up
    with."""

    plate: float
    glass: float
    liquid: float
    shown: float


class Thermal:
    """Three nodes in a row, in steps of a second or less; times are those of 14 s and more.

    Cp dP/dt = W duty − G (P − S) − g (P − A);  Cs dS/dt = G (P − S) − F (S − L);
    Cl dL/dt = F (S − L) − H (L − A).
    The ratios are fitted to cooling curves of real units; the power is a guess. The thermometer
    is on the plate, and follows it with a lag.
    """

    def __init__(self, spec: SimSpec) -> None:
        self._spec = spec
        self._loss = spec.liquid_to_room * spec.size
        spread = spec.thermometer_spread
        offset = stream(spec, "thermometer offset").gauss(0.0, spread / 3.0)
        self.offset = spec.thermometer_offset + min(max(offset, -spread), spread)
        self.now = Heat(*(spec.room_c,) * 4)

    @property
    def plate(self) -> float:
        """Temperature of the plate at the last step, in °C."""
        return self.now.plate

    @property
    def liquid(self) -> float:
        """Temperature of the liquid at the last step, in °C."""
        return self.now.liquid

    def soak(self, celsius: float) -> None:
        """Have everything at *celsius*, as after a long time."""
        self.now = Heat(*(celsius,) * 4)

    def run(self, duty: float, room: float, seconds: float, stirred: bool, ml: float) -> None:
        """Let *seconds* pass at *duty* per cent with *ml* of liquid in the vial."""
        while seconds > 0.0:
            self.now = self.after(duty, room, min(seconds, 1.0), stirred, ml)
            seconds -= 1.0

    def after(self, duty: float, room: float, seconds: float, stirred: bool, ml: float) -> Heat:
        """What there will be after *seconds*, at most one, if nothing else changes.

        An implicit midpoint step: stable however little liquid there is.
        """
        spec, (plate, glass, liquid, shown) = self._spec, self.now
        near, leak, loss = spec.plate_to_glass, spec.plate_to_room, self._loss
        film = spec.glass_to_liquid if stirred else spec.glass_to_liquid * spec.unstirred
        first, second = near * (plate - glass), film * (glass - liquid)
        warms = spec.heater_watts * duty / 100.0 - first - leak * (plate - room)
        half = seconds / 2.0
        p, g, w = half / spec.plate_capacity, half / spec.glass_capacity, half / self.capacity(ml)
        top = 1.0 + (near + leak) * p
        ratio = near * g / top
        middle = 1.0 + (near + film) * g - ratio * near * p
        part = film * w / middle
        to_glass = 2.0 * ((first - second) * g + ratio * warms * p)
        to_liquid = 2.0 * (second - loss * (liquid - room)) * w + part * to_glass
        to_liquid /= 1.0 + (film + loss) * w - part * film * g
        to_glass = (to_glass + film * g * to_liquid) / middle
        warmed = plate + (2.0 * warms * p + near * p * to_glass) / top
        return Heat(
            warmed,
            glass + to_glass,
            liquid + to_liquid,
            _followed(shown, plate, warmed, seconds, spec.thermometer_lag_s),
        )

    def capacity(self, ml: float) -> float:
        """Heat capacity of *ml* of liquid, in J/K; less than what was fitted in proportion."""
        filled = self._spec.liquid_capacity * self._spec.size
        if ml < FITTED_ML:
            return filled * max(ml, DROP) / FITTED_ML
        return filled + WATER * (ml - FITTED_ML)

    def mix(self, ml: float, celsius: float, into_ml: float) -> None:
        """Add *ml* at *celsius* to a vial that holds *into_ml*."""
        here, new = self.capacity(into_ml), WATER * ml
        mixed = (self.liquid * here + celsius * new) / (here + new)
        self.now = self.now._replace(liquid=mixed)


def _followed(shown: float, start: float, end: float, seconds: float, lag: float) -> float:
    """Where a thermometer of *lag* seconds is after something went evenly from *start* to *end*."""
    if lag <= 0.0:
        return end
    behind = lag * (end - start) / seconds
    return end - behind + (shown - start + behind) * exp(-seconds / lag)


def room_at(spec: SimSpec, elapsed: float) -> float:
    """Temperature of the room *elapsed* seconds after the start, in °C."""
    day = elapsed / DAY
    setback = spec.setback_c if day - floor(day) >= 0.5 else 0.0
    return spec.room_c + spec.room_swing_c * sin(2.0 * pi * day) - setback
