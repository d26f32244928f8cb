"""The temperature of a liquid nobody measures: an observer on the heater plate, and a thermostat on the observer."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, isfinite, nan

from attrs import frozen

WATER = 4.18  # J/(mL K)


@frozen
class Plant:
    """
    A vial on a heater plate as two heat reservoirs in a room; the liquid counts with its glass.

    The defaults fit recorded cooling curves of a 20 mL vial. Only ratios can be fitted, so every figure shares one scale
    with ``power``.
    """

    power: float = 7.0  # W at full duty
    coupling: float = 0.44  # W/K, plate to liquid, stirred
    unstirred: float = 0.5  # the part of the coupling that is left when nothing stirs
    loss: float = 0.09  # W/K, liquid to room
    leak: float = 0.01  # W/K, plate to room
    plate_heat: float = 10.5  # J/K
    liquid_heat: float = 53.0  # J/K
    extra_ml: float = 0.0  # liquid beyond the volume the figures were fitted with

    @property
    def heat(self) -> float:
        """The heat capacity of the liquid and its glass in J/K, extra volume included."""
        return self.liquid_heat + WATER * self.extra_ml


VIAL = Plant()

# The state: plate, liquid and room in °C; the logarithms of the vessel's size and of its coupling, relative to the Plant.
P, L, A, SIZE, COUPLING = range(5)
PARTS = range(5)
DRIFT = (1e-4, 2e-5, 1.5e-3, 1e-7, 3e-8)  # variance gained per second: how fast each part may change unannounced
NOISE = 0.0025  # °C², of one reading: sensor 0.04 °C, quantisation 0.0625 / sqrt(12), and some for the model
BOUNDS = ((-20.0, 150.0), (-5.0, 110.0), (-10.0, 50.0), (-0.7, 0.7), (-1.2, 0.5))
STEP = 2.0  # s, the longest step of the integration; the plate's time constant is about 24 s


class ThermalObserver:
    """
    An extended Kalman filter over plate, liquid, room, the vessel's size and the plate's coupling.

    Only the plate has a thermometer. What flows from it into the liquid is the heater's power less what warms the plate,
    and that flow is proportional to the difference of their temperatures: so the plate's own movement tells the liquid's
    temperature within seconds, and the liquid's movement tells, over minutes, how large the vessel is and how cold the
    room. The heater need not be switched off to look.
    """

    def __init__(self, plant: Plant = VIAL) -> None:
        self.plant = plant
        self.stirred = True
        self._x: list[float] = [nan] * 5
        self._cov = _diagonal((NOISE, 4.0, 4.0, 0.03, 0.01))
        self._surprise = 0.0
        self._restored = False

    @property
    def plate(self) -> float:
        """The plate's temperature in °C, smoothed; NaN before the first reading."""
        return self._x[P]

    @property
    def liquid(self) -> float:
        """The liquid's temperature in °C; NaN before the first reading."""
        return self._x[L]

    @property
    def ambient(self) -> float:
        """The room's temperature in °C, as far as the vessel's losses tell it; NaN before the first reading."""
        return self._x[A]

    @property
    def size(self) -> float:
        """The vessel's heat capacity and losses relative to the Plant's."""
        return exp(self._x[SIZE])

    @property
    def coupling(self) -> float:
        """The conductance from plate to liquid in W/K, as it is now."""
        return self.plant.coupling * exp(self._x[COUPLING]) * (1.0 if self.stirred else self.plant.unstirred)

    @property
    def doubt(self) -> float:
        """The standard deviation of ``liquid`` in °C, by the filter's own reckoning."""
        return self._cov[L][L] ** 0.5

    def observe(self, dt_s: float, duty: float, plate: float | None) -> float:
        """
        Take a reading and return the liquid's temperature in °C.

        ``duty`` is the heater's, in per cent, during the last ``dt_s`` seconds; ``plate`` is the plate's thermometer in °C
        now, or None when it could not be read.
        """
        reading = plate if plate is not None and isfinite(plate) else None
        if self._x[P] != self._x[P] or self._restored:
            if reading is not None:
                self._begin(reading)
            return self.liquid
        remaining = min(max(dt_s, 0.0), 3600.0)
        while remaining > 1e-9:
            step = min(remaining, STEP)
            self._predict(step, duty / 100.0)
            remaining -= step
        if reading is not None:
            self._correct(reading)
        return self.liquid

    def dosed(self, volume_ml: float, medium_celsius: float) -> None:
        """Account for medium that was added: what the liquid loses to it is known, and need not be discovered."""
        if not volume_ml > 0.0 or self._x[L] != self._x[L]:
            return
        added = WATER * volume_ml
        change = (medium_celsius - self._x[L]) * added / (self.plant.heat * self.size + added)
        self._x[L] += change
        self._cov[L][L] += (0.2 * change) ** 2

    def state(self) -> dict[str, object]:
        """What has been learnt, as plain lists of numbers that JSON can carry."""
        return {"estimate": list(self._x), "covariance": [list(row) for row in self._cov]}

    def restore(self, state: Mapping[str, object]) -> None:
        """
        Go on from what ``state()`` returned, perhaps long ago.

        Room, size and coupling are kept; plate and liquid are found anew from the next reading. Raises ValueError if the
        state is not one.
        """
        try:
            estimate = [float(v) for v in state["estimate"]]  # type: ignore[attr-defined]
            covariance = [[float(v) for v in row] for row in state["covariance"]]  # type: ignore[attr-defined]
        except (KeyError, TypeError) as reason:
            raise ValueError("This is not the state of a thermal observer.") from reason
        if len(estimate) != 5 or [len(row) for row in covariance] != [5] * 5:
            raise ValueError("The state of a thermal observer has five parts.")
        if not all(isfinite(v) for row in (estimate, *covariance) for v in row):
            return  # it had not seen a reading yet: nothing was learnt
        self._x, self._cov, self._restored = estimate, covariance, True

    def _begin(self, reading: float) -> None:
        known = self._restored
        near = known and abs(reading - self._x[P]) < 3.0
        self._x[P] = reading
        if not near:
            self._x[L] = reading
        if not known:
            self._x[A] = reading if reading < 30.0 else 22.0
            self._x[SIZE] = self._x[COUPLING] = 0.0
        self._unlink(P, NOISE)
        self._unlink(L, 1.0 if near or reading < 30.0 else 25.0)
        if not known and reading >= 30.0:
            self._cov[A][A] = 16.0
        self._restored = False

    def _unlink(self, part: int, variance: float) -> None:
        """Forget what ``part`` had to do with the others."""
        for other in PARTS:
            self._cov[part][other] = self._cov[other][part] = 0.0
        self._cov[part][part] = variance

    def _predict(self, dt: float, power: float) -> None:
        """Carry estimate and covariance forward; F has only two rows that are not the identity's."""
        plate_row, liquid_row = self._step(dt, power)
        cov = self._cov
        w0 = [sum(f * cov[i][j] for i, f in enumerate(plate_row)) for j in PARTS]
        w1 = [sum(f * cov[i][j] for i, f in enumerate(liquid_row)) for j in PARTS]
        cov[P][P] = sum(f * w for f, w in zip(plate_row, w0, strict=True))
        cov[L][L] = sum(f * w for f, w in zip(liquid_row, w1, strict=True))
        cov[P][L] = cov[L][P] = sum(f * w for f, w in zip(liquid_row, w0, strict=True))
        for j in (A, SIZE, COUPLING):
            cov[P][j] = cov[j][P] = w0[j]
            cov[L][j] = cov[j][L] = w1[j]
        for i in PARTS:
            cov[i][i] += DRIFT[i] * dt

    def _step(self, dt: float, power: float) -> tuple[list[float], list[float]]:
        """One step by the midpoint rule; returns the rows of its derivative that belong to plate and liquid."""
        plant, x = self.plant, self._x
        heat = plant.heat * self.size
        a, b = self.coupling / plant.plate_heat, self.coupling / heat
        c, leak = plant.loss / plant.heat, plant.leak / plant.plate_heat
        warming = plant.power * power / plant.plate_heat

        def slopes(plate: float, liquid: float) -> tuple[float, float]:
            return (
                warming - a * (plate - liquid) - leak * (plate - x[A]),
                b * (plate - liquid) - c * (liquid - x[A]),
            )

        dp, dl = slopes(x[P], x[L])
        mid_p, mid_l = x[P] + dp * dt / 2, x[L] + dl * dt / 2
        dp, dl = slopes(mid_p, mid_l)
        x[P] += dp * dt
        x[L] += dl * dt
        gap = (mid_p - mid_l) * dt
        return (
            [1 - (a + leak) * dt * (1 - a * dt / 2), a * dt * (1 - a * dt / 2), leak * dt, 0.0, -a * gap],
            [b * dt * (1 - a * dt / 2), 1 - (b + c) * dt, c * dt, -b * gap, b * gap],
        )

    def _correct(self, reading: float) -> None:
        cov = self._cov
        error = reading - self._x[P]
        spread = cov[P][P] + NOISE
        spread = max(spread, self._doubted(error, spread))
        gain = [cov[i][P] / spread for i in PARTS]
        for i in PARTS:
            low, high = BOUNDS[i]
            self._x[i] = min(max(self._x[i] + gain[i] * error, low), high)
            for j in range(i, 5):
                cov[i][j] = cov[j][i] = cov[i][j] - gain[i] * gain[j] * spread

    def _doubted(self, error: float, spread: float) -> float:
        """
        Judge an error: one that stands alone is a bad reading, a run of them means the liquid has changed.

        Returns the variance the reading deserves.
        """
        ratio = error / spread**0.5
        again = ratio * self._surprise > 0.0
        self._surprise = ratio if abs(ratio) > 3.0 else 0.0
        if not self._surprise:
            return spread
        if again:
            self._cov[L][L] += 1.0
            return spread
        return error * error / 9.0


