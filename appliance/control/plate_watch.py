"""Whether a heated plate still answers its heater."""

from __future__ import annotations

from math import exp, nan, sqrt

from appliance.control.pi import LowPass


class PlateWatch:
    """
    Compares how much a plate moves with how much its heater should have moved it.

    Both movements are freed of everything slow; ``answer`` is the ratio of their sizes over some
    minutes: about 1 for a sound plate, nearly 0 if the thermometer is dead. It owes nothing to an
    observer, so that an observer led astray by a dead thermometer is found out before it cooks
    what it believes to be cold.

    ``gain`` is how far a per cent of duty lifts the plate above its load in °C, ``tau`` the time
    constant of that in seconds.
    """

    SLOW = 60.0  # s
    MEMORY = 300.0  # s
    ENOUGH = 400.0  # °C² s of movement asked for, to judge by
    DEAF = 0.07
    PATIENCE = 20.0  # s: cold medium may hold the plate down while the heater lifts it

    def __init__(self, gain: float, tau: float) -> None:
        self._gain = gain
        self._heat = LowPass(tau, 0.0)
        self._slow_heat, self._slow_plate = LowPass(self.SLOW, 0.0), LowPass(self.SLOW)
        self._last = nan
        self._moved = self._asked = self._silence = 0.0

    @property
    def answer(self) -> float:
        """Movement of the plate per movement asked of it; NaN while too little was asked."""
        return sqrt(self._moved / self._asked) if self._asked > self.ENOUGH else nan

    @property
    def deaf(self) -> bool:
        """Whether much was asked of the plate, and it stood still."""
        return self._silence > self.PATIENCE

    def look(self, dt_s: float, duty: float, plate: float | None) -> None:
        """Take the plate's reading in °C, if any, and the duty in per cent of ``dt_s`` before."""
        asked = self._gain * self._heat.step(dt_s, duty)
        asked -= self._slow_heat.step(dt_s, asked)
        if plate is None:
            return
        if not abs(plate - self._last) < 1.0 + dt_s:
            self._slow_plate.forget()  # no plate moves so fast: begin again from here
        self._last = plate
        moved = plate - self._slow_plate.step(dt_s, plate)
        kept = exp(-dt_s / self.MEMORY)
        self._moved = self._moved * kept + moved * moved * dt_s
        self._asked = self._asked * kept + asked * asked * dt_s
        self._silence = self._silence + dt_s if self.answer < self.DEAF else 0.0
