"""A thermostat for a liquid nobody measures, on the observer of its vessel."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from appliance.control.pi import clamp
from appliance.control.plate_watch import PlateWatch
from appliance.control.thermal_observer import VIAL, Plant, ThermalObserver

__all__ = ["Plant", "ThermalObserver", "Thermostat"]

HEAT = 20.0  # s, the time constant with which missing heat is made up for
CARE, SURE = 1.0, 0.2  # of ``doubt`` in °C: what may be warmer than it is thought is heated less
PLATE = 8.0  # s, the time in which the plate may reach its ceiling
MARGIN = 4.0  # °C, between what may be asked of the plate and where its guard begins
CEILING = 60.0  # °C: a warmer plate would harm what touches the glass
PROBE, PROBED, PERIOD = 30.0, 1.0, 100.0

class Thermostat:
    """
    Hold the liquid at ``target`` °C by way of the plate, from the plate's thermometer alone.

    What stores heat (plate, glass, liquid) should hold as much as it does when the liquid is at its
    target and all is steady; what is missing is made up for, and what is lost. So a hot plate
    counts, before its heat arrives. All of it is computed from the observer's model, and nothing
    accumulates while the heater is at a limit: what an integrator would learn, the observer
    learns as the temperature of the room. The plate is not asked to come nearer to ``limit`` than
    ``MARGIN``. A liquid that may be warmer than it is thought is heated as if it were, until that
    is known.

    For the first twenty seconds it only listens: with the heater off, the plate alone tells the
    liquid's temperature, however weak heater or coupling may be. From then on the heater is never
    switched off to look. When the plate does not answer the heater, the thermostat has
    ``failed``: heater or thermometer is dead, and it asks for no heat from then on.
    """

    def __init__(self, target: float, plant: Plant = VIAL, limit: float = 63.0) -> None:
        self.target = target
        self.ceiling = min(CEILING, limit - MARGIN)
        self.observer = ThermalObserver(plant)
        self.failed = False
        self._watch = PlateWatch(plant.power / plant.coupling / 100.0, plant.lag)
        self._phase = 0.0
        self._hot = False

    @property
    def liquid(self) -> float:
        """The liquid's temperature in °C as the observer sees it; NaN before the first reading."""
        return self.observer.liquid

    @property
    def stirred(self) -> bool:
        """Whether the liquid is being stirred, as far as was told."""
        return self.observer.stirred

    def stir(self, stirred: bool) -> None:
        """The liquid is stirred, or is not: of whom it is told need not find a weaker coupling."""
        self.observer.stir(stirred)

    def retarget(self, celsius: float) -> None:
        """Aim for *celsius* from the next step on."""
        self.target = celsius

    def dosed(self, volume_ml: float) -> None:
        """Account for medium that is known to have been added."""
        self.observer.dosed(volume_ml)

    def holds(self, volume_ml: float) -> None:
        """The vial holds so much, as far as is known."""
        self.observer.holds(volume_ml)

    def step(self, dt_s: float, duty_applied: float, plate: float | None) -> float:
        """
        Return the heater's next duty in per cent, 0 to 100.

        ``duty_applied`` is what the heater has had for the last ``dt_s`` seconds, ``plate`` the
        plate's thermometer in °C now, or None when it could not be read.
        """
        seen = plate if plate is not None and isfinite(plate) else None
        self.observer.observe(dt_s, duty_applied, seen)
        self._watch.look(dt_s, duty_applied, seen)
        self.failed = self.failed or self._watch.deaf
        self._phase = (self._phase + dt_s) % PERIOD
        if seen is not None:
            self._hot = seen > self.ceiling + 1.0
        if self.failed or self._hot or not self.observer.settled:
            return 0.0
        power = min(self._power(dt_s), self._most(dt_s))
        return clamp(100.0 * power / self.observer.strength, 0.0, 100.0)

    def state(self) -> dict[str, object]:
        """What has been learnt about vessel and room, for ``restore`` after a restart."""
        return self.observer.state()

    def restore(self, state: Mapping[str, object]) -> None:
        """Go on from what ``state()`` returned. Raises ValueError if it did not."""
        self.observer.restore(state)

    def _power(self, dt: float) -> float:
        """The power in W that brings what stores heat to what it holds when all is well."""
        seen = self.observer
        near, far = seen.resistances
        flow = seen.loss * (self.target - seen.ambient)
        glass = self.target + flow * far
        careful = CARE * max(seen.doubt - SURE, 0.0)
        missing = (
            seen.liquid_heat * (self.target - seen.liquid - careful)
            + seen.glass_heat * (glass - seen.glass)
            + seen.plate_heat * (glass + flow * near + self._probe() - seen.plate)
        )
        lost = seen.loss * (seen.liquid - seen.ambient) + self._leak
        return lost + missing / max(HEAT, 2.0 * dt)

    def _most(self, dt: float) -> float:
        """The power in W that brings the plate to its ceiling, and no further."""
        seen = self.observer
        down = (seen.plate - seen.glass) / seen.resistances[0]
        return down + self._leak + seen.plate_heat * (self.ceiling - seen.plate) / max(PLATE, dt)

    @property
    def _leak(self) -> float:
        """What the plate loses to the room, in W."""
        return self.observer.leak * (self.observer.plate - self.observer.ambient)

    def _probe(self) -> float:
        """A square wave in °C: only a plate that moves tells how fast it loses heat."""
        if not self.observer.learning:
            return 0.0
        size = min(PROBE * self.observer.gap_doubt, PROBED)
        return size if self._phase < PERIOD / 2 else -size