def _diagonal(variances: tuple[float, ...]) -> list[list[float]]:
    return [[v if i == j else 0.0 for j in PARTS] for i, v in enumerate(variances)]


class Thermostat:
    """
    Hold the liquid at ``target`` °C by way of the plate, from the plate's thermometer alone.

    The liquid should approach its target with time constant ``SETTLE``; that asks for a flow of heat, the flow for a plate
    temperature, and the plate for a power. Each is computed from the observer's model and clamped before the next, so
    nothing accumulates while the heater is at a limit: what an integrator would learn, the observer learns as room
    temperature. The plate is asked to stay at least ``MARGIN`` below ``limit``.
    """

    SETTLE = 45.0  # s
    PLATE = 8.0  # s, for the plate to reach what is asked of it
    MARGIN = 4.0  # °C
    CEILING = 60.0  # °C, warmer than this would harm what touches the glass

    def __init__(self, target: float, plant: Plant = VIAL, limit: float = 63.0) -> None:
        self.target = target
        self.ceiling = min(self.CEILING, limit - self.MARGIN)
        self.observer = ThermalObserver(plant)

    @property
    def liquid(self) -> float:
        """The liquid's temperature in °C as the observer sees it; NaN before the first reading."""
        return self.observer.liquid

    @property
    def stirred(self) -> bool:
        """Whether the liquid is being stirred: set it False, and a weaker coupling is expected."""
        return self.observer.stirred

    @stirred.setter
    def stirred(self, stirred: bool) -> None:
        self.observer.stirred = stirred

    def dosed(self, volume_ml: float, medium_celsius: float) -> None:
        """Medium is known to have been added."""
        self.observer.dosed(volume_ml, medium_celsius)

    def step(self, dt_s: float, duty_applied: float, plate: float | None) -> float:
        """
        Return the heater's next duty in per cent, 0 to 100.

        ``duty_applied`` is what the heater has had for the last ``dt_s`` seconds, ``plate`` the plate's thermometer in °C
        or None when it could not be read.
        """
        self.observer.observe(dt_s, duty_applied, plate)
        if self.liquid != self.liquid or (plate is not None and plate > self.ceiling + 1.0):
            return 0.0
        return self._duty(self._wanted_plate())

    def _wanted_plate(self) -> float:
        seen, plant = self.observer, self.observer.plant
        pace = (self.target - seen.liquid) / self.SETTLE
        flow = seen.size * (plant.loss * (seen.liquid - seen.ambient) + plant.heat * pace)
        return min(seen.liquid + flow / seen.coupling, self.ceiling)

    def _duty(self, wanted: float) -> float:
        seen, plant = self.observer, self.observer.plant
        power = (
            seen.coupling * (seen.plate - seen.liquid)
            + plant.leak * (seen.plate - seen.ambient)
            + plant.plate_heat * (wanted - seen.plate) / self.PLATE
        )
        return min(max(100.0 * power / plant.power, 0.0), 100.0)

    def state(self) -> dict[str, object]:
        """What has been learnt about vessel and room, for ``restore`` after a restart."""
        return self.observer.state()

    def restore(self, state: Mapping[str, object]) -> None:
        """Go on from what ``state()`` returned. Raises ValueError if it did not."""
        self.observer.restore(state)
